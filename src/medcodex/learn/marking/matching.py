"""Which code of an answer stands for which code of the key: one for one, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Need
from medcodex.learn.marking.near import Near, nearness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.cases.case import Case, KeyCode
    from medcodex.learn.marking.answer import AnswerCode
    from medcodex.learn.marking.ports import MarkingBooks

_ORDER = tuple(one for one in Near if one is not Near.MISSED)


@dataclass(frozen=True, slots=True)
class Match:
    """A code of the key (its place) with the code of the answer that stands for it (its place)."""

    key: int
    answer: int
    near: Near


def matched(case: Case, codes: Sequence[AnswerCode], books: MarkingBooks) -> Sequence[Match]:
    """The matches. In which order the codes of the answer stand changes none of them."""
    nears = _nears(case, codes, books)
    keys = sorted(range(len(case.key.codes)), key=lambda at: case.key.codes[at].need is not Need.REQUIRED)
    given = sorted(range(len(codes)), key=lambda at: (codes[at].code, str(codes[at].system), at))
    free_keys, free_answers = set(keys), set(given)
    found = []
    for near in _ORDER:
        for key in keys:
            one = next((at for at in given if at in free_answers and nears.get((key, at)) is near), None)
            if key in free_keys and one is not None:
                found.append(Match(key, one, near))
                free_keys.discard(key)
                free_answers.discard(one)
    return sorted(found, key=lambda match: match.key)


def differences(key: KeyCode, given: AnswerCode) -> Sequence[str]:
    """What of a service is not as the key has it, each in one phrase."""
    told = []
    if set(key.modifiers) != set(given.modifiers):
        told.append(f"modifiers {_listed(given.modifiers)}, the key has {_listed(key.modifiers)}")
    if key.units is not None and key.units != (1 if given.units is None else given.units):
        told.append(f"units {1 if given.units is None else given.units}, the key has {key.units}")
    if key.tooth is not None and key.tooth != given.tooth:
        told.append(f"tooth {given.tooth or 'none'}, the key has {key.tooth}")
    if key.surfaces is not None and set(key.surfaces) != set(given.surfaces or ""):
        told.append(f"surfaces {given.surfaces or 'none'}, the key has {key.surfaces}")
    return told


def _nears(case: Case, codes: Sequence[AnswerCode], books: MarkingBooks) -> Mapping[tuple[int, int], Near]:
    found = {}
    seen: set[tuple[object, ...]] = set()
    for at, given in enumerate(codes):
        if given.same in seen:
            continue
        seen.add(given.same)
        for place, key in enumerate(case.key.codes):
            near = _near(case, key, given, books)
            if near is not None:
                found[place, at] = near
    return found


def _near(case: Case, key: KeyCode, given: AnswerCode, books: MarkingBooks) -> Near | None:
    if key.system != given.system:
        return None
    if given.code in key.accepted:
        if differences(key, given):
            return Near.DETAIL
        return Near.HIT if given.code == key.code else Near.ALTERNATIVE
    nears = [nearness(key.system, wanted, given.code, case.date, books) for wanted in key.accepted]
    return min((one for one in nears if one is not None), key=_ORDER.index, default=None)


def _listed(words: Sequence[str]) -> str:
    return " ".join(words) or "none"
