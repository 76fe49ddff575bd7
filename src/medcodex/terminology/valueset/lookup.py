"""Everything a code system tells of one code, and how two codes stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.valueset.filters import subsumes
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.naming import PREFERRED, shown
from medcodex.terminology.valueset.records import Wording
from medcodex.terminology.valueset.systems import Property

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.valueset.languages import Languages
    from medcodex.terminology.valueset.records import Coding
    from medcodex.terminology.valueset.scope import Scope
    from medcodex.terminology.valueset.systems import About, CodeSystem, Entry


@dataclass(frozen=True, slots=True)
class Found:
    """A concept as $lookup tells it: properties with the display of the code that each holds, if it holds one."""

    about: About
    entry: Entry
    display: str
    wordings: tuple[Wording, ...]
    properties: tuple[tuple[Property, str], ...]
    supplements: tuple[str, ...] = ()


def system_of(scope: Scope, url: str, version: str = "") -> CodeSystem:
    """The code system of an address; RefusedError where it is not known, or not in this version."""
    found = scope.system(url, version)
    if found is not None:
        return found
    versions = scope.versions(url)
    if versions:
        words = {"system": url, "version": version, "versions": " or ".join(versions)}
        raise RefusedError(issue("unknown-version", **words), status=404)
    raise RefusedError(issue("unknown-system-code", system=url), status=404)


def entry_of(system: CodeSystem, code: str) -> Entry:
    """The concept of a code; RefusedError where the system has none."""
    found = system.find(code)
    if found is None:
        about = system.about
        name = "unknown-code" if about.version else "unknown-code-unversioned"
        raise RefusedError(issue(name, code=code, system=about.url, version=about.version), status=404)
    return found


def lookup(scope: Scope, coding: Coding, properties: Sequence[str], languages: Languages) -> Found:
    """The concept of a coding's code. ``properties`` names those to tell, "*" all of them; without any, whether it is
    inactive is told and no more."""
    system = system_of(scope, coding.system, coding.version)
    entry = entry_of(system, coding.code)
    display, others = shown(entry, system.about, languages, None)
    usual = Wording(entry.display, system.about.language, PREFERRED)
    wordings = others if usual in others or not entry.display else [usual, *others]
    told = tuple(each for each in _properties(system, entry, properties))
    used = tuple(
        each.about.canonical for each in scope.supplements if each.about.supplements.partition("|")[0] == coding.system
    )
    return Found(system.about, entry, display, tuple(wordings), told, used)


def _properties(system: CodeSystem, entry: Entry, asked: Sequence[str]) -> Iterator[tuple[Property, str]]:
    every = "*" in asked
    yield Property("inactive", "Boolean", entry.inactive), ""
    for found in entry.properties:
        if (every or found.code in asked) and found.code != "inactive":
            yield found, _display(system, str(found.value)) if found.kind == "Code" else ""
    if every or "parent" in asked:
        for code in entry.parents:
            yield Property("parent", "Code", code), _display(system, code)
    if every or "child" in asked:
        index = system.index
        at = index.position.get(entry.code)
        for child in index.children[at] if at is not None else ():
            yield Property("child", "Code", index.codes[child]), _display(system, index.codes[child])


def _display(system: CodeSystem, code: str) -> str:
    found = system.find(code)
    return found.display if found is not None else ""


def relation(scope: Scope, url: str, version: str, one: str, other: str) -> str:
    """How code ``one`` stands to code ``other`` in FHIR's words: equivalent, subsumes, subsumed-by, not-subsumed."""
    system = system_of(scope, url, version)
    first, second = entry_of(system, one), entry_of(system, other)
    if first.code == second.code:
        return "equivalent"
    if subsumes(system, first.code, second):
        return "subsumes"
    return "subsumed-by" if subsumes(system, second.code, first) else "not-subsumed"
