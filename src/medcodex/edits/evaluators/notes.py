"""The tabular notes of the codes on a claim (Official Guidelines I.A.12, I.A.13, I.A.17, I.B.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit
from medcodex.edits.words.facts import unrelated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.conventions.tabular_notes import Owned
    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Maker

# Notes whose companion is optional, a status or a cause: I.B.7 asks for them "if known", and most records do not say.
_OPTIONAL = CodeRanges(
    "B95-B97, Z16, Z18, Z79, Z77.22, Z57.31, Z87.891, Z72.0, F17, F10, P96.81, V00-Y99, T36-T65, Z3A"
)
_LIMIT = 5
_STAGE = re.compile(r"identify (?:the )?(?:stage|type|site)")
_WORDS = re.compile(r"[a-z]{4,}")


def excludes1(case: Case, places: list[int]) -> Iterator[Hit]:
    """Pairs that an Excludes1 note of either code forbids; a note of a block or chapter only warns."""
    excluding = case.notes.excluding
    for place in places:
        code = case.codes[place]
        for other, beside in enumerate(case.codes[:place]):
            if code == beside:
                continue
            found, owned = excluding(code, beside), excluding(beside, code)
            if found is None and owned is None:
                continue
            best = _stronger(found, owned)
            if best is None or unrelated(case, place) or unrelated(case, other):
                continue
            places_told = (place, other) if best is found else (other, place)
            text = f"Excludes1 at {best.owner}: {best.line.text}"
            yield Hit(places_told, text, severity="" if best.at_code else "warning")


def missing_etiology(case: Case, places: list[int]) -> Iterator[Hit]:
    """A manifestation without a code of its "code first" list: an error where the list is closed or nothing else is
    on the claim."""
    for place in places:
        lists = [owned.line for owned in case.notes.of(case.codes[place]).code_first]
        others = list(case.others(place))
        if any(case.codes[other] in line.codes for line in lists for other in others):
            continue
        open_list = not lists or any(line.open_list for line in lists)
        text = "; ".join(line.text for line in lists[:1])
        yield Hit((place,), f"code first: {text}" if text else "", severity="warning" if open_list and others else "")


def code_first(case: Case, places: list[int], manifest: int) -> Iterator[Hit]:
    """Codes of a "code first" list stand on the claim and none of them before the code that has the note."""
    for place in places:
        for owned in case.notes.of(case.codes[place]).code_first:
            listed = [other for other in case.others(place) if case.codes[other] in owned.line.codes]
            if listed and min(listed) > place:
                soft = owned.line.conditional and manifest not in case.holding[place]
                text = f"code first at {owned.owner}: {owned.line.text}"
                yield Hit((place, *listed[:_LIMIT]), text, severity="warning" if soft else "")


def use_additional(case: Case, places: list[int]) -> Iterator[Hit]:
    """An additional code that a note of the code, subcategory or category asks for is not on the claim."""
    for place in places:
        notes = case.notes.of(case.codes[place]).use_additional
        for owned in notes:
            line = owned.line
            if line.conditional or not line.codes or _optional(owned):
                continue
            if not any(case.codes[other] in line.codes for other in case.others(place)):
                named = _STAGE.search(line.text) and _shares_words(case.title(place), line.text)
                yield Hit(
                    (place,), f"use additional {line.text} (at {owned.owner})", severity="warning" if named else ""
                )


def code_also(case: Case, places: list[int]) -> Iterator[Hit]:
    """A companion that a "code also" note asks for is not on the claim; no order is meant."""
    for place in places:
        for owned in case.notes.of(case.codes[place]).code_also:
            line = owned.line
            if line.conditional or not line.codes or _optional(owned):
                continue
            if not any(case.codes[other] in line.codes for other in case.others(place)):
                yield Hit((place,), f"code also {line.text} (at {owned.owner})")


def _optional(owned: Owned) -> bool:
    bounds = [low for ranges, _ in owned.line.codes.parts for low, _ in ranges.bounds]
    return all(low in _OPTIONAL for low in bounds)


def _shares_words(title: str, note: str) -> bool:
    """Whether the note's object ("chronic kidney disease") is named in the code's title."""
    words = set(_WORDS.findall(note.lower())) - {"code", "identify", "stage", "type", "site", "with", "such"}
    return bool(words & set(_WORDS.findall(title.lower())))


def _stronger(one: Owned | None, two: Owned | None) -> Owned | None:
    if one is None or two is None:
        return one or two
    return two if two.at_code and not one.at_code else one


def _with_set(name: str, evaluate: Callable[[Case, list[int], int], Iterable[Hit]]) -> Maker:
    def make(sets: CodeSets, rest: str) -> Callable[[Case, list[int]], Iterable[Hit]]:
        number = sets.number(name)
        return lambda case, places: evaluate(case, places, number)

    return make


EVALUATORS: dict[str, Maker] = {
    "excludes1": plain(excludes1),
    "missing_etiology": plain(missing_etiology),
    "code_first": _with_set("manifestation", code_first),
    "use_additional": plain(use_additional),
    "code_also": plain(code_also),
}
