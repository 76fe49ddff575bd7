"""Legal holds."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

legal_holds = Table(
    "legal_holds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("reason", Sealed, nullable=False),
    Column("placed_by", Word, nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("lifted_by", Word),
    Column("lifted_at", UtcTime),
)
