"""Notes whose codes a person has judged: what a selector learns from, and what it is measured by.

A judged note names every code that should stand on the claim (required) or may (optional), each with codes that are as
good. Whatever else is proposed for it is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Role
from medcodex.suggest.fitting import Example

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from medcodex.coding.engine import Engine
    from medcodex.coding.note import NoteInput
    from medcodex.coding.result import CodedNote

# A required code that is missed costs more than an optional one.
REQUIRED_WEIGHT = 1.6
_SYSTEM = "icd10cm"


class JudgedCode(NamedTuple):
    """A code of the claim with those accepted in its place."""

    code: str
    alternatives: frozenset[str]
    required: bool

    @property
    def accepted(self) -> frozenset[str]:
        return self.alternatives | {self.code}


class JudgedNote(NamedTuple):
    """A note with its judged diagnosis codes; ``first`` are the codes that may stand first; ``judged_by`` and
    ``judged_on`` say who audited it and when."""

    note: NoteInput
    codes: tuple[JudgedCode, ...]
    first: frozenset[str]
    judged_by: str
    judged_on: dt.date


class Replayed(NamedTuple):
    """What coding judged notes again gave: required codes and those found, proposed codes and those credited, notes
    and those whose first code was right."""

    required: int
    found: int
    proposed: int
    credited: int
    notes: int
    first_right: int

    @property
    def recall(self) -> float:
        return self.found / self.required if self.required else 0.0

    @property
    def precision(self) -> float:
        return self.credited / self.proposed if self.proposed else 0.0

    @property
    def first_listed(self) -> float:
        return self.first_right / self.notes if self.notes else 0.0


def examples_of(engine: Engine, judged: Iterable[JudgedNote]) -> list[Example]:
    """Every candidate code of every note, with its features and whether a judged code accepts it."""
    out = []
    for number, one in enumerate(judged):
        required = frozenset[str]().union(*(code.accepted for code in one.codes if code.required))
        accepted = frozenset[str]().union(*(code.accepted for code in one.codes))
        for code, features in engine.candidates(one.note):
            weight = REQUIRED_WEIGHT if code in required else 1.0
            out.append(Example(code, features, code in accepted, weight, number))
    return out


def replay(code: Callable[[NoteInput], CodedNote], judged: Iterable[JudgedNote]) -> Replayed:
    """The notes coded anew and compared: a judged code credits one proposed code."""
    required = found = proposed = credited = notes = first_right = 0
    for one in judged:
        coded = code(one.note)
        codes = [c.code for c in coded.codes if c.system == _SYSTEM and c.role is not Role.PROCEDURE]
        matched = _matched(one.codes, codes)
        required += sum(code.required for code in one.codes)
        found += sum(code.required for code in matched)
        proposed, credited = proposed + len(codes), credited + len(matched)
        notes, first_right = notes + 1, first_right + bool(codes and codes[0] in one.first)
    return Replayed(required, found, proposed, credited, notes, first_right)


def _matched(judged: Sequence[JudgedCode], codes: Sequence[str]) -> list[JudgedCode]:
    """The judged codes that one proposed code each answers: their own first, then those as good."""
    taken: set[str] = set()
    out: list[JudgedCode] = []
    for own in (True, False):
        for slot in judged:
            fitting = {slot.code} if own else slot.accepted
            match = next((code for code in codes if code in fitting and code not in taken), None)
            if match is not None and slot not in out:
                taken.add(match)
                out.append(slot)
    return out
