"""Webhooks and their deliveries."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

hooks = Table(
    "hooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", String(500), nullable=False),
    Column("topics", String(1000), nullable=False),
    Column("secret", Sealed, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hook_id", Id, ForeignKey("hooks.id"), nullable=False),
    Column("topic", Word, nullable=False),
    Column("body", Text, nullable=False),  # ids, codes and counts
    Column("created_at", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("state", Word, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_at", UtcTime),
    Column("status", Integer),
    Column("problem", String(200)),
    Index("ix_deliveries_state_next_at", "state", "next_at"),
    Index("ix_deliveries_hook_id_created_at", "hook_id", "created_at"),
)
