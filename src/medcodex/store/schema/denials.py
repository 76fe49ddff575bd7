"""Denials, what happened to them, and letters about them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word, metadata

MAX_CODES = 500

denials = Table(
    "denials",
    metadata,
    Column("id", Id, primary_key=True),
    Column("posting_id", Id, ForeignKey("postings.id"), nullable=False, index=True),
    Column("claim_id", Id, ForeignKey("billed_claims.id"), nullable=False, index=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("line", Integer),  # of the claim, from zero
    Column("system", Word, nullable=False),
    Column("code", Word, nullable=False),
    Column("modifiers", Word, nullable=False),
    Column("extent", Word, nullable=False),
    Column("cause", Word, nullable=False),
    Column("adjustment_group", Word, nullable=False),
    Column("reason", Word, nullable=False),
    Column("also", String(MAX_CODES), nullable=False),  # codes
    Column("remarks", String(MAX_CODES), nullable=False),  # codes
    Column("payer", Word, nullable=False),
    Column("amount", Money, nullable=False),
    Column("at_most", Boolean, nullable=False),
    Column("recovered", Money, nullable=False),
    Column("denied_on", Date, nullable=False),
    Column("respond_by", Date),
    Column("status", Word, nullable=False),
    Column("assigned", Id, nullable=False),
    Column("decided_by", Id),
    Column("follows", Id),
    Column("opened_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("sample", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("note", Sealed),
    Index("ix_denials_status_payer", "status", "payer"),
    Index("ix_denials_opened_at", "opened_at"),
)

denial_events = Table(
    "denial_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("denial_id", Id, ForeignKey("denials.id"), nullable=False),
    Column("place", Integer, nullable=False),  # on the timeline, from one
    Column("at", UtcTime, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("act", Word, nullable=False),
    Column("before", Word),
    Column("after", Word, nullable=False),
    Column("posting_id", Id),
    Column("told", String(MAX_CODES), nullable=False),  # codes
    Column("why", Sealed),
    Index("uq_denial_events_place", "denial_id", "place", unique=True),
)

appeal_letters = Table(
    "appeal_letters",
    metadata,
    Column("id", Id, primary_key=True),
    Column("denial_id", Id, ForeignKey("denials.id"), nullable=False, index=True),
    Column("made_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", Id, nullable=False),
    Column("sent_on", Date),
    Column("version", Integer, nullable=False),
    Column("content", Sealed, nullable=False),
)
