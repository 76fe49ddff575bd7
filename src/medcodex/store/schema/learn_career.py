"""Self-assessments, and ticked steps of checklists."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text

from medcodex.store.schema.base import Id, UtcTime, Word, metadata

learn_self_assessments = Table(
    "learn_self_assessments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("answers", Text, nullable=False),
    Index("ix_learn_self_assessments_user_at", "user_id", "at"),
)

learn_checklist = Table(
    "learn_checklist",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("credential", Word, primary_key=True),
    Column("step", Word, primary_key=True),
    Column("done_on", Date, nullable=False),
)
