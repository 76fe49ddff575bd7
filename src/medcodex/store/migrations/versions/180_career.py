"""Self-assessments, and ticked steps of checklists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, UtcTime, Word

revision = "180_career"
down_revision = "170_drills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learn_self_assessments",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_self_assessments_user_id"), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
    )
    op.create_index("ix_learn_self_assessments_user_at", "learn_self_assessments", ["user_id", "at"])
    op.create_table(
        "learn_checklist",
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_checklist_user_id"), primary_key=True),
        sa.Column("credential", Word, primary_key=True),
        sa.Column("step", Word, primary_key=True),
        sa.Column("done_on", sa.Date, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("learn_checklist")
    op.drop_table("learn_self_assessments")
