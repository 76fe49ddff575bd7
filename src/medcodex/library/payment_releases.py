"""The loaded releases of a table of Medicare's payment systems; each answers for services of its own year alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.encounter import Notice
from medcodex.library.concept_book import SqliteConceptBook
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.payment_tables import MPFS, OPPS, PAYMENT_TABLES
from medcodex.terminology.mpfs.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medcodex.library.schema import Release

_DAYS_KEPT = 1024
# What stays open without the table, and which file it is.
_LEFT_OPEN = {
    MPFS: ("modifiers that rest on its indicators, and global days", "CMS's relative value file"),
    OPPS: ("inpatient-only services and others by status indicator", "CMS's Addendum B"),
}


class PaymentTable:
    """Implements edits.services.fees.FeeTable over one release."""

    def __init__(self, release: str, rows: Mapping[str, Mapping[str, str]]) -> None:
        self.release = release
        self._rows = rows

    def indicators(self, code: str) -> Mapping[str, str] | None:
        return self._rows.get(code)


class PaymentReleases:
    """Implements edits.services.fees.FeeTables over a data folder. Indicators change from year to year and now and then
    within one, so a day is answered by its own quarter's release, else by an earlier one of the same year, which
    ``notice`` says; by no other."""

    def __init__(self, system: str, home: Home | None = None) -> None:
        self._system = system
        self._releases = list_releases(home or default_home(), system)
        self._tables: dict[str, PaymentTable] = {}
        self._release = lru_cache(_DAYS_KEPT)(self._release_on)
        self.on = lru_cache(_DAYS_KEPT)(self._on)
        self.notice = lru_cache(_DAYS_KEPT)(self._notice)

    def _on(self, day: date) -> PaymentTable | None:
        release = self._release(day)
        if release is None:
            return None
        if release.version not in self._tables:
            self._tables[release.version] = _table(release)
        return self._tables[release.version]

    def _notice(self, day: date) -> Notice | None:
        title = PAYMENT_TABLES[self._system].title
        left_open, file = _LEFT_OPEN[self._system]
        if not self._releases:
            return Notice(
                "not-loaded",
                f"no {title} is loaded: {left_open} are not checked; add {file} with: medcodex data add PATH",
            )
        release = self._release(day)
        if release is None:
            held = ", ".join(release.version for release in self._releases)
            told = f"no {title} {self._missing(day)} is loaded, only {held}: {left_open} are not checked"
            return Notice("not-loaded", told)
        if day > release.effective_to:
            told = f"{title}: the newest release of {day.year} loaded is {release.version}, published up to"
            return Notice("release-lag", f"{told} {release.effective_to}")
        return None

    def _missing(self, day: date) -> str:
        later = [one.effective_from for one in self._releases if one.effective_from.year == day.year]
        return f"in force in {day.year} before {min(later)}" if later else f"of {day.year}"

    def _release_on(self, day: date) -> Release | None:
        begun = [
            release
            for release in self._releases
            if release.effective_from <= day and release.effective_from.year == day.year
        ]
        return max(begun, key=lambda release: release.effective_from, default=None)


def _table(release: Release) -> PaymentTable:
    book = SqliteConceptBook(release.system, normalise, {"codes": release}, ())
    return PaymentTable(
        f"{PAYMENT_TABLES[release.system].title} {release.version}",
        {concept.code: {name: str(value) for name, value in concept.properties} for concept in book.concepts()},
    )
