"""Messages of other systems, and documents that wait for their encounter."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # blind index of the digest of its bytes
    Column("control", String(64), index=True),  # blind index of its sender and number
    Column("channel", Word, nullable=False),
    Column("format", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("sender", String(200), nullable=False),
    Column("order", UtcTime),
    Column("received", UtcTime, nullable=False),
    Column("standing", Word, nullable=False),
    Column("problem", Word, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("chart_id", Id, ForeignKey("charts.id"), index=True),
    Column("patient_id", Id, ForeignKey("patients.id"), index=True),
    Column("attempts", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("settled_by", Word),
    Column("settled_at", UtcTime),
    Column("particulars", Sealed, nullable=False),  # digest, the sender's number, name of the file
    Column("data", Sealed, nullable=False),
    Column("repaired", Sealed),
    Index("ix_arrivals_standing_received", "standing", "received", "id"),
)

arrival_charts = Table(
    "arrival_charts",
    metadata,
    Column("arrival_id", Id, ForeignKey("arrivals.id"), primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), primary_key=True, index=True),
)
"""Further charts of a message that tells of several."""

waiting_documents = Table(
    "waiting_documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("patient_id", Id, ForeignKey("patients.id"), nullable=False, index=True),
    Column("received", UtcTime, nullable=False, index=True),
    Column("first", Date),
    Column("last", Date),
    Column("content", Sealed, nullable=False),
)
