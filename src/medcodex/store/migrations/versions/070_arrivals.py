"""Messages of other systems; documents that wait for their encounter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "070_arrivals"
down_revision = "008_hooks_and_legal_holds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", Id, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("control", sa.String(64)),
        sa.Column("channel", Word, nullable=False),
        sa.Column("format", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("order", UtcTime),
        sa.Column("received", UtcTime, nullable=False),
        sa.Column("standing", Word, nullable=False),
        sa.Column("problem", Word, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_arrivals_chart_id")),
        sa.Column("patient_id", Id, sa.ForeignKey("patients.id", name="fk_arrivals_patient_id")),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("settled_by", Word),
        sa.Column("settled_at", UtcTime),
        sa.Column("particulars", Sealed, nullable=False),
        sa.Column("data", Sealed, nullable=False),
        sa.Column("repaired", Sealed),
        sa.UniqueConstraint("digest", name="uq_arrivals_digest"),
    )
    op.create_index("ix_arrivals_control", "arrivals", ["control"])
    op.create_index("ix_arrivals_chart_id", "arrivals", ["chart_id"])
    op.create_index("ix_arrivals_patient_id", "arrivals", ["patient_id"])
    op.create_index("ix_arrivals_standing_received", "arrivals", ["standing", "received", "id"])
    op.create_table(
        "arrival_charts",
        sa.Column("arrival_id", Id, sa.ForeignKey("arrivals.id", name="fk_arrival_charts_arrival_id")),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_arrival_charts_chart_id")),
        sa.PrimaryKeyConstraint("arrival_id", "chart_id", name="pk_arrival_charts"),
    )
    op.create_index("ix_arrival_charts_chart_id", "arrival_charts", ["chart_id"])
    op.create_table(
        "waiting_documents",
        sa.Column("id", Id, primary_key=True),
        sa.Column("patient_id", Id, sa.ForeignKey("patients.id", name="fk_waiting_documents_patient_id"),
                  nullable=False),
        sa.Column("received", UtcTime, nullable=False),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("content", Sealed, nullable=False),
    )  # fmt: skip
    op.create_index("ix_waiting_documents_patient_id", "waiting_documents", ["patient_id"])
    op.create_index("ix_waiting_documents_received", "waiting_documents", ["received"])


def downgrade() -> None:
    for table in ("waiting_documents", "arrival_charts", "arrivals"):
        op.drop_table(table)
