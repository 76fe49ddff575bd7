"""Webhooks with their deliveries; legal holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "008_hooks_and_legal_holds"
down_revision = "040_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", Id, primary_key=True),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("topics", sa.String(1000), nullable=False),
        sa.Column("secret", Sealed, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", Id, primary_key=True),
        sa.Column("hook_id", Id, sa.ForeignKey("hooks.id", name="fk_deliveries_hook_id"), nullable=False),
        sa.Column("topic", Word, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("next_at", UtcTime, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_at", UtcTime),
        sa.Column("status", sa.Integer),
        sa.Column("problem", sa.String(200)),
    )
    op.create_index("ix_deliveries_state_next_at", "deliveries", ["state", "next_at"])
    op.create_index("ix_deliveries_hook_id_created_at", "deliveries", ["hook_id", "created_at"])
    op.create_table(
        "legal_holds",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_legal_holds_chart_id"), nullable=False),
        sa.Column("reason", Sealed, nullable=False),
        sa.Column("placed_by", Word, nullable=False),
        sa.Column("placed_at", UtcTime, nullable=False),
        sa.Column("lifted_by", Word),
        sa.Column("lifted_at", UtcTime),
    )
    op.create_index("ix_legal_holds_chart_id", "legal_holds", ["chart_id"])


def downgrade() -> None:
    for table in ("legal_holds", "deliveries", "hooks"):
        op.drop_table(table)
