"""How releases of CPT are built: each file of the delivery is a part, and the concepts are put together of all."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from medcodex.library.builders import CODES, Builder, insert_many
from medcodex.library.concept_builder import DDL as CONCEPT_DDL
from medcodex.library.concept_builder import write_concepts
from medcodex.library.concept_json import dump_properties, load_properties
from medcodex.library.systems import CPT, SYSTEMS
from medcodex.terminology.calendar_version import year_range
from medcodex.terminology.cpt.citations import parse_citations
from medcodex.terminology.cpt.descriptors import parse_columns, parse_fixed, parse_long
from medcodex.terminology.cpt.modifiers import parse_modifiers
from medcodex.terminology.cpt.pla import parse_pla
from medcodex.terminology.cpt.recognise import recognise
from medcodex.terminology.cpt.wording import Wording, put_together

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from medcodex.terminology.concepts import Concept

DDL = (
    CONCEPT_DDL
    + """
CREATE TABLE wording (
  id INTEGER PRIMARY KEY, part TEXT NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL, use TEXT NOT NULL,
  facts TEXT NOT NULL);
"""
)
_WHOLE = {CODES: parse_long, "modifiers": parse_modifiers, "pla": parse_pla, "citations": parse_citations}


def _parse(part: str, stream: IO[bytes], name: str) -> Iterable[Wording]:
    if part in _WHOLE:
        return _WHOLE[part](stream, name)
    return (parse_fixed if part in {"medium", "short"} else parse_columns)(part, stream, name)


def _fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], name: str) -> int:
    rows = (
        (part, wording.code, wording.text, wording.use, json.dumps(dump_properties(wording.facts), ensure_ascii=False))
        for wording in _parse(part, stream, name)
    )
    return insert_many(connection, "INSERT INTO wording VALUES (NULL, ?, ?, ?, ?, ?)", rows)


def _finish(connection: sqlite3.Connection, parts: Iterable[str]) -> None:
    held: dict[str, list[Wording]] = {}
    for part, code, text, use, facts in connection.execute(
        "SELECT part, code, text, use, facts FROM wording ORDER BY id"
    ):
        held.setdefault(part, []).append(Wording(code, text, use, load_properties(json.loads(facts))))
    write_concepts(connection, put_together(held))


def _codes(form: str, stream: IO[bytes], name: str) -> Iterable[Concept]:
    return put_together({CODES: list(parse_long(stream, name))})


CPT_BUILDER = Builder(
    system=SYSTEMS[CPT],
    ddl=DDL,
    recognise=recognise,
    fill=_fill,
    finish=_finish,
    codes=_codes,
    effective=year_range,
)
