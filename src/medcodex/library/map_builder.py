"""How releases of concept maps are built: one table of rows for all of them, and the parser of each part."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import IO, TYPE_CHECKING

from medcodex.library.builders import Builder, insert_many
from medcodex.library.map_sets import MAP_SETS, map_effective
from medcodex.terminology.maps import hcup
from medcodex.terminology.maps.addenda import parse_addenda
from medcodex.terminology.maps.conversion import parse_conversion
from medcodex.terminology.maps.doid import parse_doid
from medcodex.terminology.maps.elixhauser import parse_codes, parse_measures
from medcodex.terminology.maps.gem import parse_gem
from medcodex.terminology.maps.recognise import recogniser
from medcodex.terminology.maps.sssom import parse_sssom

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from medcodex.library.systems import System
    from medcodex.terminology.maps.model import MapRow

    Parser = Callable[[IO[bytes], str], Iterable[MapRow]]

DDL = """
CREATE TABLE mapping (
  id INTEGER PRIMARY KEY, part TEXT NOT NULL, source TEXT NOT NULL, through TEXT NOT NULL, target TEXT,
  relationship TEXT NOT NULL, display TEXT NOT NULL, flags TEXT NOT NULL, effective TEXT, facts TEXT NOT NULL);
CREATE INDEX mapping_source ON mapping (part, source);
CREATE INDEX mapping_target ON mapping (part, target);
CREATE INDEX mapping_range ON mapping (part, through) WHERE through != '';
CREATE TABLE title (
  part TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (part, code)
) WITHOUT ROWID;
"""
_SINGLE: Mapping[str, Parser] = {
    "icd10cm-conversion": parse_conversion,
    "elixhauser": parse_codes,
    "doid": parse_doid,
}
_INSERT = "INSERT INTO mapping VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _parser(name: str, part: str, form: str, begins: date) -> Parser:
    """The parser of a part of a set; ``begins`` is the first day of the release."""
    if name == "gem":
        return partial(parse_gem, part=part, form=form)
    if name == "addenda":
        return partial(parse_addenda, system=part, effective=begins)
    if name == "mondo":
        return partial(parse_sssom, part=part)
    if form == hcup.FIRST_ONLY:
        return hcup.parse_first_categories
    return _SINGLE.get(name) or partial(hcup.parse_table, table=hcup.layout(name, part, form))


def _titles(name: str, part: str, form: str, stream: IO[bytes], label: str) -> Iterator[tuple[str, str, str]]:
    """(code, title, facts as JSON) of the targets that a part names."""
    if name == "elixhauser":
        for measure, title, needs in parse_measures(stream, label):
            yield measure, title, json.dumps([["present-on-admission", needs]])
    else:
        for code, title in hcup.parse_titles(stream, label, hcup.layout(name, part, form)):
            yield code, title, "[]"


def _builder(system: System) -> Builder:
    def fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], name: str) -> int:
        if system.parts[part].table == "title":
            titles = _titles(system.name, part, form, stream, name)
            return insert_many(connection, "INSERT INTO title VALUES (?, ?, ?, ?)", ((part, *one) for one in titles))
        (begins,) = connection.execute("SELECT effective_from FROM release").fetchone()
        parse = _parser(system.name, part, form, date.fromisoformat(begins))
        return insert_many(connection, _INSERT, (_values(part, row) for row in parse(stream, name)))

    return Builder(
        system=system,
        ddl=DDL,
        recognise=recogniser(system.name),
        fill=fill,
        finish=lambda connection, parts: None,
        codes=lambda form, stream, name: (),  # a map has no code list that another file could disagree with
        effective=partial(map_effective, system.name),
    )


def _values(part: str, row: MapRow) -> tuple[object, ...]:
    return (
        part,
        row.source,
        row.through,
        row.target,
        row.relationship.value,
        row.display,
        row.flags.text if row.flags is not None else "",
        row.effective.isoformat() if row.effective is not None else None,
        json.dumps(row.facts, ensure_ascii=False) if row.facts else "[]",
    )


MAP_BUILDERS: Mapping[str, Builder] = {name: _builder(system) for name, system in MAP_SETS.items()}
