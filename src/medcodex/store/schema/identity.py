"""How people and programs prove who they are. Of passwords, tokens and codes only hashes are kept; a second factor's
secret, reasons and errands are sealed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

credentials = Table(
    "credentials",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("password", String(200)),  # Argon2id, with its salt and parameters
    Column("changed_at", UtcTime),
    Column("secret", Sealed),
    Column("confirmed_at", UtcTime),
    Column("step", BigInteger),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("csrf", String(64), nullable=False),
    Column("method", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("waits", Word),
    Column("locked_at", UtcTime),
    Column("address", Word),
    Column("agent", String(200), nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Word, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("role", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), unique=True),  # none: whoever has it is the first administrator
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last", UtcTime, nullable=False),
    Column("until", UtcTime),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("chart_id", Id, ForeignKey("charts.id"), nullable=False),
    Column("reason", Sealed, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
)

chart_readers = Table(
    "chart_readers",
    metadata,
    Column("chart_id", Id, ForeignKey("charts.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("why", Word, nullable=False),
)

errands = Table(
    "errands",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", Sealed, nullable=False),  # nonce, verifier, where to go afterwards
    Column("expires_at", UtcTime, nullable=False),
)

sign_on_links = Table(
    "sign_on_links",
    metadata,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(300), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
)

sign_in_rules = Table(
    "sign_in_rules",
    metadata,
    Column("name", Word, primary_key=True),
    Column("value", Text, nullable=False),
)
