"""Queues, rules of assignment and where they put charts, deadlines of the site, holds, follow-ups. The indexes over
open charts, which the two databases write in different ways, stand in the migration alone."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

queues = Table(
    "queues",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Word, nullable=False),
    Column("filter", Text, nullable=False),
    Column("order", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

assignment_rules = Table(
    "assignment_rules",
    metadata,
    Column("id", Id, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Word, nullable=False),
    Column("condition", Text, nullable=False),
    Column("user_id", Id, ForeignKey("users.id")),
    Column("queue_id", Id),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

chart_routes = Table(
    "chart_routes",
    metadata,
    Column("chart_id", Id, ForeignKey("charts.id"), primary_key=True),
    Column("rule_id", Id, nullable=False),
    Column("rule_name", Word, nullable=False),
    Column("queue_id", Id, index=True),
    Column("user_id", Id),
    Column("at", UtcTime, nullable=False),
)

deadline_rules = Table(
    "deadline_rules",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("settings", Text, nullable=False),
    Column("payers", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("months", Integer, nullable=False),
    Column("source", String(400), nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("reason", Word, nullable=False),
    Column("placed_by", Id, nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("until", Date),
    Column("note", Sealed),
    Column("lifted_by", Id),
    Column("lifted_at", UtcTime),
)
Index(
    "ix_holds_unlifted_until",
    holds.c.until,
    sqlite_where=holds.c.lifted_at.is_(None),
    postgresql_where=holds.c.lifted_at.is_(None),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("due", Date, nullable=False),
    Column("made_by", Id, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("because", Word, nullable=False),
    Column("user_id", Id),
    Column("note", Sealed),
    Column("done_by", Id),
    Column("done_at", UtcTime),
)
Index(
    "ix_follow_ups_open_due",
    follow_ups.c.due,
    sqlite_where=follow_ups.c.done_at.is_(None),
    postgresql_where=follow_ups.c.done_at.is_(None),
)
