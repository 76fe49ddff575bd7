"""Payers behind the first: coverages as messages tell them, claims to the next payer; teeth of a charged line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, Word

revision = "090_coverages"
down_revision = "086_owed"
branch_labels = None
depends_on = None

_DENTAL = ("tooth", "surfaces", "cavity")


def upgrade() -> None:
    op.add_column("billing_accounts", sa.Column("coverages", Sealed))
    op.add_column("billed_claims", sa.Column("sequence", Word, nullable=False, server_default="P"))
    op.add_column("billed_claims", sa.Column("follows", Id))
    op.create_index("ix_billed_claims_follows", "billed_claims", ["follows"])
    for name in _DENTAL:
        op.add_column("charges", sa.Column(name, Word))


def downgrade() -> None:
    for name in _DENTAL:
        op.drop_column("charges", name)
    op.drop_index("ix_billed_claims_follows", "billed_claims")
    op.drop_column("billed_claims", "follows")
    op.drop_column("billed_claims", "sequence")
    op.drop_column("billing_accounts", "coverages")
