"""Continuing education: credentials, entries, certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, Word

revision = "150_education"
down_revision = "140_study"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learn_credentials",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_credentials_user_id"), nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("body", Word, nullable=False),
        sa.Column("number", Sealed),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("cycle_start", sa.Date, nullable=False),
        sa.Column("own_total", sa.Integer),
    )
    op.create_index("ix_learn_credentials_user_id", "learn_credentials", ["user_id"])
    op.create_table(
        "learn_entries",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_entries_user_id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("title", Sealed, nullable=False),
        sa.Column("provider", Sealed),
        sa.Column("ceus", sa.Integer, nullable=False),
        sa.Column("categories", sa.String(400), nullable=False),
        sa.Column("credentials", sa.String(1300), nullable=False),
        sa.Column("carried", sa.Boolean, nullable=False),
    )
    op.create_index("ix_learn_entries_user_id", "learn_entries", ["user_id"])
    op.create_table(
        "learn_certificates",
        sa.Column(
            "entry_id", Id, sa.ForeignKey("learn_entries.id", name="fk_learn_certificates_entry_id"), primary_key=True
        ),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_learn_certificates_user_id"), nullable=False),
        sa.Column("name", Sealed, nullable=False),
        sa.Column("media_type", Word, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_index("ix_learn_certificates_user_id", "learn_certificates", ["user_id"])


def downgrade() -> None:
    for name in ("learn_certificates", "learn_entries", "learn_credentials"):
        op.drop_table(name)
