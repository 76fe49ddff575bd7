"""Money owed in either direction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word

revision = "086_owed"
down_revision = "084_denials"
branch_labels = None
depends_on = None

_LINKS = {"claim_id": "billed_claims", "chart_id": "charts", "posting_id": "postings", "payment_id": "payments"}


def upgrade() -> None:
    op.create_table(
        "owed_money",
        sa.Column("id", Id, primary_key=True),
        *(sa.Column(name, Word, nullable=False) for name in ("direction", "source", "reason", "payer")),
        sa.Column("amount", Money, nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("status", Word, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        *(
            sa.Column(name, Id, sa.ForeignKey(f"{table}.id", name=f"fk_owed_money_{name}"))
            for name, table in _LINKS.items()
        ),
        sa.Column("answer_id", Id),
        sa.Column("line", sa.Integer),
        sa.Column("code", Word, nullable=False),
        *(sa.Column(name, Money) for name in ("expected", "allowed", "paid", "settled")),
        *(sa.Column(name, Word, nullable=False) for name in ("contract", "term")),
        *(sa.Column(name, sa.Date) for name in ("due", "reported", "returned")),
        sa.Column("coder", Id, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    for name in _LINKS:
        op.create_index(f"ix_owed_money_{name}", "owed_money", [name])
    op.create_index("ix_owed_money_standing", "owed_money", ["status", "direction", "amount"])
    op.create_table(
        "owed_events",
        sa.Column("id", Id, primary_key=True),
        sa.Column("owed_id", Id, sa.ForeignKey("owed_money.id", name="fk_owed_events_owed_id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("act", Word, nullable=False),
        sa.Column("before", Word),
        sa.Column("after", Word, nullable=False),
        sa.Column("amount", Money),
        sa.Column("why", Sealed),
    )
    op.create_index("ix_owed_events_owed_id", "owed_events", ["owed_id"])


def downgrade() -> None:
    op.drop_table("owed_events")
    op.drop_table("owed_money")
