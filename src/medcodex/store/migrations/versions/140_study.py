"""Study plans, what was read for them, and the addresses of their calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "140_study"
down_revision = "130_exams"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "study_plans",
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_study_plans_user_id"), primary_key=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_table(
        "study_reads",
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_study_reads_user_id"), primary_key=True),
        sa.Column("topic", Word, primary_key=True),
        sa.Column("at", UtcTime, nullable=False),
    )
    op.create_table(
        "study_calendars",
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_study_calendars_user_id"), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.UniqueConstraint("digest", name="uq_study_calendars_digest"),
    )


def downgrade() -> None:
    for name in ("study_calendars", "study_reads", "study_plans"):
        op.drop_table(name)
