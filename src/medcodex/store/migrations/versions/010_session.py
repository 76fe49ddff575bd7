"""Runs of the engine, coders' decisions, final codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "010_session"
down_revision = "003_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_runs_chart_id"), nullable=False),
        sa.Column("claim", Word, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("content", Sealed, nullable=False),
        sa.UniqueConstraint("chart_id", "claim", "number", name="uq_runs_chart_id_claim_number"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", Word, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_decisions_chart_id"), nullable=False),
        sa.Column("claim", Word, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("key", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("line", Word),
        sa.Column("system", Word),
        sa.Column("code", Word),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("content", Sealed, nullable=False),
        sa.UniqueConstraint("chart_id", "claim", "seq", name="uq_decisions_chart_id_claim_seq"),
        sa.UniqueConstraint("chart_id", "claim", "key", name="uq_decisions_chart_id_claim_key"),
    )
    op.create_index("ix_decisions_at", "decisions", ["at"])
    _finals()


def _finals() -> None:
    op.create_table(
        "final_claims",
        sa.Column("id", Word, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_final_claims_chart_id"), nullable=False),
        sa.Column("claim", Word, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("run_id", Id, sa.ForeignKey("runs.id", name="fk_final_claims_run_id"), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("drg", sa.Integer),
        sa.Column("drg_version", Word),
        sa.Column("weight", sa.Float),
        sa.Column("stops_passed", sa.Text, nullable=False),
        sa.Column("reopened_at", UtcTime),
        sa.Column("reopened_for", Sealed),
        sa.Column("snapshot", Sealed, nullable=False),
        sa.UniqueConstraint("chart_id", "claim", "number", name="uq_final_claims_chart_id_claim_number"),
    )
    op.create_index("ix_final_claims_at", "final_claims", ["at"])
    op.create_table(
        "final_codes",
        *_code_columns("final_codes"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("section", Word, nullable=False),
        sa.Column("system", Word, nullable=False),
        sa.Column("code", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("poa", Word),
        sa.Column("modifiers", Word, nullable=False),
        sa.Column("units", sa.String(24)),
        sa.Column("proposed_by_engine", sa.Boolean, nullable=False),
        sa.Column("was", Word),
        sa.Column("confidence", sa.Float),
    )
    op.create_index("ix_final_codes_code", "final_codes", ["code"])
    op.create_table(
        "rejected_codes",
        *_code_columns("rejected_codes"),
        sa.Column("section", Word, nullable=False),
        sa.Column("system", Word, nullable=False),
        sa.Column("code", Word, nullable=False),
        sa.Column("confidence", sa.Float),
    )
    op.create_index("ix_rejected_codes_code", "rejected_codes", ["code"])


def _code_columns(table: str) -> list[sa.Column[object]]:
    return [
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name=f"fk_{table}_chart_id"), primary_key=True),
        sa.Column("claim", Word, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("line", Word, primary_key=True),
    ]


def downgrade() -> None:
    for table in ("rejected_codes", "final_codes", "final_claims", "decisions", "runs"):
        op.drop_table(table)
