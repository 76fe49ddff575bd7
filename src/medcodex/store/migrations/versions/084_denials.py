"""Denials, what happened to them, and letters about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word

revision = "084_denials"
down_revision = "082_money"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "denials",
        sa.Column("id", Id, primary_key=True),
        _of("posting_id", "denials", "postings"),
        _of("claim_id", "denials", "billed_claims"),
        _of("chart_id", "denials", "charts"),
        sa.Column("line", sa.Integer),
        *_words("system", "code", "modifiers", "extent", "cause", "adjustment_group", "reason", "payer", "status"),
        *(sa.Column(name, sa.String(500), nullable=False) for name in ("also", "remarks")),
        *(sa.Column(name, Money, nullable=False) for name in ("amount", "recovered")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("at_most", "sample")),
        sa.Column("denied_on", sa.Date, nullable=False),
        sa.Column("respond_by", sa.Date),
        sa.Column("assigned", Id, nullable=False),
        sa.Column("decided_by", Id),
        sa.Column("follows", Id),
        *(sa.Column(name, UtcTime, nullable=False) for name in ("opened_at", "changed_at")),
        sa.Column("closed_at", UtcTime),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("note", Sealed),
    )
    for columns in (["posting_id"], ["claim_id"], ["chart_id"], ["status", "payer"], ["opened_at"]):
        op.create_index(f"ix_denials_{'_'.join(columns)}", "denials", columns)
    op.create_table(
        "denial_events",
        sa.Column("id", Id, primary_key=True),
        _of("denial_id", "denial_events", "denials"),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        *_words("act", "after"),
        sa.Column("before", Word),
        sa.Column("posting_id", Id),
        sa.Column("told", sa.String(500), nullable=False),
        sa.Column("why", Sealed),
    )
    op.create_index("uq_denial_events_place", "denial_events", ["denial_id", "place"], unique=True)
    op.create_table(
        "appeal_letters",
        sa.Column("id", Id, primary_key=True),
        _of("denial_id", "appeal_letters", "denials"),
        *(sa.Column(name, UtcTime, nullable=False) for name in ("made_at", "changed_at")),
        sa.Column("changed_by", Id, nullable=False),
        sa.Column("sent_on", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_index("ix_appeal_letters_denial_id", "appeal_letters", ["denial_id"])


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Word, nullable=False) for name in names]


def _of(name: str, table: str, other: str) -> sa.Column[str]:
    return sa.Column(name, Id, sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{name}"), nullable=False)


def downgrade() -> None:
    for table in ("appeal_letters", "denial_events", "denials"):
        op.drop_table(table)
