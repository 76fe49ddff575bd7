"""Classes, assignments, and what is agreed with learners. No row points to a patient or a chart."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

learn_classes = Table(
    "learn_classes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Sealed, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("zone", Word, nullable=False),
    Column("code", Sealed, nullable=False),
    Column("code_digest", String(64), nullable=False, unique=True),  # SHA-256: to find a class by its code
    Column("created_at", UtcTime, nullable=False),
    Column("archived_at", UtcTime),
    Column("version", Integer, nullable=False),
)

learn_class_owners = Table(
    "learn_class_owners",
    metadata,
    Column("class_id", Id, ForeignKey("learn_classes.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True, index=True),
    Column("place", Integer, nullable=False),
)

learn_members = Table(
    "learn_members",
    metadata,
    Column("class_id", Id, ForeignKey("learn_classes.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True, index=True),
    Column("since", UtcTime, nullable=False),
    Column("standing", Word, nullable=False),
    Column("by_code", Boolean, nullable=False),
)

learn_assignments = Table(
    "learn_assignments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("class_id", Id, ForeignKey("learn_classes.id"), nullable=False),
    Column("title", Sealed, nullable=False),
    Column("kind", Word, nullable=False),
    Column("subjects", String(6000), nullable=False),  # ids, a blank between
    Column("opens", UtcTime, nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("attempts", Integer),
    Column("late", Word, nullable=False),
    Column("key_shown", Word, nullable=False),
    Column("counts", Word, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("questions", Integer),
    Column("variants", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_learn_assignments_class_due", "class_id", "due"),
)

learn_agreements = Table(
    "learn_agreements",
    metadata,
    Column("assignment_id", Id, ForeignKey("learn_assignments.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("due", UtcTime),
    Column("more_attempts", Integer, nullable=False),
    Column("excused", Boolean, nullable=False),
    Column("reason", Sealed),
)

learn_remarks = Table(
    "learn_remarks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("class_id", Id, ForeignKey("learn_classes.id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("by", Id, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("text", Sealed, nullable=False),
    Column("assignment_id", Id, ForeignKey("learn_assignments.id")),
    Index("ix_learn_remarks_to", "class_id", "user_id", "at"),
)
