"""Payments, and what they say of claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word

revision = "082_money"
down_revision = "080_billing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _payments()
    _postings()
    op.create_table(
        "posted_lines",
        _of("posting_id", "posted_lines", "postings", primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("line", sa.Integer),
        sa.Column("part_of", sa.Integer),
        *(sa.Column(name, Word, nullable=False) for name in ("system", "code", "paid_code", "modifiers", "revenue")),
        sa.Column("units", sa.String(24)),
        sa.Column("first", sa.Date),
        *(sa.Column(name, Money, nullable=False) for name in ("charge", "paid", "allowed")),
        sa.Column("remarks", sa.String(500), nullable=False),
    )
    op.create_table(
        "posted_adjustments",
        _of("posting_id", "posted_adjustments", "postings", primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("line_place", sa.Integer),
        *(sa.Column(name, Word, nullable=False) for name in ("adjustment_group", "reason", "cause")),
        sa.Column("amount", Money, nullable=False),
        sa.Column("units", sa.String(24)),
    )


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", Id, primary_key=True),
        _of("answer_id", "payments", "answer_files"),
        sa.Column("segment", sa.BigInteger, nullable=False),
        *(sa.Column(name, Word, nullable=False) for name in ("payer", "payee", "method")),
        sa.Column("date", sa.Date),
        *(sa.Column(name, Money, nullable=False) for name in ("amount", "claims", "adjusted")),
        sa.Column("posted_at", UtcTime, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("repeats", Id),
        sa.Column("identity", sa.String(64)),
        sa.Column("trace", Sealed, nullable=False),
        sa.UniqueConstraint("identity", name="uq_payments_identity"),
    )
    op.create_index("ix_payments_answer_id", "payments", ["answer_id"])
    op.create_index("ix_payments_posted_at", "payments", ["posted_at"])
    op.create_table(
        "provider_postings",
        sa.Column("id", Id, primary_key=True),
        _of("payment_id", "provider_postings", "payments"),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("provider", Word, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("amount", Money, nullable=False),
        _of("claim_id", "provider_postings", "billed_claims", nullable=True),
        sa.Column("reference", Sealed, nullable=False),
    )
    op.create_index("ix_provider_postings_payment_id", "provider_postings", ["payment_id"])
    op.create_index("ix_provider_postings_claim_id", "provider_postings", ["claim_id"])


def _postings() -> None:
    op.create_table(
        "postings",
        sa.Column("id", Id, primary_key=True),
        _of("payment_id", "postings", "payments"),
        sa.Column("answer_id", Id, nullable=False),
        sa.Column("segment", sa.BigInteger, nullable=False),
        _of("claim_id", "postings", "billed_claims", nullable=True),
        _of("chart_id", "postings", "charts", nullable=True),
        *(sa.Column(name, Word, nullable=False) for name in ("outcome", "status", "payer")),
        sa.Column("kind", Word),
        sa.Column("coder", Id, nullable=False),
        sa.Column("drg", Word, nullable=False),
        *(sa.Column(name, Money, nullable=False) for name in ("charge", "paid", "allowed", "patient")),
        sa.Column("remarks", sa.String(500), nullable=False),
        sa.Column("reverses", Id),
        sa.Column("posted_at", UtcTime, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("numbers", Sealed, nullable=False),
        sa.UniqueConstraint("reverses", name="uq_postings_reverses"),
    )
    for name in ("payment_id", "claim_id", "chart_id", "posted_at"):
        op.create_index(f"ix_postings_{name}", "postings", [name])


def _of(name: str, table: str, other: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    link = sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{name}")
    return sa.Column(name, Id, link, nullable=nullable, primary_key=primary_key)


def downgrade() -> None:
    for table in ("posted_adjustments", "posted_lines", "postings", "provider_postings", "payments"):
        op.drop_table(table)
