"""Resources of other systems, with their names and what they refer to; all of it sealed or blind."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word, metadata

resources = Table(
    "resources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name_index", String(64), nullable=False, unique=True),
    Column("kind", Word, nullable=False),
    Column("place", BigInteger, nullable=False),  # the order in which they came
    Column("received", UtcTime, nullable=False),
    Column("updated", UtcTime),
    Column("digest", String(64), nullable=False),  # blind index of the content
    Column("chart_id", Id, ForeignKey("charts.id"), index=True),  # with which it ends
    Column("content", Sealed, nullable=False),  # name, aliases, what it refers to, content
)

resource_names = Table(
    "resource_names",
    metadata,
    Column("resource_id", Id, ForeignKey("resources.id"), primary_key=True),
    Column("name_index", String(64), primary_key=True),
    Index("ix_resource_names_name_index", "name_index"),
)

resource_references = Table(
    "resource_references",
    metadata,
    Column("resource_id", Id, ForeignKey("resources.id"), primary_key=True),
    Column("name_index", String(64), primary_key=True),
    Index("ix_resource_references_name_index", "name_index"),
)
