"""Mock exams: sittings with their papers, answers and pauses, and questions out of use."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

learn_sittings = Table(
    "learn_sittings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("blueprint", Word, nullable=False),
    Column("title", String(600), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("strict", Boolean, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("deadline", UtcTime, nullable=False),
    Column("place", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("paused_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("ended_by", Word),
    Column("answers_right", Integer),
    Column("assignment_id", Id, index=True),
    Column("notes", Sealed),
    Column("paper", JSON, nullable=False),
    Index("ix_learn_sittings_user", "user_id", "started_at"),
)

learn_answers = Table(
    "learn_answers",
    metadata,
    Column("sitting_id", Id, ForeignKey("learn_sittings.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("item_id", String(160), nullable=False, index=True),
    Column("generator", Word, nullable=False),
    Column("options", Integer, nullable=False),
    Column("choice", Integer),
    Column("flagged", Boolean, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("was_right", Boolean),
    Column("chosen", Word),
)

learn_pauses = Table(
    "learn_pauses",
    metadata,
    Column("sitting_id", Id, ForeignKey("learn_sittings.id"), primary_key=True),
    Column("begun", UtcTime, primary_key=True),
    Column("ended", UtcTime),
)

learn_bad_items = Table(
    "learn_bad_items",
    metadata,
    Column("item_id", String(160), primary_key=True),
    Column("by_id", Id, ForeignKey("users.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reason", Sealed, nullable=False),
)
