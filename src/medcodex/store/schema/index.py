"""The index of patients: traits, blocking keys, pairs, merges, former numbers, and what happened to them."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, String, Table, Text

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

patient_traits = Table(
    "patient_traits",
    metadata,
    Column("patient_id", Id, ForeignKey("patients.id"), primary_key=True),
    Column("content", Sealed, nullable=False),
)

patient_keys = Table(
    "patient_keys",
    metadata,
    Column("key", String(32), primary_key=True),  # the first half of a blind index
    Column("patient_id", Id, ForeignKey("patients.id"), primary_key=True, index=True),
)

patient_pairs = Table(
    "patient_pairs",
    metadata,
    Column("one", Id, ForeignKey("patients.id"), primary_key=True),  # the smaller id of the two
    Column("other", Id, ForeignKey("patients.id"), primary_key=True, index=True),
    Column("state", Word, nullable=False),
    Column("bits", Float, nullable=False),
    Column("judged", Text, nullable=False),  # JSON: what decided, fields with level and bits
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", Id, nullable=False),
    Index("ix_patient_pairs_state_bits", "state", "bits"),
)

patient_merges = Table(
    "patient_merges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("survivor", Id, ForeignKey("patients.id"), nullable=False, index=True),
    Column("retired", Id, ForeignKey("patients.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("moved", Text, nullable=False),  # JSON: ids of charts and waiting documents
    Column("undone_at", UtcTime),
)

patient_numbers = Table(
    "patient_numbers",
    metadata,
    Column("number", String(64), primary_key=True),  # blind index of a former record number
    Column("patient_id", Id, ForeignKey("patients.id"), nullable=False, index=True),
    Column("content", Sealed, nullable=False),  # the number and who gave it
    Column("retired_at", UtcTime, nullable=False),
)

patient_events = Table(
    "patient_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("login", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("one", Id, ForeignKey("patients.id"), nullable=False, index=True),
    Column("other", Id, ForeignKey("patients.id"), index=True),
    Column("reason", Sealed),
)
