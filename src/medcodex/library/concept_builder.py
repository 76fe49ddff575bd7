"""Builders of code systems whose release is a list of concepts with their facts: one table shape for all of them."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from medcodex.library.builders import CODES, Builder, insert_many
from medcodex.library.concept_json import dump_properties

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from medcodex.library.systems import System
    from medcodex.terminology.concepts import Concept
    from medcodex.terminology.recognition import NotTaken, Recognised

DDL = """
CREATE TABLE detail (code TEXT PRIMARY KEY, active INTEGER NOT NULL, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE above (code TEXT NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (code, parent)) WITHOUT ROWID;
CREATE INDEX above_parent ON above (parent);
"""


def concept_builder(
    system: System,
    recognise: Callable[[bytes, Sequence[str]], Recognised | NotTaken],
    parse: Callable[[str, IO[bytes], str], Iterable[Concept]],
    effective: Callable[[str], tuple[date, date]],
) -> Builder:
    """The builder of a system with the one part "codes". ``parse(form, stream, name)`` yields its concepts in book
    order and raises ReleaseError, naming file and line, for a broken file."""

    def fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], name: str) -> int:
        if part != CODES:
            raise ValueError(f"no such part: {part}")
        return write_concepts(connection, parse(form, stream, name))

    return Builder(
        system=system,
        ddl=DDL,
        recognise=recognise,
        fill=fill,
        finish=lambda connection, parts: None,
        codes=parse,
        effective=effective,
    )


def write_concepts(connection: sqlite3.Connection, concepts: Iterable[Concept]) -> int:
    """Put the concepts in the place of all that the tables hold; the number written."""
    for table in ("code", "detail", "above"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the line above
    return sum(_write(connection, concept) for concept in concepts)


def _write(connection: sqlite3.Connection, concept: Concept) -> int:
    parent = concept.parents[0] if concept.parents else None
    connection.execute(
        "INSERT INTO code (code, title, billable, parent) VALUES (?, ?, ?, ?)",
        (concept.code, concept.title, concept.billable, parent),
    )
    connection.execute("INSERT INTO detail VALUES (?, ?, ?)", (concept.code, concept.active, facts_text(concept)))
    insert_many(connection, "INSERT INTO above VALUES (?, ?)", ((concept.code, above) for above in concept.parents))
    return 1


def facts_text(concept: Concept) -> str:
    """What the columns of a concept do not hold, as JSON; "" for nothing. concept_book.read_concept reads it back."""
    facts: dict[str, Any] = {}
    if concept.designations:
        facts["designations"] = [[one.text, one.use] for one in concept.designations]
    if concept.properties:
        facts["properties"] = dump_properties(concept.properties)
    if concept.definition:
        facts["definition"] = concept.definition
    return json.dumps(facts, ensure_ascii=False) if facts else ""
