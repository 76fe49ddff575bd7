"""Queries to providers and their versions; samples, audits, overpayments, seeds; goals; a site's policies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word

revision = "040_quality"
down_revision = "010_session"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _queries()
    _audits()
    _others()


def _queries() -> None:
    op.create_table(
        "provider_queries",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_provider_queries_chart_id"), nullable=False),
        sa.Column("claim", Word, nullable=False),
        sa.Column("rule", Word, nullable=False),
        sa.Column("status", Word, nullable=False),
        sa.Column("author", Id, nullable=False),
        sa.Column("addressee", Id),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("sent_at", UtcTime),
        sa.Column("due_at", UtcTime),
        sa.Column("escalated_to", Id),
        sa.Column("answered_at", UtcTime),
        sa.Column("outcome", Word),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_index("ix_provider_queries_chart_id", "provider_queries", ["chart_id"])
    op.create_index("ix_provider_queries_addressee", "provider_queries", ["addressee"])
    op.create_index("ix_provider_queries_created_at", "provider_queries", ["created_at"])
    op.create_index("ix_provider_queries_escalated_to", "provider_queries", ["escalated_to"])
    op.create_index("ix_provider_queries_status_due_at", "provider_queries", ["status", "due_at"])
    op.create_table(
        "provider_query_versions",
        sa.Column(
            "query_id",
            Id,
            sa.ForeignKey("provider_queries.id", name="fk_provider_query_versions_query_id"),
            primary_key=True,
        ),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("status", Word, nullable=False),
        sa.Column("content", Sealed, nullable=False),
    )


def _audits() -> None:
    op.create_table(
        "samples",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("since", UtcTime, nullable=False),
        sa.Column("until", UtcTime, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("seed", Word, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("prebill", sa.Boolean, nullable=False),
        sa.Column("stratified_by", Word, nullable=False),
        sa.Column("population", sa.Integer, nullable=False),
        sa.Column("drawn", sa.Integer, nullable=False),
    )
    op.create_index("ix_samples_made_at", "samples", ["made_at"])
    op.create_table(
        "audits",
        sa.Column("id", Id, primary_key=True),
        sa.Column("sample_id", Id, sa.ForeignKey("samples.id", name="fk_audits_sample_id"), nullable=False),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_audits_chart_id"), nullable=False),
        sa.Column("claim", Word, nullable=False),
        sa.Column("coder", Id, nullable=False),
        sa.Column("auditor", Id),
        sa.Column("status", Word, nullable=False),
        sa.Column("moved", Money),
        sa.Column("drawn_at", UtcTime, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("final_at", UtcTime),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_index("ix_audits_sample_id", "audits", ["sample_id"])
    op.create_index("ix_audits_chart_id", "audits", ["chart_id"])
    op.create_index("ix_audits_drawn_at", "audits", ["drawn_at"])
    op.create_index("ix_audits_coder_status", "audits", ["coder", "status"])
    op.create_index("ix_audits_status_final_at", "audits", ["status", "final_at"])
    op.create_table(
        "overpayments",
        sa.Column("id", Id, primary_key=True),
        sa.Column("audit_id", Id, sa.ForeignKey("audits.id", name="fk_overpayments_audit_id"), nullable=False),
        sa.UniqueConstraint("audit_id", name="uq_overpayments_audit_id"),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_overpayments_chart_id"), nullable=False),
        sa.Column("payer", Word, nullable=False),
        sa.Column("amount", Money, nullable=False),
        sa.Column("identified", sa.Date, nullable=False),
        sa.Column("investigation_from", sa.Date),
        sa.Column("investigation_to", sa.Date),
        sa.Column("cost_report_due", sa.Date),
        sa.Column("reported", sa.Date),
        sa.Column("returned", sa.Date),
        sa.Column("none_due", Sealed),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_overpayments_identified", "overpayments", ["identified"])
    op.create_table(
        "seeds",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_seeds_chart_id"), nullable=False),
        sa.Column("claim", Word, nullable=False),
        sa.Column("system", Word, nullable=False),
        sa.Column("right", Word, nullable=False),
        sa.Column("wrong", Word, nullable=False),
        sa.Column("planted_at", UtcTime, nullable=False),
        sa.Column("outcome", Word, nullable=False),
        sa.Column("coder", Id),
        sa.Column("told_at", UtcTime),
    )
    op.create_index("ix_seeds_planted_at", "seeds", ["planted_at"])
    op.create_index("ix_seeds_chart_id_claim", "seeds", ["chart_id", "claim"])


def _others() -> None:
    op.create_table(
        "goals",
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_goals_user_id"), primary_key=True),
        sa.Column("setting", Word, primary_key=True),
        sa.Column("set_at", UtcTime, primary_key=True),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("per_hour", sa.Float, nullable=False),
        sa.Column("set_by", Id, nullable=False),
    )
    op.create_table(
        "site_policies",
        sa.Column("name", Word, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", Id, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "site_policies",
        "goals",
        "seeds",
        "overpayments",
        "audits",
        "samples",
        "provider_query_versions",
        "provider_queries",
    ):
        op.drop_table(table)
