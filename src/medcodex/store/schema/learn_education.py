"""Credentials held, what was learned for them, and its certificates. No row points to a patient or a chart."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from medcodex.store.schema.base import Id, Sealed, Word, metadata

learn_credentials = Table(
    "learn_credentials",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Word, nullable=False),
    Column("body", Word, nullable=False),
    Column("number", Sealed),
    Column("since", Date, nullable=False),
    Column("cycle_start", Date, nullable=False),
    Column("own_total", Integer),  # hundredths of a CEU
)

learn_entries = Table(
    "learn_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("title", Sealed, nullable=False),
    Column("provider", Sealed),
    Column("ceus", Integer, nullable=False),  # hundredths
    Column("categories", String(400), nullable=False),
    Column("credentials", String(1300), nullable=False),
    Column("carried", Boolean, nullable=False),
)

learn_certificates = Table(
    "learn_certificates",
    metadata,
    Column("entry_id", Id, ForeignKey("learn_entries.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Sealed, nullable=False),
    Column("media_type", Word, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", Sealed, nullable=False),
)
