"""Credentials, sessions, tokens, invitations, attempts, break-glass grants, single sign-on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "003_identity"
down_revision = "002_worklist"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_credentials_user_id"), primary_key=True),
        sa.Column("password", sa.String(200)),
        sa.Column("changed_at", UtcTime),
        sa.Column("secret", Sealed),
        sa.Column("confirmed_at", UtcTime),
        sa.Column("step", sa.BigInteger),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_recovery_codes_user_id"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
    )
    op.create_table(
        "sessions",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_sessions_user_id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("method", Word, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.Column("ends_at", UtcTime, nullable=False),
        sa.Column("waits", Word),
        sa.Column("locked_at", UtcTime),
        sa.Column("address", Word),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.UniqueConstraint("digest", name="uq_sessions_digest"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "api_tokens",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_api_tokens_user_id"), nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("role", Word, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.Column("used_at", UtcTime),
        sa.Column("revoked_at", UtcTime),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
    )
    op.create_index("ix_api_tokens_user_id", "api_tokens", ["user_id"])
    op.create_table(
        "invitations",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_invitations_user_id")),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.UniqueConstraint("user_id", name="uq_invitations_user_id"),
    )
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("last", UtcTime, nullable=False),
        sa.Column("until", UtcTime),
    )
    op.create_table(
        "grants",
        sa.Column("id", Id, primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_grants_user_id"), nullable=False),
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_grants_chart_id"), nullable=False),
        sa.Column("reason", Sealed, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("until", UtcTime, nullable=False),
    )
    op.create_index("ix_grants_user_id", "grants", ["user_id"])
    op.create_table(
        "chart_readers",
        sa.Column("chart_id", Id, sa.ForeignKey("charts.id", name="fk_chart_readers_chart_id"), primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_chart_readers_user_id"), primary_key=True),
        sa.Column("why", Word, nullable=False),
    )
    op.create_table(
        "errands",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("content", Sealed, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
    )
    op.create_table(
        "sign_on_links",
        sa.Column("issuer", sa.String(300), primary_key=True),
        sa.Column("subject", sa.String(300), primary_key=True),
        sa.Column("user_id", Id, sa.ForeignKey("users.id", name="fk_sign_on_links_user_id"), nullable=False),
    )
    op.create_index("ix_sign_on_links_user_id", "sign_on_links", ["user_id"])
    op.create_table(
        "sign_in_rules",
        sa.Column("name", Word, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "sign_in_rules",
        "sign_on_links",
        "errands",
        "chart_readers",
        "grants",
        "attempts",
        "invitations",
        "api_tokens",
        "sessions",
        "recovery_codes",
        "credentials",
    ):
        op.drop_table(table)
