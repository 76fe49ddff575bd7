"""Numbers under which charts are found, when which fact was told, documents that were withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "076_numbers"
down_revision = "074_resources"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("charges", sa.Column("number", Word))
    op.create_table(
        "chart_numbers",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_chart_numbers_chart_id"), nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("number_index", sa.String(64), nullable=False),
        sa.Column("number", Sealed, nullable=False),
        sa.UniqueConstraint("kind", "number_index", name="uq_chart_numbers_kind"),
    )
    op.create_index("ix_chart_numbers_chart_id", "chart_numbers", ["chart_id"])
    op.create_table(
        "chart_orders",
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_chart_orders_chart_id"), primary_key=True),
        sa.Column("orders", sa.Text, nullable=False),
    )
    op.create_table(
        "withdrawals",
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_withdrawals_chart_id"), primary_key=True),
        sa.Column("number", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("told", UtcTime),
    )


def downgrade() -> None:
    for table in ("withdrawals", "chart_orders", "chart_numbers"):
        op.drop_table(table)
    op.drop_column("charges", "number")
