"""Users, patients, charts, documents, charges, and the audit trail."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word, metadata

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", Word, nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", Word, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

patients = Table(
    "patients",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mrn_index", String(64), nullable=False, unique=True),
    Column("particulars", Sealed, nullable=False),  # record number, name, birth date, sex
    Column("authority", Sealed),  # who gave the record number; nothing where nobody is named
)

charts = Table(
    "charts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("patient_id", Id, ForeignKey("patients.id"), nullable=False, index=True),
    Column("account_index", String(64), nullable=False, unique=True),
    Column("account", Sealed, nullable=False),
    Column("setting", Word, nullable=False),
    Column("claims", Word, nullable=False),
    Column("admitted", Date),
    Column("discharged", Date),
    Column("payer", Word),
    Column("specialty", Word),
    Column("facility", Word),
    Column("attending", String(200)),
    Column("value", Money),
    Column("due", Date),
    Column("status", Word, nullable=False),
    Column("assignee", Id, ForeignKey("users.id")),
    Column("created_at", UtcTime, nullable=False),
    Column("completed_at", UtcTime),
    Column("practice", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_charts_status_due", "status", "due"),
    Index("ix_charts_assignee_status", "assignee", "status"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False),
    Column("number", String(64), nullable=False),  # blind index of the sender's number
    Column("version", Integer, nullable=False),
    Column("kind", Word, nullable=False),
    Column("author_role", Word),
    Column("signed", Boolean),
    Column("written", UtcTime),
    Column("received", UtcTime, nullable=False),
    Column("digest", String(64), nullable=False),  # blind index of the text
    Column("content", Sealed, nullable=False),  # sender's number, title, author, text
    UniqueConstraint("chart_id", "number", "version"),
)

charges = Table(
    "charges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("code", Word, nullable=False),
    Column("modifiers", Word, nullable=False),
    Column("units", String(24), nullable=False),  # a decimal number, exact
    Column("amount", Money),
    Column("date", Date),
    Column("revenue", Word),
    Column("start", UtcTime),
    Column("stop", UtcTime),
    Column("description", String(400)),
    Column("number", Word),
    Column("provider", Word),  # who rendered it, by National Provider Identifier
    Column("tooth", Word),
    Column("surfaces", Word),
    Column("cavity", Word),  # areas of the oral cavity
)

trail = Table(
    "trail",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("login", Word, nullable=False),
    Column("role", Word, nullable=False),
    Column("via", Word, nullable=False),
    Column("address", Word),
    Column("action", Word, nullable=False),
    Column("subject_kind", Word, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("chart_id", Id, index=True),
    Column("reason", Sealed),
    Column("detail", Text, nullable=False),
    Column("link", String(64), nullable=False),
)

trail_head = Table(
    "trail_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("link", String(64), nullable=False),
)
