"""What learners did. No row of these tables points to a patient or a chart."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from medcodex.store.schema.base import Id, UtcTime, Word, metadata

learn_results = Table(
    "learn_results",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", Word, nullable=False),
    Column("subject", String(160), nullable=False),
    Column("topics", String(400), nullable=False),
    Column("score", Float, nullable=False),  # from 0 to 1
    Column("seconds", Integer),
    Column("origin", Id, nullable=False),
    Column("assignment_id", Id, index=True),
    Index("ix_learn_results_user_at", "user_id", "at"),
    Index("ix_learn_results_subject", "kind", "subject"),
)
