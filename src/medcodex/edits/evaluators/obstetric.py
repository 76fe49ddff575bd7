"""Delivery and birth (Official Guidelines I.C.15.a.3, I.C.16.d)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit
from medcodex.edits.words.encounter import delivered
from medcodex.edits.words.facts import number
from medcodex.terminology.icd10cm.codes import dotted
from medcodex.terminology.icd10cm.codes import plain as flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Evaluate, Maker

_TRIMESTER = re.compile(r", (?:first|second|third|unspecified) trimester\b")
_GRAMS = re.compile(r"(\d+)(?:-(\d+))? grams|less than (\d+) grams")
_WEEKS = re.compile(r"(\d+) completed weeks|less than (\d+) completed weeks")


def _in_childbirth(sets: CodeSets, rest: str) -> Evaluate:
    delivery = sets.number("delivery")

    def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
        """On a delivery, a code of pregnancy whose subcategory has the same title for childbirth."""
        if not delivered(case, -1, delivery):
            return
        for place in places:
            title = case.title(place)
            better = _titles_of_childbirth(title)
            if not better:
                continue
            bare = flat(case.codes[place])
            below = case.book.billable_below(dotted(bare[: 4 if len(bare) > 4 else 3]))
            found = tuple(row.code for row in below if row.title.lower() in better)
            if found:
                yield Hit((place,), mends=found[:1])

    return evaluate


def _titles_of_childbirth(title: str) -> frozenset[str]:
    low = title.lower()
    if "childbirth" in low or "puerperium" in low:
        return frozenset()
    plain_title = _TRIMESTER.sub("", low)
    found = set()
    if "pregnancy" in plain_title:
        found.add(plain_title.replace("complicating pregnancy", "complicating childbirth"))
        found.add(plain_title.replace("in pregnancy", "in childbirth"))
        found.discard(plain_title)
    if plain_title != low:
        found.add(f"{plain_title}, complicating childbirth")
        found.add(f"{plain_title}, in childbirth")
    return frozenset(found)


def birth_values(case: Case, places: list[int]) -> Iterator[Hit]:
    """A code of P07 whose title holds neither the recorded weight nor the recorded weeks."""
    weight = case.encounter.birth_weight_g
    weeks = number(case, -1, "gestation_weeks")
    for place in places:
        title = case.title(place).lower()
        wrong = _outside(_GRAMS.search(title), weight) or _outside(_WEEKS.search(title), weeks)
        if wrong:
            yield Hit((place,), mends=tuple(_fitting(case, place, weight, weeks)))


def _fitting(case: Case, place: int, weight: float | None, weeks: float | None) -> Iterator[str]:
    for row in case.book.billable_below(case.codes[place][:5]):
        grams, completed = _GRAMS.search(row.title.lower()), _WEEKS.search(row.title.lower())
        if (grams and weight is not None and not _outside(grams, weight)) or (
            completed and weeks is not None and not _outside(completed, weeks)
        ):
            yield row.code


def _outside(found: re.Match[str] | None, value: float | None) -> bool:
    if found is None or value is None:
        return False
    low, *rest = found.groups()
    if low is None:
        return value >= float(rest[-1])
    high = rest[0] if len(rest) == 2 and rest[0] else low
    return not float(low) <= value < float(high) + 1


EVALUATORS: dict[str, Maker] = {"in_childbirth": _in_childbirth, "birth_values": plain(birth_values)}
