"""The tables of the National Correct Coding Initiative from the loaded releases, each quarter for its own dates."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.edits.ncci.tables import Answer
from medcodex.encounter import Notice
from medcodex.library.edit_tables import NCCI_ADD_ON, NCCI_MUE, NCCI_PTP, PTP_FILES
from medcodex.library.files import connect, list_releases
from medcodex.library.home import Home, default_home
from medcodex.terminology.ncci.model import AddOnEdit, PtpEdit, UnitLimit
from medcodex.terminology.ncci.recognise import UNDATED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence, Set
    from pathlib import Path

    from medcodex.edits.ncci.tables import AddOnTable, PairTable, UnitTable
    from medcodex.library.schema import Release

_ADD_ON = "add-on"
_DAYS_KEPT = 4096
_CODES_KEPT = 4096
# CROSS JOIN keeps SQLite from turning the order round: each pair of codes is one look into the key.
_AMONG = """
SELECT column1, column2, indicator, effective, deletion, rationale, part
FROM json_each(?) AS first CROSS JOIN json_each(?) AS second
CROSS JOIN pair ON column1 = first.value AND column2 = second.value
"""


class LoadedNcci:
    """Implements edits.ncci.tables.NcciTables over a data folder.

    A date is answered by the newest release that began by then; its name says the quarter, and a notice that the
    quarter ended before the date. Tables whose rows carry their own days (pairs and add-on codes as CMS publishes them)
    also answer for days before the earliest release; limits of units do not.
    """

    def __init__(self, home: Home | None = None) -> None:
        home = home or default_home()
        self._releases = {name: list_releases(home, name) for name in (NCCI_PTP, NCCI_MUE, NCCI_ADD_ON)}
        self._connections: dict[Path, sqlite3.Connection] = {}
        # Caches per object, not per class: they go when it goes.
        self.pairs = lru_cache(_DAYS_KEPT)(self._pairs)
        self.limits = lru_cache(_DAYS_KEPT)(self._limits)
        self.add_ons = lru_cache(_DAYS_KEPT)(self._add_ons)
        self._pair_table = lru_cache(None)(self._open_pairs)
        self._unit_table = lru_cache(None)(self._open_limits)
        self._add_on_table = lru_cache(None)(self._open_add_ons)

    def _pairs(self, service: str, day: date) -> Answer[PairTable] | Notice | None:
        parts = frozenset({service, *(f"{service}-{file}" for file in PTP_FILES)})
        answer = self._on(NCCI_PTP, parts, day, f"{service} PTP edits", self._pair_table)
        if not isinstance(answer, Answer):
            return answer
        release = answer.table[1]
        held = sorted(parts & release.parts.keys())
        if service not in held and len(held) < len(PTP_FILES):
            short = (
                f"{answer.name}: only the files {', '.join(held)} of the {len(PTP_FILES)} that make it up are loaded"
            )
            return _with(answer, Notice("release-partial", short))
        return _with(answer)

    def _limits(self, service: str, day: date) -> Answer[UnitTable] | Notice | None:
        answer = self._on(NCCI_MUE, frozenset({service}), day, f"{service} MUE values", self._unit_table)
        return _with(answer) if isinstance(answer, Answer) else answer

    def _add_ons(self, day: date) -> Answer[AddOnTable] | Notice | None:
        answer = self._on(NCCI_ADD_ON, frozenset({_ADD_ON}), day, "add-on code edits", self._add_on_table)
        return _with(answer) if isinstance(answer, Answer) else answer

    def _on(
        self, system: str, parts: Set[str], day: date, title: str, opened: Callable[[Any, Any], Any]
    ) -> Answer[Any] | Notice | None:
        """The table, with its release, that answers for a day."""
        holding = [release for release in self._releases[system] if parts & release.parts.keys()]
        if not holding:
            return None
        begun = [release for release in holding if release.effective_from <= day]
        release = begun[-1] if begun else holding[0]
        name = f"{title} {release.version}"
        table = (opened(release.path, tuple(sorted(parts & release.parts.keys()))), release)
        if not begun:
            if system == NCCI_MUE or any(release.parts[part].form == UNDATED for part in parts & release.parts.keys()):
                return Notice(
                    "not-loaded", f"not checked: NCCI {title}; the earliest loaded begin {release.effective_from}"
                )
            told = f"{name}: the earliest loaded; for {day} its rows are judged by their own dates"
            return Answer(table, name, False, (Notice("release-ahead", told),))
        if day <= _until(system, release):
            return Answer(table, name)
        told = f"{name}: the newest loaded, published up to {release.effective_to}; what it finds is a warning at most"
        return Answer(table, name, True, (Notice("release-lag", told),))

    def _connection(self, path: Path) -> sqlite3.Connection:
        if path not in self._connections:
            self._connections[path] = connect(path)
        return self._connections[path]

    def _open_pairs(self, path: Path, parts: tuple[str, ...]) -> PairTable:
        connection = self._connection(path)

        @lru_cache(_CODES_KEPT)
        def among(codes: frozenset[str]) -> Sequence[PtpEdit]:
            listed = json.dumps(sorted(codes))
            return tuple(
                PtpEdit(column1, column2, indicator, _day(effective), _day(deletion), rationale)
                for column1, column2, indicator, effective, deletion, rationale, part in connection.execute(
                    _AMONG, (listed, listed)
                )
                if part in parts
            )

        return lambda codes: among(frozenset(codes))

    def _open_limits(self, path: Path, parts: tuple[str, ...]) -> UnitTable:
        rows = self._connection(path).execute(
            "SELECT code, units, adjudication, rationale FROM unit_limit WHERE part = ?", parts
        )
        return {row[0]: UnitLimit(*row) for row in rows}.get

    def _open_add_ons(self, path: Path, parts: tuple[str, ...]) -> AddOnTable:
        rows = self._connection(path).execute(
            "SELECT code, kind, primary_code, effective, deletion, note FROM add_on WHERE part = ?", parts
        )
        edits: dict[str, list[AddOnEdit]] = {}
        for code, kind, primary, effective, deletion, note in rows:
            edit = AddOnEdit(code, kind, primary or None, _day(effective), _day(deletion), note)
            edits.setdefault(code, []).append(edit)
        return lambda code: edits.get(code, ())


def _with(answer: Answer[Any], *notices: Notice) -> Answer[Any]:
    """The answer with its table alone, and these notices besides its own."""
    return Answer(answer.table[0], answer.name, answer.behind, (*answer.notices, *notices))


def _until(system: str, release: Release) -> date:
    """The last day that a release answers for without being called late. Add-on codes come once a year, in other
    quarters only where they changed."""
    return date(release.effective_to.year, 12, 31) if system == NCCI_ADD_ON else release.effective_to


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def pairs_of(home: Home, system: str, service: str) -> tuple[str, Sequence[PtpEdit]]:
    """All pairs of the newest release of a service's table, with its name; nothing where none is loaded."""
    holding = [release for release in list_releases(home, system) if service in release.parts]
    if not holding:
        return "", ()
    with closing(connect(holding[-1].path)) as connection:
        rows = connection.execute(
            "SELECT column1, column2, indicator, effective, deletion, rationale FROM pair WHERE part = ?"
            " ORDER BY column1, column2, effective",
            (service,),
        ).fetchall()
    pairs = [PtpEdit(a, b, indicator, _day(start), _day(end), why) for a, b, indicator, start, end, why in rows]
    return f"NCCI {service} PTP edits {holding[-1].version}", pairs
