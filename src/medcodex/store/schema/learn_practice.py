"""Attempts at practice charts, challenges of keys, a site's own charts. No row points to a patient."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

learn_attempts = Table(
    "learn_attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("case_id", Word, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("score", Float, nullable=False),  # from 0 to 1
    Column("seconds", Integer),
    Column("assignment_id", Id),
    Column("content", Sealed, nullable=False),  # the answer and its mark: what was asked is in the learner's words
    Index("ix_learn_attempts_user_case_at", "user_id", "case_id", "at"),
)

learn_challenges = Table(
    "learn_challenges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("case_id", Word, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("attempt_id", Id, ForeignKey("learn_attempts.id"), nullable=False),
    Column("system", Word, nullable=False),
    Column("code", Word),
    Column("instead", Word),
    Column("at", UtcTime, nullable=False),
    Column("standing", Word, nullable=False),
    Column("answered_by", Id, ForeignKey("users.id")),
    Column("answered_at", UtcTime),
    Column("why", Sealed, nullable=False),
    Column("answer", Sealed),
    Index("ix_learn_challenges_standing_at", "standing", "at"),
    Index("ix_learn_challenges_case_standing", "case_id", "standing"),
)

learn_cases = Table(
    "learn_cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Word, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", Word, nullable=False, index=True),
    Column("origin", Word, nullable=False),
    Column("author", Id, ForeignKey("users.id"), nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("files", Sealed, nullable=False),
    UniqueConstraint("name", "digest"),
)
