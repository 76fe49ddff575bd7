"""Attempts at practice charts, challenges of keys, a site's own charts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "110_practice"
down_revision = "100_learning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learn_attempts",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_attempts_user_id"), nullable=False),
        sa.Column("case_id", Word, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("seconds", sa.Integer),
        sa.Column("assignment_id", Id),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_index("ix_learn_attempts_user_case_at", "learn_attempts", ["user_id", "case_id", "at"])
    op.create_table(
        "learn_challenges",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_challenges_user_id"), nullable=False),
        sa.Column("case_id", Word, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column(
            "attempt_id",
            Id,
            sa.ForeignKey("learn_attempts.id", name="fk_learn_challenges_attempt_id"),
            nullable=False,
        ),
        sa.Column("system", Word, nullable=False),
        sa.Column("code", Word),
        sa.Column("instead", Word),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("standing", Word, nullable=False),
        sa.Column("answered_by", Id, sa.ForeignKey("users.id", name="fk_learn_challenges_answered_by")),
        sa.Column("answered_at", UtcTime),
        sa.Column("why", Sealed, nullable=False),
        sa.Column("answer", Sealed),
    )
    op.create_index("ix_learn_challenges_user_id", "learn_challenges", ["user_id"])
    op.create_index("ix_learn_challenges_standing_at", "learn_challenges", ["standing", "at"])
    op.create_index("ix_learn_challenges_case_standing", "learn_challenges", ["case_id", "standing"])
    op.create_table(
        "learn_cases",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", Word, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("origin", Word, nullable=False),
        sa.Column("author", Id, sa.ForeignKey("users.id", name="fk_learn_cases_author"), nullable=False),
        sa.Column("added_at", UtcTime, nullable=False),
        sa.Column("files", Sealed, nullable=False),
        sa.UniqueConstraint("name", "digest", name="uq_learn_cases_name_digest"),
    )
    op.create_index("ix_learn_cases_state", "learn_cases", ["state"])


def downgrade() -> None:
    op.drop_table("learn_cases")
    op.drop_table("learn_challenges")
    op.drop_table("learn_attempts")
