"""The publishers' own download addresses of what this version loads, and choosing among them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.library.systems import ICD10CM
from medcodex.terminology.version import effective_range
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file that a publisher offers. ``kind`` is codes, tables, poa or maps; entries of one release and kind are
    alternatives, the first in the catalogue preferred. ``release`` is LATEST where the address always gives the
    newest; ``begins`` the first day it answers for, "" where the release's name tells it. ``address`` is "cited" where
    independent public programs or documents fetch the file from there, else "unverified"; ``page`` is the publisher's
    page that links to it."""

    name: str
    system: str
    release: str
    kind: str
    url: str
    licence: str
    page: str
    address: str
    begins: str = ""

    @property
    def first_day(self) -> datetime.date:
        """The first day the release answers for; of the latest, any."""
        if self.release == LATEST:
            return datetime.date.min
        return datetime.date.fromisoformat(self.begins) if self.begins else effective_range(self.release)[0]


def catalogue() -> tuple[Entry, ...]:
    """All entries, the newest release first."""
    return tuple(Entry(**row) for row in table_rows("medcodex.library", "data/catalogue.tsv"))


def newest_in_force(entries: Sequence[Entry], date: datetime.date, system: str = ICD10CM) -> str:
    """The release name ("icd10cm-2027") of a system's newest release in force on a date, else of its earliest one."""
    ordered = sorted((entry for entry in entries if entry.system == system), key=lambda entry: entry.first_day)
    begun = [entry for entry in ordered if entry.first_day <= date]
    chosen = begun[-1] if begun else ordered[0]
    return f"{chosen.system}-{chosen.release}"


def expanded(entries: Sequence[Entry], names: Sequence[str], date: datetime.date) -> list[str]:
    """The names, that of a system alone as its newest release in force on a date; where there is no name, that of
    ICD-10-CM."""
    systems = {entry.system for entry in entries}
    return [newest_in_force(entries, date, name) if name in systems else name for name in names or (ICD10CM,)]


def choose(entries: Sequence[Entry], names: Sequence[str]) -> list[list[Entry]]:
    """What the names ask for: each inner list is alternatives for one file, to be tried in order.

    A name is an entry's (just that one), a release's ("icd10cm-2026"), or a release's with a kind
    ("icd10cm-2026-codes"). UsageError, listing the releases, for any other.
    """
    wanted: list[list[Entry]] = []
    for name in names:
        found = _exact(entries, name) or _release(entries, name)
        if not found:
            releases = dict.fromkeys(f"{entry.system}-{entry.release}" for entry in entries)
            raise UsageError(f"not in the catalogue; it has {', '.join(releases)} (see 'data pull --list')", name)
        wanted.extend(group for group in found if group not in wanted)
    return wanted


def _exact(entries: Sequence[Entry], name: str) -> list[list[Entry]]:
    return [[entry] for entry in entries if entry.name == name]


def _release(entries: Sequence[Entry], name: str) -> list[list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        release = f"{entry.system}-{entry.release}"
        if name in {release, f"{release}-{entry.kind}"}:
            groups.setdefault(entry.kind, []).append(entry)
    return list(groups.values())
