"""Claims, the files they went out with, what was answered, and the numbers that nobody gets again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, column

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word, metadata

MAX_TOLD = 500
NOT_WITHDRAWN = column("status") != "withdrawn"

claim_batches = Table(
    "claim_batches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Word, nullable=False),
    Column("sender", Word, nullable=False),
    Column("receiver", Word, nullable=False),
    Column("interchange", BigInteger, nullable=False),
    Column("group_number", BigInteger, nullable=False),
    Column("first_set", BigInteger, nullable=False),
    Column("sets", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("charge", Money, nullable=False),
    Column("status", Word, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Id, nullable=False),
    Column("sent_at", UtcTime),
    Column("sample", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("file", Sealed),  # nothing where a chart of it has ended
    UniqueConstraint("sender", "interchange", name="uq_claim_batches_interchange"),
    UniqueConstraint("sender", "group_number", name="uq_claim_batches_group_number"),
    UniqueConstraint("sender", "first_set", name="uq_claim_batches_first_set"),
    Index("ix_claim_batches_created_at", "created_at"),
)

billed_claims = Table(
    "billed_claims",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False, index=True),
    Column("claim", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("number", Word, nullable=False, unique=True),
    Column("status", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("charge", Money),
    Column("payer", Word, nullable=False),
    Column("receiver", Word, nullable=False),
    Column("provider", Word, nullable=False),
    Column("coder", Id, nullable=False),
    Column("completion", Integer, nullable=False),
    Column("frequency", Word, nullable=False),
    Column("replaces", Id),
    Column("sequence", Word, nullable=False, server_default="P"),
    Column("follows", Id, index=True),
    Column("batch_id", Id, ForeignKey("claim_batches.id"), index=True),
    Column("clean", Boolean, nullable=False),
    Column("accepted_first", Boolean),
    Column("sent_at", UtcTime),
    Column("sample", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("payer_number_index", String(64), index=True),
    Column("particulars", Sealed, nullable=False),  # findings, the payer's number
    Column("content", Sealed),  # the claim as it is billed; nothing where none could be drawn up
    Index("ix_billed_claims_status_created_at", "status", "created_at"),
    Index("ix_billed_claims_created_at", "created_at"),
    Index(  # all that figures ask of claims that went out: their pages are long
        "ix_billed_claims_figures", "sample", "sent_at", "payer", "status", "frequency", "sequence", "replaces",
        "follows", "charge", "id",
    ),
    Index(
        "uq_billed_claims_replaces", "replaces", unique=True,
        sqlite_where=NOT_WITHDRAWN, postgresql_where=NOT_WITHDRAWN,
    ),
)  # fmt: skip

claim_events = Table(
    "claim_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("claim_id", Id, ForeignKey("billed_claims.id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),  # on the timeline, from one
    Column("at", UtcTime, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("act", Word, nullable=False),
    Column("before", Word),
    Column("after", Word, nullable=False),
    Column("answer_id", Id),
    Column("told", String(MAX_TOLD), nullable=False),  # codes
    Column("why", Sealed),
    Index("uq_claim_events_place", "claim_id", "place", unique=True),
)

answer_files = Table(
    "answer_files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("kinds", Word, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("received_by", Id, nullable=False),
    Column("faults", Integer, nullable=False),
    Column("data", Sealed),  # nothing where a chart of it has ended
    Index("ix_answer_files_received_at", "received_at"),
)

claim_answers = Table(
    "claim_answers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("answer_id", Id, ForeignKey("answer_files.id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),  # in the file's answers, from one
    Column("kind", Word, nullable=False),
    Column("segment", BigInteger, nullable=False),
    Column("act", Word, nullable=False),
    Column("claim_id", Id, ForeignKey("billed_claims.id"), index=True),
    Column("batch_id", Id),
    Column("changed", Boolean, nullable=False),
    Column("paid", Money),
    Column("content", Sealed, nullable=False),  # the number that it names, codes, the payer's number
)

billing_accounts = Table(
    "billing_accounts",
    metadata,
    Column("chart_id", Id, ForeignKey("charts.id"), primary_key=True),
    Column("content", Sealed, nullable=False),  # as a biller told it
    Column("coverages", Sealed),  # as messages told them
)

control_numbers = Table(
    "control_numbers",
    metadata,
    Column("sender", Word, primary_key=True),
    Column("interchange", BigInteger, nullable=False),  # the last that was given, as the others
    Column("group_number", BigInteger, nullable=False),
    Column("set_number", BigInteger, nullable=False),
    Column("claim", BigInteger, nullable=False),
)
