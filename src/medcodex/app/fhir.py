"""Opens the FHIR terminology service over everything that is loaded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from medcodex.library.concept_books import open_concept_book
from medcodex.library.embedded import PACKAGES, ensure_embedded
from medcodex.library.files import list_releases
from medcodex.library.home import default_home
from medcodex.library.systems import SYSTEMS
from medcodex.terminology.valueset.book_system import BookSystem
from medcodex.terminology.valueset.canonical import base_systems, base_value_sets, published_systems
from medcodex.terminology.valueset.shelves import ListedShelf
from medcodex.terminology.valueset.systems import PropertyDefinition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.library.home import Home
    from medcodex.library.schema import Release
    from medcodex.terminology.valueset.canonical import Published
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.systems import About, CodeSystem

_DECLARED = (
    PropertyDefinition("billable", kind="boolean", description="whether the code may be reported itself"),
    PropertyDefinition(
        "notSelectable", "http://hl7.org/fhir/concept-properties#notSelectable", "boolean", "a group, not a code"
    ),
)


class LoadedSystems:
    """The code systems in the data folder, each version of each, and FHIR's own. Releases that are added while the
    service runs are seen with the next request. ``today`` decides which version is meant where none is named."""

    def __init__(self, home: Home, today: Callable[[], dt.date]) -> None:
        self._home = home
        self._today = today
        self._lock = RLock()
        self._published: Mapping[str, Published] = published_systems()
        self._by_url = {url: each for each in self._published.values() for url in (each.url, *each.alternatives)}
        self._base_systems = base_systems()
        self._base_sets = base_value_sets(self._base_systems)
        self._base = ListedShelf(self._base_systems, self._base_sets)
        self._stamp: float | None = None
        self._releases: dict[str, list[Release]] = {}
        self._open: dict[tuple[str, str], tuple[dt.date, CodeSystem]] = {}

    def versions(self, url: str) -> Sequence[str]:
        published = self._by_url.get(url)
        if published is None:
            return self._base.versions(url)
        return [release.version for release in self._with_codes(published.system)]

    def current(self, url: str) -> str | None:
        published = self._by_url.get(url)
        if published is None:
            return None
        releases = self._with_codes(published.system)
        in_force = [release for release in releases if release.effective_from <= self._today()]
        chosen = in_force[-1:] or releases[:1]
        return chosen[0].version if chosen else None

    def system(self, url: str, version: str) -> CodeSystem | None:
        published = self._by_url.get(url)
        if published is None:
            return self._base.system(url, version)
        releases = self._with_codes(published.system)
        place = next((number for number, each in enumerate(releases) if each.version == version), None)
        if place is None:
            return None
        with self._lock:
            day = self._day(releases, place)
            held = self._open.get((url, version))
            if held is None or held[0] != day:
                about = replace(published.about(url, version), properties=_DECLARED)
                held = day, BookSystem(about, open_concept_book(day, published.system, self._home))
                self._open[url, version] = held
            return held[1]

    def value_sets(self, url: str) -> Sequence[ValueSet]:
        return self._base.value_sets(url)

    def systems(self) -> Sequence[tuple[About, str]]:
        found = [(system.about, system.about.url.rpartition("/")[2]) for system in self._base_systems]
        for published in self._published.values():
            for release in self._with_codes(published.system):
                about = published.about(published.url, release.version)
                header = {**about.header, "count": release.parts["codes"].rows}
                declared = replace(about, properties=_DECLARED, header=header)
                found.append((declared, f"{published.system}-{release.version}"))
        return found

    def all_value_sets(self) -> Sequence[ValueSet]:
        whole = [
            each.whole(self.current(each.url) or "")
            for each in self._published.values()
            if self._with_codes(each.system)
        ]
        return [*self._base_sets, *whole]

    def warm(self) -> None:
        """Make the indexes of the current versions, which otherwise the first request that needs one waits for."""
        for published in self._published.values():
            version = self.current(published.url)
            system = self.system(published.url, version) if version is not None else None
            if system is not None:
                len(system.index)

    def _day(self, releases: Sequence[Release], place: int) -> dt.date:
        """The day on which a version is read: today where it is in force, else its last day before the next one, for
        the newest of its other parts."""
        last = releases[place].effective_to
        if place + 1 < len(releases):
            last = min(last, releases[place + 1].effective_from - dt.timedelta(days=1))
        elif last < self._today():
            last = self._today()
        return max(min(last, self._today()), releases[place].effective_from)

    def _with_codes(self, system: str) -> Sequence[Release]:
        with self._lock:
            try:
                stamp = self._home.releases.stat().st_mtime
            except OSError:
                stamp = 0.0
            if stamp != self._stamp:
                self._releases = {}
                self._open = {}
                for release in list_releases(self._home):
                    self._releases.setdefault(release.system, []).append(release)
                self._stamp = stamp
            found = self._releases.get(system, []) if system in SYSTEMS else []
        return sorted((each for each in found if "codes" in each.parts), key=lambda each: each.effective_from)


def open_systems(
    home: Home | None = None,
    *,
    today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).date(),
    say: Callable[[str], None] = lambda _: None,
) -> LoadedSystems:
    """The loaded code systems; the releases that come with the install are built first where they are missing."""
    home = home or default_home()
    for system in PACKAGES:
        ensure_embedded(home, system, list_releases(home, system), say)
    return LoadedSystems(home, today)
