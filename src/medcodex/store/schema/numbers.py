"""Numbers under which charts are found, when which fact was told, documents that were withdrawn."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

chart_numbers = Table(
    "chart_numbers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("kind", Word, nullable=False),  # account or visit
    Column("number_index", String(64), nullable=False),
    Column("number", Sealed, nullable=False),
    UniqueConstraint("kind", "number_index"),
)

chart_orders = Table(
    "chart_orders",
    metadata,
    Column("chart_id", Id, ForeignKey("charts.id"), primary_key=True),
    Column("orders", Text, nullable=False),  # JSON: the moment of the newest message by fact
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("chart_id", Id, ForeignKey("charts.id"), primary_key=True),
    Column("number", String(64), primary_key=True),  # blind index of the document's number
    Column("version", Integer, nullable=False),  # the last that is withdrawn
    Column("at", UtcTime, nullable=False),
    Column("told", UtcTime),  # the moment of the message that withdrew it
)
