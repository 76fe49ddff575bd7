"""Answers to drills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime

revision = "170_drills"
down_revision = "160_classes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learn_drill_attempts",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_drill_attempts_user_id"), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("drill_id", sa.String(160), nullable=False),
        sa.Column("answer", Sealed, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("sendable", sa.Boolean, nullable=False),
        sa.Column("assignment_id", Id),
    )
    op.create_index("ix_learn_drill_attempts_user_at", "learn_drill_attempts", ["user_id", "at"])


def downgrade() -> None:
    op.drop_table("learn_drill_attempts")
