"""What learners did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, UtcTime, Word

revision = "100_learning"
down_revision = "092_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learn_results",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_results_user_id"), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("topics", sa.String(400), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("seconds", sa.Integer),
        sa.Column("origin", Id, nullable=False),
        sa.Column("assignment_id", Id),
    )
    op.create_index("ix_learn_results_assignment_id", "learn_results", ["assignment_id"])
    op.create_index("ix_learn_results_user_at", "learn_results", ["user_id", "at"])
    op.create_index("ix_learn_results_subject", "learn_results", ["kind", "subject"])


def downgrade() -> None:
    op.drop_table("learn_results")
