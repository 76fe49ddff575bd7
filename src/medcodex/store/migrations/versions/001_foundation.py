"""Users, patients, charts, documents, charges; the audit trail, to which rows can only be added.

The tables are written out here and not taken from ``store.schema``: a step stays what it was when the schema moves on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Money, Sealed, UtcTime, Word

revision = "001_foundation"
down_revision = None
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of the audit trail are never changed'; END $$
"""


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", Id, primary_key=True),
        sa.Column("login", Word, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", Word, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.UniqueConstraint("login", name="uq_users_login"),
    )
    op.create_table(
        "patients",
        sa.Column("id", Id, primary_key=True),
        sa.Column("mrn_index", sa.String(64), nullable=False),
        sa.Column("particulars", Sealed, nullable=False),
        sa.UniqueConstraint("mrn_index", name="uq_patients_mrn_index"),
    )
    op.create_table(
        "charts",
        sa.Column("id", Id, primary_key=True),
        sa.Column("patient_id", Id, sa.ForeignKey("patients.id", name="fk_charts_patient_id"), nullable=False),
        sa.Column("account_index", sa.String(64), nullable=False),
        sa.Column("account", Sealed, nullable=False),
        sa.Column("setting", Word, nullable=False),
        sa.Column("claims", Word, nullable=False),
        sa.Column("admitted", sa.Date),
        sa.Column("discharged", sa.Date),
        sa.Column("payer", Word),
        sa.Column("specialty", Word),
        sa.Column("facility", Word),
        sa.Column("attending", sa.String(200)),
        sa.Column("value", Money),
        sa.Column("due", sa.Date),
        sa.Column("status", Word, nullable=False),
        sa.Column("assignee", Id, sa.ForeignKey("users.id", name="fk_charts_assignee")),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("completed_at", UtcTime),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("account_index", name="uq_charts_account_index"),
    )
    op.create_index("ix_charts_patient_id", "charts", ["patient_id"])
    op.create_index("ix_charts_status_due", "charts", ["status", "due"])
    op.create_index("ix_charts_assignee_status", "charts", ["assignee", "status"])
    op.create_table(
        "documents",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_documents_chart_id"), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("author_role", Word),
        sa.Column("signed", sa.Boolean),
        sa.Column("written", UtcTime),
        sa.Column("received", UtcTime, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", Sealed, nullable=False),
        sa.UniqueConstraint("chart_id", "number", "version", name="uq_documents_chart_id_number_version"),
    )
    op.create_table(
        "charges",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_charges_chart_id"), nullable=False),
        sa.Column("code", Word, nullable=False),
        sa.Column("modifiers", Word, nullable=False),
        sa.Column("units", sa.String(24), nullable=False),
        sa.Column("amount", Money),
        sa.Column("date", sa.Date),
        sa.Column("revenue", Word),
        sa.Column("start", UtcTime),
        sa.Column("stop", UtcTime),
        sa.Column("description", sa.String(400)),
    )
    op.create_index("ix_charges_chart_id", "charges", ["chart_id"])
    _trail()


def _trail() -> None:
    op.create_table(
        "trail",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("login", Word, nullable=False),
        sa.Column("role", Word, nullable=False),
        sa.Column("via", Word, nullable=False),
        sa.Column("address", Word),
        sa.Column("action", Word, nullable=False),
        sa.Column("subject_kind", Word, nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("chart_id", Id),
        sa.Column("reason", Sealed),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
    )
    op.create_index("ix_trail_chart_id", "trail", ["chart_id"])
    head = op.create_table(
        "trail_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "link": "0" * 64}])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE)
        op.execute(
            "CREATE TRIGGER trail_kept BEFORE DELETE OR TRUNCATE ON trail "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
        )
        op.execute(
            "CREATE TRIGGER trail_unchanged BEFORE UPDATE OF number, at, user_id, login, role, via, address, action, "
            "subject_kind, subject_id, chart_id, detail, link ON trail "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
        )
    else:
        op.execute(
            "CREATE TRIGGER trail_kept BEFORE DELETE ON trail "
            "BEGIN SELECT RAISE(ABORT, 'rows of the audit trail are never changed'); END"
        )
        op.execute(
            "CREATE TRIGGER trail_unchanged BEFORE UPDATE OF number, at, user_id, login, role, via, address, action, "
            "subject_kind, subject_id, chart_id, detail, link ON trail "
            "BEGIN SELECT RAISE(ABORT, 'rows of the audit trail are never changed'); END"
        )


def downgrade() -> None:
    for table in ("trail", "trail_head", "charges", "documents", "charts", "patients", "users"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION trail_refuse()")
