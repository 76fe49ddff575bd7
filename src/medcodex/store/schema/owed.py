"""Money owed in either direction, and what happened to it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word, metadata

owed_money = Table(
    "owed_money",
    metadata,
    Column("id", Id, primary_key=True),
    Column("direction", Word, nullable=False),
    Column("source", Word, nullable=False),
    Column("reason", Word, nullable=False),
    Column("payer", Word, nullable=False),
    Column("amount", Money, nullable=False),
    Column("found_on", Date, nullable=False),
    Column("status", Word, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("claim_id", Id, ForeignKey("billed_claims.id"), index=True),
    Column("chart_id", Id, ForeignKey("charts.id"), index=True),
    Column("posting_id", Id, ForeignKey("postings.id"), index=True),
    Column("payment_id", Id, ForeignKey("payments.id"), index=True),
    Column("answer_id", Id),
    Column("line", Integer),  # of the claim, from zero
    Column("code", Word, nullable=False),
    Column("expected", Money),
    Column("allowed", Money),
    Column("paid", Money),
    Column("contract", Word, nullable=False),
    Column("term", Word, nullable=False),
    Column("due", Date),
    Column("reported", Date),
    Column("returned", Date),
    Column("settled", Money),
    Column("coder", Id, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_owed_money_standing", "status", "direction", "amount"),
)

owed_events = Table(
    "owed_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owed_id", Id, ForeignKey("owed_money.id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),  # on its timeline, from one
    Column("at", UtcTime, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("act", Word, nullable=False),
    Column("before", Word),
    Column("after", Word, nullable=False),
    Column("amount", Money),
    Column("why", Sealed),
)
