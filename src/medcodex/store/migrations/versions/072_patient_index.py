"""Who gave a record number; the index of patients: traits, blocking keys, pairs, merges, former numbers, events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "072_patient_index"
down_revision = "070_arrivals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is kept was given by nobody that was named, and its blind index stays as it is.
    op.add_column("patients", sa.Column("authority", Sealed))
    op.create_table(
        "patient_traits",
        sa.Column("patient_id", Id, _patient("patient_traits", "patient_id"), primary_key=True),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_table(
        "patient_keys",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("patient_id", Id, _patient("patient_keys", "patient_id"), primary_key=True),
    )
    op.create_index("ix_patient_keys_patient_id", "patient_keys", ["patient_id"])
    op.create_table(
        "patient_pairs",
        sa.Column("one", Id, _patient("patient_pairs", "one"), primary_key=True),
        sa.Column("other", Id, _patient("patient_pairs", "other"), primary_key=True),
        sa.Column("state", Word, nullable=False),
        sa.Column("bits", sa.Float, nullable=False),
        sa.Column("judged", sa.Text, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", Id, nullable=False),
    )
    op.create_index("ix_patient_pairs_other", "patient_pairs", ["other"])
    op.create_index("ix_patient_pairs_state_bits", "patient_pairs", ["state", "bits"])
    op.create_table(
        "patient_merges",
        sa.Column("id", Id, primary_key=True),
        sa.Column("survivor", Id, _patient("patient_merges", "survivor"), nullable=False),
        sa.Column("retired", Id, _patient("patient_merges", "retired"), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("moved", sa.Text, nullable=False),
        sa.Column("undone_at", UtcTime),
    )
    op.create_index("ix_patient_merges_survivor", "patient_merges", ["survivor"])
    op.create_index("ix_patient_merges_retired", "patient_merges", ["retired"])
    op.create_table(
        "patient_numbers",
        sa.Column("number", sa.String(64), primary_key=True),
        sa.Column("patient_id", Id, _patient("patient_numbers", "patient_id"), nullable=False),
        sa.Column("content", Sealed, nullable=False),
        sa.Column("retired_at", UtcTime, nullable=False),
    )
    op.create_index("ix_patient_numbers_patient_id", "patient_numbers", ["patient_id"])
    op.create_table(
        "patient_events",
        sa.Column("id", Id, primary_key=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("login", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("one", Id, _patient("patient_events", "one"), nullable=False),
        sa.Column("other", Id, _patient("patient_events", "other")),
        sa.Column("reason", Sealed),
    )
    op.create_index("ix_patient_events_one", "patient_events", ["one"])
    op.create_index("ix_patient_events_other", "patient_events", ["other"])


def _patient(table: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey("patients.id", name=f"fk_{table}_{column}")


def downgrade() -> None:
    for name in ("events", "numbers", "merges", "pairs", "keys", "traits"):
        op.drop_table(f"patient_{name}")
    # The blind index of a number keeps two authorities' patients apart also without the name.
    op.drop_column("patients", "authority")
