"""Resources of other systems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "074_resources"
down_revision = "072_patient_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resources",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name_index", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", Word, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("received", UtcTime, nullable=False),
        sa.Column("updated", UtcTime),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_resources_chart_id")),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_index("ix_resources_chart_id", "resources", ["chart_id"])
    for table in ("resource_names", "resource_references"):
        op.create_table(
            table,
            sa.Column(
                "resource_id", Id, sa.ForeignKey("resources.id", name=f"fk_{table}_resource_id"), primary_key=True
            ),
            sa.Column("name_index", sa.String(64), primary_key=True),
        )
        op.create_index(f"ix_{table}_name_index", table, ["name_index"])


def downgrade() -> None:
    for table in ("resource_references", "resource_names", "resources"):
        op.drop_table(table)
