"""The coverage policies that are loaded, as edits.coverage asks for them.

Each table's rows carry their own first and last day. So the newest tables of the day of service answer, and for a day
before all of them the oldest.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.conventions.ranges import CodeRanges
from medcodex.edits.coverage.model import LCD, Group, Policy
from medcodex.encounter import Notice
from medcodex.library.coverage_set import COVERAGE, POLICIES
from medcodex.library.files import connect, list_releases

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.library.home import Home
    from medcodex.library.schema import Release

_ARTICLES = "articles"
_NEEDED = (_ARTICLES, "services", "covered", "holders", "contractors")
_NONE_LOADED = "no coverage policies (LCD, NCD) are loaded, so medical necessity is not checked; see: medcodex data add"
_UNKNOWN_CONTRACTOR = "?"
_KEPT = 20_000
_OWN = (
    "SELECT policy, kind, places, diagnosis, covered, grp, beside, title, source FROM own_policy"
    " WHERE low <= ?1 AND high >= ?1 AND first <= ?2 AND (last IS NULL OR last >= ?2) ORDER BY rowid"
)
_OF_CODE = (
    "SELECT DISTINCT a.id, a.version, a.shown, a.title FROM article_service s JOIN article a USING (id, version)"
    " WHERE s.code = ?1 AND a.first <= ?2 AND (a.last IS NULL OR a.last >= ?2) ORDER BY a.id, a.version DESC"
)
_LATER = (
    "SELECT DISTINCT a.id, a.shown, a.title FROM article_service s JOIN article a USING (id, version)"
    " WHERE s.code = ?1 AND a.first > ?2 AND a.version > 1 ORDER BY a.id"
)
"""Articles that had versions before the one that is loaded."""


class LoadedCoverage:
    """Implements edits.coverage.model.CoverageTables over a data folder; one thread at a time."""

    def __init__(self, home: Home) -> None:
        self._releases = list_releases(home, COVERAGE)
        self._open: dict[str, sqlite3.Connection] = {}
        self.policies = lru_cache(_KEPT)(self._policies)
        self.behind = lru_cache(_KEPT)(self._behind)
        self._by_version = {release.version: release for release in self._releases}
        self._article = lru_cache(_KEPT)(self._read_article)

    @property
    def loaded(self) -> bool:
        """Whether any table is."""
        return bool(self._releases)

    def _behind(self, day: dt.date) -> tuple[Notice, ...]:
        """What of the tables is missing, or of another time than the day."""
        if not self._releases:
            return (Notice("not-loaded", _NONE_LOADED),)
        told = []
        for part in (_ARTICLES, POLICIES):
            release = self._release(part, day)
            if release is None:
                continue
            if release.effective_to < day:
                told.append(Notice("release-lag", f"the newest coverage {part} loaded are of {release.version}"))
            if release.effective_from > day:
                told.append(Notice("release-ahead", f"the earliest coverage {part} loaded are of {release.version}"))
        for release in self._releases:
            missing = [part for part in _NEEDED if part not in release.parts]
            if missing and missing != list(_NEEDED):
                lacks = f"coverage {release.version} lacks tables and governs nothing: {', '.join(missing)}"
                told.append(Notice("part-missing", lacks))
        return tuple(told)

    def _policies(self, code: str, day: dt.date) -> Sequence[Policy]:
        return (*self._own(code, day), *self._articles(code, day))

    def _release(self, part: str, day: dt.date) -> Release | None:
        """The newest release of the day with the part, else the oldest."""
        having = [release for release in self._releases if part in release.parts]
        of_day = [release for release in having if release.effective_from <= day]
        return of_day[-1] if of_day else next(iter(having), None)

    def _rows(self, release: Release, query: str, *values: str | int) -> list[Any]:
        name = release.path.name
        if name not in self._open:
            self._open[name] = connect(release.path)
        return self._open[name].execute(query, values).fetchall()

    def _own(self, code: str, day: dt.date) -> Iterator[Policy]:
        release = self._release(POLICIES, day)
        if release is None:
            return
        rows: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        for policy, kind, places, *rest in self._rows(release, _OWN, code, day.isoformat()):
            rows[policy, kind, places].append(rest)
        for (policy, kind, places), told in rows.items():
            supporting: dict[tuple[str, str], list[str]] = defaultdict(list)
            for diagnosis, covered, group, beside, *_ in told:
                if diagnosis and covered:
                    supporting[group, beside].append(diagnosis)
            title, source = next(((title, source) for *_, title, source in told if title or source), ("", ""))
            yield Policy(
                id=f"{kind} {policy}",
                kind=kind,
                source=": ".join(filter(None, (f"{kind} {policy}", title, source))),
                places=frozenset(places.split()),
                covered=all(covered or diagnosis for diagnosis, covered, *_ in told),
                groups=tuple(Group(name, _ranges(codes), beside) for (name, beside), codes in supporting.items()),
                refused=_ranges(diagnosis for diagnosis, covered, *_ in told if diagnosis and not covered) or None,
            )

    def _articles(self, code: str, day: dt.date) -> Iterator[Policy]:
        release = self._release(_ARTICLES, day)
        if release is None or not all(part in release.parts for part in _NEEDED):
            return
        seen: set[str] = set()
        for article, version, shown, title in self._rows(release, _OF_CODE, code, day.isoformat()):
            if article in seen:  # an older version of it
                continue
            seen.add(article)
            policy = self._article(release.version, code, (article, version), shown, title)
            if policy is not None:
                yield policy
        for article, shown, title in self._rows(release, _LATER, code, day.isoformat()):
            if article not in seen:
                seen.add(article)
                yield Policy(f"article {shown}", LCD, _source(release, [shown], title), later=True)

    def _read_article(self, of: str, code: str, key: tuple[str, int], shown: str, title: str) -> Policy | None:
        """What an article of the release ``of`` says of one of its services; None where its groups of diagnoses are
        about other ones."""
        release = self._by_version[of]

        def rows(columns: str, table: str) -> list[Any]:
            return self._rows(release, f"SELECT {columns} FROM {table} WHERE id = ? AND version = ?", *key)  # noqa: S608 - names from below

        services = {service for (service,) in rows("code", "article_service")}
        groups = {
            name: (_named(named, services), bool(conditional))
            for name, named, conditional in rows("grp, named, conditional", "article_group")
        }
        codes: dict[str, list[str]] = defaultdict(list)
        marked: dict[str, list[str]] = defaultdict(list)
        for diagnosis, name, star in rows("code, grp, marked", "article_covered"):
            codes[name].append(diagnosis)
            if star:
                marked[name].append(diagnosis)
        about = [name for name in codes if not groups.get(name, (None, False))[0] or code in groups[name][0]]
        refused = [diagnosis for (diagnosis,) in rows("code", "article_refused")]
        if codes and not about:
            return None
        lcds = sorted({lcd for (lcd,) in rows("lcd", "article_lcd")})
        return Policy(
            id=f"article {shown}",
            kind=LCD,
            source=_source(release, [*lcds, shown], title),
            places=self._contractors(release, [holder for (holder,) in rows("contractor", "article_holder")]),
            groups=tuple(
                Group(
                    name,
                    _ranges(codes[name]),
                    conditional=groups.get(name, (None, False))[1],
                    marked=_ranges(marked[name]) or None,
                )
                for name in about
            ),
            refused=_ranges(refused) or None,
        )

    def _contractors(self, release: Release, holders: Sequence[str]) -> frozenset[str]:
        """Numbers of the contractors; one that has none stands as unknown, since none at all would mean everywhere."""
        numbers: set[str] = set()
        for holder in holders or [""]:
            found = self._rows(release, "SELECT number FROM contractor WHERE key = ?", holder)
            numbers.update([number for (number,) in found] or [_UNKNOWN_CONTRACTOR])
        return frozenset(numbers)


def _source(release: Release, documents: Sequence[str], title: str) -> str:
    return f"Medicare Coverage Database of {release.version}: {', '.join(documents)}, {title}"


def _ranges(codes: Iterable[str]) -> CodeRanges:
    return CodeRanges(", ".join(codes))


def _named(text: str, services: set[str]) -> frozenset[str]:
    """Those of an article's own services that a group's text names, singly or in a range; empty where it names none."""
    bounds = [item.partition("-") for item in text.split(",") if item]
    return frozenset(service for service in services for low, _, high in bounds if low <= service <= (high or low))
