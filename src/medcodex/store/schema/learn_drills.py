"""Answers to drills; what was written is sealed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, String, Table

from medcodex.store.schema.base import Id, Sealed, UtcTime, metadata

learn_drill_attempts = Table(
    "learn_drill_attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("drill_id", String(160), nullable=False),
    Column("answer", Sealed, nullable=False),
    Column("score", Float, nullable=False),  # from 0 to 1
    Column("sendable", Boolean, nullable=False),
    Column("assignment_id", Id),
    Index("ix_learn_drill_attempts_user_at", "user_id", "at"),
)
