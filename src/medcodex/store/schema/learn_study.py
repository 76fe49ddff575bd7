"""Study plans, what was read for them, and the addresses of their calendars. No row points to a patient or a chart."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

study_plans = Table(
    "study_plans",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("content", Sealed, nullable=False),
)

study_reads = Table(
    "study_reads",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("topic", Word, primary_key=True),
    Column("at", UtcTime, nullable=False),
)

study_calendars = Table(
    "study_calendars",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # of the token in the calendar's address
    Column("at", UtcTime, nullable=False),
)
