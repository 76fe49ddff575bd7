"""Claims, batches, answers, control numbers; who rendered a charged line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word

revision = "080_billing"
down_revision = "076_numbers"
branch_labels = None
depends_on = None

_NOT_WITHDRAWN = sa.text("status != 'withdrawn'")


def upgrade() -> None:
    op.add_column("charges", sa.Column("provider", Word))
    _batches()
    _claims()
    _answers()
    op.create_table(
        "billing_accounts",
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_billing_accounts_chart_id"), primary_key=True),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_table(
        "control_numbers",
        sa.Column("sender", Word, primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in _NUMBERS),
    )


_NUMBERS = ("interchange", "group_number", "set_number", "claim")


def _batches() -> None:
    op.create_table(
        "claim_batches",
        sa.Column("id", Id, primary_key=True),
        sa.Column("kind", Word, nullable=False),
        sa.Column("sender", Word, nullable=False),
        sa.Column("receiver", Word, nullable=False),
        sa.Column("interchange", sa.BigInteger, nullable=False),
        sa.Column("group_number", sa.BigInteger, nullable=False),
        sa.Column("first_set", sa.BigInteger, nullable=False),
        sa.Column("sets", sa.Integer, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("charge", Money, nullable=False),
        sa.Column("status", Word, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("sent_at", UtcTime),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("file", Sealed),
        *(
            sa.UniqueConstraint("sender", name, name=f"uq_claim_batches_{name}")
            for name in ("interchange", "group_number", "first_set")
        ),
    )
    op.create_index("ix_claim_batches_created_at", "claim_batches", ["created_at"])


def _claims() -> None:
    op.create_table(
        "billed_claims",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_billed_claims_chart_id"), nullable=False),
        sa.Column("claim", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("number", Word, nullable=False),
        sa.Column("status", Word, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("charge", Money),
        sa.Column("payer", Word, nullable=False),
        sa.Column("receiver", Word, nullable=False),
        sa.Column("provider", Word, nullable=False),
        sa.Column("coder", Id, nullable=False),
        sa.Column("completion", sa.Integer, nullable=False),
        sa.Column("frequency", Word, nullable=False),
        sa.Column("replaces", Id),
        sa.Column("batch_id", Id, sa.ForeignKey("claim_batches.id", name="fk_billed_claims_batch_id")),
        sa.Column("clean", sa.Boolean, nullable=False),
        sa.Column("accepted_first", sa.Boolean),
        sa.Column("sent_at", UtcTime),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("payer_number_index", sa.String(64)),
        sa.Column("particulars", Sealed, nullable=False),
        sa.Column("content", Sealed),
        sa.UniqueConstraint("number", name="uq_billed_claims_number"),
    )
    for columns in (["chart_id"], ["batch_id"], ["payer_number_index"], ["status", "created_at"], ["created_at"]):
        op.create_index(f"ix_billed_claims_{'_'.join(columns)}", "billed_claims", columns)
    op.create_index(
        "uq_billed_claims_replaces", "billed_claims", ["replaces"], unique=True,
        sqlite_where=_NOT_WITHDRAWN, postgresql_where=_NOT_WITHDRAWN,
    )  # fmt: skip
    op.create_table(
        "claim_events",
        sa.Column("id", Id, primary_key=True),
        sa.Column("claim_id", Id, sa.ForeignKey("billed_claims.id", name="fk_claim_events_claim_id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("act", Word, nullable=False),
        sa.Column("before", Word),
        sa.Column("after", Word, nullable=False),
        sa.Column("answer_id", Id),
        sa.Column("told", sa.String(500), nullable=False),
        sa.Column("why", Sealed),
    )
    op.create_index("ix_claim_events_claim_id", "claim_events", ["claim_id"])
    op.create_index("uq_claim_events_place", "claim_events", ["claim_id", "place"], unique=True)


def _answers() -> None:
    op.create_table(
        "answer_files",
        sa.Column("id", Id, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("kinds", Word, nullable=False),
        sa.Column("received_at", UtcTime, nullable=False),
        sa.Column("received_by", Id, nullable=False),
        sa.Column("faults", sa.Integer, nullable=False),
        sa.Column("data", Sealed),
        sa.UniqueConstraint("sha256", name="uq_answer_files_sha256"),
    )
    op.create_index("ix_answer_files_received_at", "answer_files", ["received_at"])
    op.create_table(
        "claim_answers",
        sa.Column("id", Id, primary_key=True),
        sa.Column("answer_id", Id, sa.ForeignKey("answer_files.id", name="fk_claim_answers_answer_id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("segment", sa.BigInteger, nullable=False),
        sa.Column("act", Word, nullable=False),
        sa.Column("claim_id", Id, sa.ForeignKey("billed_claims.id", name="fk_claim_answers_claim_id")),
        sa.Column("batch_id", Id),
        sa.Column("changed", sa.Boolean, nullable=False),
        sa.Column("paid", Money),
        sa.Column("content", Sealed, nullable=False),
    )
    op.create_index("ix_claim_answers_answer_id", "claim_answers", ["answer_id"])
    op.create_index("ix_claim_answers_claim_id", "claim_answers", ["claim_id"])


def downgrade() -> None:
    for table in (
        "control_numbers", "billing_accounts", "claim_answers", "answer_files", "claim_events", "billed_claims",
        "claim_batches",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("charges", "provider")
