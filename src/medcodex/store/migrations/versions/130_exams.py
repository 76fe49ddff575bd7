"""Mock exams."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "130_exams"
down_revision = "100_learning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learn_sittings",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_sittings_user_id"), nullable=False),
        sa.Column("blueprint", Word, nullable=False),
        sa.Column("title", sa.String(600), nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.Column("strict", sa.Boolean, nullable=False),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.Column("deadline", UtcTime, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("since", UtcTime, nullable=False),
        sa.Column("paused_at", UtcTime),
        sa.Column("ended_at", UtcTime),
        sa.Column("ended_by", Word),
        sa.Column("answers_right", sa.Integer),
        sa.Column("assignment_id", Id),
        sa.Column("notes", Sealed),
        sa.Column("paper", sa.JSON, nullable=False),
    )
    op.create_index("ix_learn_sittings_assignment_id", "learn_sittings", ["assignment_id"])
    op.create_index("ix_learn_sittings_user", "learn_sittings", ["user_id", "started_at"])
    sitting = sa.ForeignKey("learn_sittings.id", name="fk_learn_answers_sitting_id")
    op.create_table(
        "learn_answers",
        sa.Column("sitting_id", Id, sitting, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("item_id", sa.String(160), nullable=False),
        sa.Column("generator", Word, nullable=False),
        sa.Column("options", sa.Integer, nullable=False),
        sa.Column("choice", sa.Integer),
        sa.Column("flagged", sa.Boolean, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("was_right", sa.Boolean),
        sa.Column("chosen", Word),
    )
    op.create_index("ix_learn_answers_item_id", "learn_answers", ["item_id"])
    op.create_table(
        "learn_pauses",
        sa.Column(
            "sitting_id", Id, sa.ForeignKey("learn_sittings.id", name="fk_learn_pauses_sitting_id"), primary_key=True
        ),
        sa.Column("begun", UtcTime, primary_key=True),
        sa.Column("ended", UtcTime),
    )
    op.create_table(
        "learn_bad_items",
        sa.Column("item_id", sa.String(160), primary_key=True),
        sa.Column("by_id", Id, sa.ForeignKey("users.id", name="fk_learn_bad_items_by_id"), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("reason", Sealed, nullable=False),
    )


def downgrade() -> None:
    for table in ("learn_bad_items", "learn_pauses", "learn_answers", "learn_sittings"):
        op.drop_table(table)
