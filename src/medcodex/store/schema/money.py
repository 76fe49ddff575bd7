"""Payments, and what they say of claims."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word, metadata

MAX_TOLD = 500

payments = Table(
    "payments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("answer_id", Id, ForeignKey("answer_files.id"), nullable=False, index=True),
    Column("segment", BigInteger, nullable=False),
    Column("payer", Word, nullable=False),
    Column("payee", Word, nullable=False),
    Column("method", Word, nullable=False),
    Column("date", Date),
    Column("amount", Money, nullable=False),
    Column("claims", Money, nullable=False),
    Column("adjusted", Money, nullable=False),
    Column("posted_at", UtcTime, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("repeats", Id),
    Column("identity", String(64), unique=True),  # blind; nothing for one that repeats another, or has no trace
    Column("trace", Sealed, nullable=False),
    Index("ix_payments_posted_at", "posted_at"),
)

provider_postings = Table(
    "provider_postings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("payment_id", Id, ForeignKey("payments.id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),  # in the payment, from one
    Column("provider", Word, nullable=False),
    Column("reason", Word, nullable=False),
    Column("amount", Money, nullable=False),
    Column("claim_id", Id, ForeignKey("billed_claims.id"), index=True),
    Column("reference", Sealed, nullable=False),
)

postings = Table(
    "postings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("payment_id", Id, ForeignKey("payments.id"), nullable=False, index=True),
    Column("answer_id", Id, nullable=False),
    Column("segment", BigInteger, nullable=False),
    Column("claim_id", Id, ForeignKey("billed_claims.id"), index=True),
    Column("chart_id", Id, ForeignKey("charts.id"), index=True),
    Column("outcome", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("payer", Word, nullable=False),
    Column("kind", Word),
    Column("coder", Id, nullable=False),
    Column("drg", Word, nullable=False),
    Column("charge", Money, nullable=False),
    Column("paid", Money, nullable=False),
    Column("allowed", Money, nullable=False),
    Column("patient", Money, nullable=False),
    Column("remarks", String(MAX_TOLD), nullable=False),
    Column("reverses", Id, unique=True),
    Column("posted_at", UtcTime, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("numbers", Sealed, nullable=False),  # the claim's number as told, the payer's
    Index("ix_postings_posted_at", "posted_at"),
)

posted_lines = Table(
    "posted_lines",
    metadata,
    Column("posting_id", Id, ForeignKey("postings.id"), primary_key=True),
    Column("place", Integer, primary_key=True),  # in the payer's order, from one
    Column("line", Integer),  # of the claim, from zero
    Column("part_of", Integer),  # likewise
    Column("system", Word, nullable=False),
    Column("code", Word, nullable=False),
    Column("paid_code", Word, nullable=False),
    Column("modifiers", Word, nullable=False),
    Column("revenue", Word, nullable=False),
    Column("units", String(24)),  # a decimal number, exact
    Column("first", Date),
    Column("charge", Money, nullable=False),
    Column("paid", Money, nullable=False),
    Column("allowed", Money, nullable=False),
    Column("remarks", String(MAX_TOLD), nullable=False),
)

posted_adjustments = Table(
    "posted_adjustments",
    metadata,
    Column("posting_id", Id, ForeignKey("postings.id"), primary_key=True),
    Column("place", Integer, primary_key=True),  # in the posting, from one
    Column("line_place", Integer),  # of posted_lines; nothing for one of the whole claim
    Column("adjustment_group", Word, nullable=False),
    Column("reason", Word, nullable=False),
    Column("cause", Word, nullable=False),
    Column("amount", Money, nullable=False),
    Column("units", String(24)),
)
