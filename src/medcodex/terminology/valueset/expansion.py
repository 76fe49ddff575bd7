"""A value set written out: which concepts, in what order and how nested, with what is told of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.terminology.valueset.compose import Composer, MissingImportError, active
from medcodex.terminology.valueset.contents import Contained, Teller
from medcodex.terminology.valueset.languages import Languages
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.notices import warnings_of
from medcodex.terminology.valueset.records import join_canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.terminology.valueset.compose import Part
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.scope import Scope

# More than this needs paging: what the ecosystem's servers refuse, too.
LARGEST_UNPAGED = 1000
LARGEST_PAGE = 20_000
_DEEPEST = 40


class Echo(NamedTuple):
    """A parameter that an expansion states. ``kind`` is the type of its value."""

    name: str
    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class ExpandOptions:
    """What an expansion is asked to be; None stands for what is not said. ``designations`` are tokens
    "system|code", a language where the system is urn:ietf:bcp:47."""

    offset: int | None = None
    count: int | None = None
    text: str | None = None
    active_only: bool | None = None
    exclude_nested: bool | None = None
    include_designations: bool | None = None
    include_definition: bool | None = None
    versions_match: bool | None = None
    languages: Languages = field(default_factory=Languages)
    designations: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expansion:
    """The concepts of a value set. ``total`` counts all of them, ``contains`` holds the page asked for.
    ``properties`` are (code, address) of those told; ``fragments`` the systems of which only a part is known."""

    total: int
    contains: tuple[Contained, ...]
    parameters: tuple[Echo, ...]
    properties: tuple[tuple[str, str], ...]
    fragments: tuple[str, ...]


def expand(value_set: ValueSet, scope: Scope, options: ExpandOptions, tick: Callable[[], None]) -> Expansion:
    """The expansion of a value set. RefusedError where something it names is not known or cannot be run, where it holds
    more than LARGEST_UNPAGED concepts and no page is asked for, or when ``tick`` ends the work."""
    scope = scope.with_supplements(value_set.supplements)
    composer = Composer(scope, tick, options.versions_match)
    try:
        composer.check(value_set)
    except MissingImportError as missing:
        raise _pinned(missing, scope) from None
    parts = composer.parts(value_set)
    if options.active_only:
        parts = [active(part) for part in parts]
    if options.text:
        parts = [_searched(part, options.text) for part in parts]
    total = sum(len(part.codes) for part in parts)
    paged = options.count is not None or options.offset is not None
    if not paged and total > LARGEST_UNPAGED:
        _refuse(value_set, LARGEST_UNPAGED)
    if options.count is not None and min(options.count, total) > LARGEST_PAGE:
        _refuse(value_set, LARGEST_PAGE)
    start = options.offset or 0
    stop = start + (options.count if options.count is not None else LARGEST_UNPAGED)
    teller = Teller(options, _overloaded(composer))
    contains = []
    for part, codes in _page(parts, start, stop):
        told = []
        for number, code in enumerate(codes):
            if number % 256 == 0:
                tick()
            told.append(teller.tell(part, code))
        nested = not paged and not options.exclude_nested and part.kind in {"whole", "filtered"}
        contains.extend(_nest(part, told) if nested and not (options.text and part.kind == "whole") else told)
    fragments = [each.about.canonical for each in composer.systems.values() if each.about.content == "fragment"]
    return Expansion(
        total,
        tuple(contains),
        tuple(_echoes(value_set, composer, options)),
        teller.properties,
        tuple(fragments),
    )


def _pinned(missing: MissingImportError, scope: Scope) -> RefusedError:
    """The refusal of an expansion for a missing import; where the request itself chose its version, it says so."""
    for url, version in scope.rules.value_sets:
        plain = issue("unknown-value-set", value_set=join_canonical(url, version))
        if missing.issues[0] == plain:
            chosen = issue("unknown-pinned-value-set", url=url, version=version)
            return RefusedError(replace(chosen, diagnostics=plain.text), status=404)
    return missing


def _refuse(value_set: ValueSet, limit: int) -> None:
    problem = issue("too-costly", value_set=value_set.canonical or "(unidentified)", limit=str(limit))
    raise RefusedError(replace(problem, diagnostics=problem.text))


def _searched(part: Part, text: str) -> Part:
    if part.kind == "listed":
        words = text.casefold().split()
        return replace(part, codes=[code for code in part.codes if _named(part, code, words)])
    index = part.system.index
    found = index.matching(text)
    if part.codes is index.codes:
        return replace(part, codes=[index.codes[position] for position in sorted(found)])
    return replace(part, codes=[code for code in part.codes if index.position[code] in found])


def _named(part: Part, code: str, words: Sequence[str]) -> bool:
    entry = part.system.find(code)
    if entry is None:
        return False
    listed = part.listed[code]
    texts = (code, entry.display, listed.display, *(each.text for each in (*entry.wordings, *listed.wordings)))
    names = "\x1f".join(texts).casefold()
    return all(word in names for word in words)


def _overloaded(composer: Composer) -> frozenset[str]:
    """The systems that were named in several versions: there a code alone does not say enough."""
    named: dict[str, set[str]] = {}
    for choice in composer.choices:
        named.setdefault(choice.url, set()).add(choice.include)
    return frozenset(url for url, found in named.items() if len(found) > 1)


def _page(parts: Sequence[Part], start: int, stop: int) -> Iterator[tuple[Part, Sequence[str]]]:
    at = 0
    for part in parts:
        codes = part.codes[max(start - at, 0) : max(stop - at, 0)]
        at += len(part.codes)
        if codes:
            yield part, codes


def _nest(part: Part, told: Sequence[Contained]) -> list[Contained]:
    """Concepts under those they stand below. Only one that came before can be above, so no circle closes."""
    index = part.system.index
    below: dict[str, list[Contained]] = {}
    depth: dict[str, int] = {}
    tops: list[Contained] = []
    for each in told:
        parents = (index.codes[position] for position in index.parents[index.position[each.code]])
        parent = next((code for code in parents if depth.get(code, _DEEPEST) < _DEEPEST), None)
        depth[each.code] = depth[parent] + 1 if parent is not None else 0
        (tops if parent is None else below.setdefault(parent, [])).append(each)
    return [_with_below(each, below) for each in tops]


def _with_below(top: Contained, below: dict[str, list[Contained]]) -> Contained:
    children = below.get(top.code)
    return replace(top, contains=tuple(_with_below(each, below) for each in children)) if children else top


def _echoes(value_set: ValueSet, composer: Composer, options: ExpandOptions) -> Iterator[Echo]:
    for name, kind, value in (
        ("activeOnly", "Boolean", options.active_only),
        ("count", "Integer", options.count),
        ("displayLanguage", "Code", options.languages.text or None),
        ("excludeNested", "Boolean", options.exclude_nested),
        ("filter", "String", options.text),
        ("includeDefinition", "Boolean", options.include_definition),
        ("includeDesignations", "Boolean", options.include_designations),
        ("offset", "Integer", options.offset),
    ):
        if value is not None:
            yield Echo(name, kind, value)
    for token in options.designations:
        yield Echo("designation", "String", token)
    yield from dict.fromkeys(_rules_used(composer))
    versions = {canonical.partition("|")[0] for canonical in composer.systems}
    if len(versions) < len(composer.systems) and composer.versions_match(value_set):
        yield Echo("versionsMatch", "Boolean", True)
    for canonical in composer.pinned:
        yield Echo("default-valueset-version", "Uri", canonical)
    for canonical in composer.systems:
        yield Echo("used-codesystem", "Uri", canonical)
    for canonical in composer.value_sets:
        yield Echo("used-valueset", "Uri", canonical)
    for supplement in composer.scope.supplements:
        yield Echo("used-supplement", "Uri", supplement.about.canonical)
    for system in composer.systems.values():
        if system.about.content == "fragment":
            yield Echo("used-fragment", "Uri", system.about.canonical)
    for warning in warnings_of(value_set, composer):
        yield Echo(f"warning-{warning.status}", "Uri", warning.canonical)


def _rules_used(composer: Composer) -> Iterator[Echo]:
    names = {"force": "force-system-version", "check": "check-system-version", "default": "system-version"}
    for choice in composer.choices:
        if choice.source in names:
            yield Echo(names[choice.source], "Uri", join_canonical(choice.url, choice.asked))
