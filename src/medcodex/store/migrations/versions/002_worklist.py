"""Queues, rules of assignment, deadlines of the site, holds, follow-ups; indexes that keep lists fast."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "002_worklist"
down_revision = "001_foundation"
branch_labels = None
depends_on = None

_UNLIFTED = sa.text("lifted_at IS NULL")
_UNDONE = sa.text("done_at IS NULL")
# Lists are read in the order of an index, so that a page costs what it shows and not what waits; charts that are
# complete, soon nearly all, are in none of them. SQLite puts nothing last without being told.
_ORDERS = {
    "due": "due, value DESC{last}",
    "discharged": "discharged, value DESC{last}",
    "value": "value DESC{last}",
}


# Everything that figures are counted from, by the day they are grouped by: counting reads this and no chart.
_FIGURES = "discharged, status, assignee, setting, payer, specialty, facility, due, value, practice"


def upgrade() -> None:
    last = " NULLS LAST" if op.get_bind().dialect.name == "postgresql" else ""
    for name, columns in _ORDERS.items():
        op.execute(
            f"CREATE INDEX ix_charts_open_{name} ON charts ({columns.format(last=last)}, created_at, id) "
            "WHERE status <> 'complete'"
        )
    op.execute(f"CREATE INDEX ix_charts_open_figures ON charts ({_FIGURES}) WHERE status <> 'complete'")
    op.create_table(
        "queues",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", Word, nullable=False),
        sa.Column("filter", sa.Text, nullable=False),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "assignment_rules",
        sa.Column("id", Id, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_assignment_rules_user_id")),
        sa.Column("queue_id", Id),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "chart_routes",
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_chart_routes_chart_id"), primary_key=True),
        sa.Column("rule_id", Id, nullable=False),
        sa.Column("rule_name", Word, nullable=False),
        sa.Column("queue_id", Id),
        sa.Column("user_id", Id),
        sa.Column("at", UtcTime, nullable=False),
    )
    op.create_index("ix_chart_routes_queue_id", "chart_routes", ["queue_id"])
    op.create_table(
        "deadline_rules",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("payers", sa.Text, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("source", sa.String(400), nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_holds_chart_id"), nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("placed_by", Id, nullable=False),
        sa.Column("placed_at", UtcTime, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("note", Sealed),
        sa.Column("lifted_by", Id),
        sa.Column("lifted_at", UtcTime),
    )
    op.create_index("ix_holds_chart_id", "holds", ["chart_id"])
    op.create_index("ix_holds_unlifted_until", "holds", ["until"], sqlite_where=_UNLIFTED, postgresql_where=_UNLIFTED)
    op.create_table(
        "follow_ups",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_follow_ups_chart_id"), nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("because", Word, nullable=False),
        sa.Column("user_id", Id),
        sa.Column("note", Sealed),
        sa.Column("done_by", Id),
        sa.Column("done_at", UtcTime),
    )
    op.create_index("ix_follow_ups_chart_id", "follow_ups", ["chart_id"])
    op.create_index("ix_follow_ups_open_due", "follow_ups", ["due"], sqlite_where=_UNDONE, postgresql_where=_UNDONE)


def downgrade() -> None:
    for table in ("follow_ups", "holds", "deadline_rules", "chart_routes", "assignment_rules", "queues"):
        op.drop_table(table)
    for name in (*_ORDERS, "figures"):
        op.drop_index(f"ix_charts_open_{name}", "charts")
