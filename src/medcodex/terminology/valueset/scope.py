"""Everything one request can see: what it brought itself, then what is loaded; and which version answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.terminology.valueset.listed import SupplementedSystem
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.records import split_canonical
from medcodex.terminology.valueset.versions import best, matches, order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.systems import CodeSystem


class Shelf(Protocol):
    """A place where code systems and value sets are found by address."""

    def versions(self, url: str) -> Sequence[str]:
        """The versions of a code system; empty where the shelf has none of it."""

    def current(self, url: str) -> str | None:
        """The version meant where none is named; None for the newest."""

    def system(self, url: str, version: str) -> CodeSystem | None: ...
    def value_sets(self, url: str) -> Sequence[ValueSet]: ...


@dataclass(frozen=True, slots=True)
class VersionRules:
    """What a request says of versions, each a (system, version) pair: the version whatever a value set says, the
    version to require, the version where a value set names none; the same last for value sets."""

    force: tuple[tuple[str, str], ...] = ()
    check: tuple[tuple[str, str], ...] = ()
    default: tuple[tuple[str, str], ...] = ()
    value_sets: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(pairs: tuple[tuple[str, str], ...], url: str) -> str:
        return next((version for system, version in pairs if system == url), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which version of a code system an include means. ``asked`` is the version asked for in the end, ``source`` who
    asked: force, include, default, check, or nobody. ``version`` None and ``system`` None where it is not known."""

    url: str
    include: str
    asked: str
    source: str
    version: str | None
    system: CodeSystem | None
    check: str

    @property
    def violates(self) -> bool:
        """Whether the version is not the one that the request requires."""
        return bool(self.check) and self.version is not None and not matches(self.check, self.version)


class Scope:
    """The shelves of a request in order, its version rules and its supplements."""

    def __init__(self, shelves: Sequence[Shelf], rules: VersionRules, supplements: Sequence[str] = ()) -> None:
        self._shelves = tuple(shelves)
        self.rules = rules
        self.supplements = tuple(self._supplement(each) for each in supplements)

    def with_supplements(self, supplements: Sequence[str]) -> Scope:
        """The same with more supplements; RefusedError where one is not known."""
        if not supplements:
            return self
        more = Scope(self._shelves, self.rules, supplements)
        known = {each.about.canonical for each in self.supplements}
        more.supplements = (*self.supplements, *(s for s in more.supplements if s.about.canonical not in known))
        return more

    def versions(self, url: str) -> Sequence[str]:
        """The versions of a code system in order, oldest first."""
        return sorted({version for shelf in self._shelves for version in shelf.versions(url)}, key=order)

    def system(self, url: str, version: str = "") -> CodeSystem | None:
        """The code system in the version asked for, wildcards allowed; the current one of ""."""
        for shelf in self._shelves:
            known = shelf.versions(url)
            current = shelf.current(url) if not version else None
            actual = current if current is not None else best(known, version)
            found = shelf.system(url, actual) if actual is not None else None
            if found is not None:
                return self._supplemented(found)
        return None

    def value_set(self, url: str, version: str = "") -> ValueSet | None:
        """The value set in the version asked for, the newest of ""."""
        for shelf in self._shelves:
            known = {each.version: each for each in shelf.value_sets(url)}
            actual = best(known, version)
            if actual is not None:
                return known[actual]
        return None

    def choose(self, url: str, include: str) -> Choice:
        """The version of a system that an include with this version ("" for none) means under the rules."""
        rules, of = self.rules, VersionRules.of
        check = of(rules.check, url)
        asked, source = next(
            (
                (version, source)
                for version, source in (
                    (of(rules.force, url), "force"),
                    (include, "include"),
                    (of(rules.default, url), "default"),
                    (check, "check"),
                )
                if version
            ),
            ("", ""),
        )
        system = self.system(url, asked)
        return Choice(url, include, asked, source, system.about.version if system else None, system, check)

    def _supplemented(self, system: CodeSystem) -> CodeSystem:
        fitting = [each for each in self.supplements if _supplements(each, system)]
        return SupplementedSystem(system, fitting) if fitting else system

    def _supplement(self, canonical: str) -> CodeSystem:
        url, version = split_canonical(canonical)
        for shelf in self._shelves:
            actual = best(shelf.versions(url), version)
            found = shelf.system(url, actual) if actual is not None else None
            if found is not None and found.about.content == "supplement":
                return found
        raise RefusedError(issue("supplement-missing", supplement=canonical), status=404)


def _supplements(supplement: CodeSystem, system: CodeSystem) -> bool:
    url, version = split_canonical(supplement.about.supplements)
    return url == system.about.url and (not version or matches(version, system.about.version))
