"""Runs of the engine, coders' decisions, final codes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False),
    Column("claim", Word, nullable=False),
    Column("number", Integer, nullable=False),  # of the claim's runs, from 1
    Column("at", UtcTime, nullable=False),
    Column("content", Sealed, nullable=False),
    UniqueConstraint("chart_id", "claim", "number"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Word, primary_key=True),  # chart, claim, seq
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False),
    Column("claim", Word, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("key", Word, nullable=False),  # made up by the client
    Column("kind", Word, nullable=False),
    Column("line", Word),
    Column("system", Word),
    Column("code", Word),
    Column("by", Id, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("content", Sealed, nullable=False),
    UniqueConstraint("chart_id", "claim", "seq"),
    UniqueConstraint("chart_id", "claim", "key"),
)

final_claims = Table(
    "final_claims",
    metadata,
    Column("id", Word, primary_key=True),  # chart, claim, number
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False),
    Column("claim", Word, nullable=False),
    Column("number", Integer, nullable=False),  # of the claim's completions, from 1
    Column("seq", Integer, nullable=False),
    Column("run_id", Id, ForeignKey("runs.id"), nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("by", Id, nullable=False),
    Column("drg", Integer),
    Column("drg_version", Word),
    Column("weight", Float),
    Column("stops_passed", Text, nullable=False),  # rules
    Column("reopened_at", UtcTime),
    Column("reopened_for", Sealed),
    Column("snapshot", Sealed, nullable=False),
    UniqueConstraint("chart_id", "claim", "number"),
)


def _code_columns() -> list[Column[object]]:
    return [
        Column("chart_id", Id, ForeignKey("charts.id"), primary_key=True),
        Column("claim", Word, primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),  # of the completion
        Column("line", Word, primary_key=True),
    ]


final_codes = Table(
    "final_codes",
    metadata,
    *_code_columns(),
    Column("position", Integer, nullable=False),  # within the section, from 1
    Column("section", Word, nullable=False),
    Column("system", Word, nullable=False),
    Column("code", Word, nullable=False, index=True),
    Column("state", Word, nullable=False),
    Column("poa", Word),
    Column("modifiers", Word, nullable=False),
    Column("units", String(24)),  # a decimal number, exact
    Column("proposed_by_engine", Boolean, nullable=False),
    Column("was", Word),
    Column("confidence", Float),
)

rejected_codes = Table(
    "rejected_codes",
    metadata,
    *_code_columns(),
    Column("section", Word, nullable=False),
    Column("system", Word, nullable=False),
    Column("code", Word, nullable=False, index=True),
    Column("confidence", Float),
)
