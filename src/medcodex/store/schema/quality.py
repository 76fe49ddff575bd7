"""Queries to providers, samples and audits, overpayments, seeds, goals, a site's policies."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table, Text

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word, metadata

provider_queries = Table(
    "provider_queries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("claim", Word, nullable=False),
    Column("rule", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("author", Id, nullable=False),
    Column("addressee", Id, index=True),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("sent_at", UtcTime),
    Column("due_at", UtcTime),
    Column("escalated_to", Id, index=True),
    Column("answered_at", UtcTime),
    Column("outcome", Word),
    Column("version", Integer, nullable=False),
    Column("content", Sealed, nullable=False),  # the whole query
    Index("ix_provider_queries_status_due_at", "status", "due_at"),
)

provider_query_versions = Table(
    "provider_query_versions",
    metadata,
    Column("query_id", Id, ForeignKey("provider_queries.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("content", Sealed, nullable=False),  # the whole query as it stood then
)

samples = Table(
    "samples",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Word, nullable=False),
    Column("made_by", Id, nullable=False),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("size", Integer, nullable=False),
    Column("seed", Word, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("prebill", Boolean, nullable=False),
    Column("stratified_by", Word, nullable=False),
    Column("population", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
)

audits = Table(
    "audits",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sample_id", Id, ForeignKey("samples.id"), nullable=False, index=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("claim", Word, nullable=False),
    Column("coder", Id, nullable=False),
    Column("auditor", Id),
    Column("status", Word, nullable=False),
    Column("moved", Money),
    Column("drawn_at", UtcTime, nullable=False, index=True),
    Column("place", Integer, nullable=False),  # in its sample
    Column("final_at", UtcTime),
    Column("version", Integer, nullable=False),
    Column("content", Sealed, nullable=False),  # codes, rulings and what was said about them
    Index("ix_audits_coder_status", "coder", "status"),
    Index("ix_audits_status_final_at", "status", "final_at"),
)

overpayments = Table(
    "overpayments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("audit_id", Id, ForeignKey("audits.id"), nullable=False, unique=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False),
    Column("payer", Word, nullable=False),
    Column("amount", Money, nullable=False),
    Column("identified", Date, nullable=False, index=True),
    Column("investigation_from", Date),
    Column("investigation_to", Date),
    Column("cost_report_due", Date),
    Column("reported", Date),
    Column("returned", Date),
    Column("none_due", Sealed),
    Column("version", Integer, nullable=False),
)

seeds = Table(
    "seeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False),
    Column("claim", Word, nullable=False),
    Column("system", Word, nullable=False),
    Column("right", Word, nullable=False),
    Column("wrong", Word, nullable=False),
    Column("planted_at", UtcTime, nullable=False, index=True),
    Column("outcome", Word, nullable=False),
    Column("coder", Id),
    Column("told_at", UtcTime),
    Index("ix_seeds_chart_id_claim", "chart_id", "claim"),
)

goals = Table(
    "goals",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("setting", Word, primary_key=True),
    Column("set_at", UtcTime, primary_key=True),
    Column("since", Date, nullable=False),
    Column("per_hour", Float, nullable=False),
    Column("set_by", Id, nullable=False),
)

site_policies = Table(
    "site_policies",
    metadata,
    Column("name", Word, primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", Id, nullable=False),
)
