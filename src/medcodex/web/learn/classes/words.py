"""How pages of classes call what they show, and where what is set is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from medcodex.learn.classes.grading import State, percent
from medcodex.learn.classes.records import AssignmentKind, Counts, KeyShown, Late
from medcodex.learn.classes.times import by_clock, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from medcodex.learn.classes.records import Assignment

KINDS: Mapping[AssignmentKind, str] = {
    AssignmentKind.CASE: "Practice charts",
    AssignmentKind.QUESTIONS: "Questions",
    AssignmentKind.EXAM: "Mock exam",
    AssignmentKind.DRILL: "Query or letter",
}
STATES: Mapping[State, str] = {
    State.TO_COME: "",
    State.OPEN: "act",
    State.DONE: "done",
    State.INCOMPLETE: "wait",
    State.MISSING: "stop",
    State.EXCUSED: "",
}
"""The tone in which each state is shown."""
LATE: Mapping[Late, str] = {
    Late.ACCEPTED: "accepted and marked late",
    Late.REFUSED: "refused",
}
KEYS: Mapping[KeyShown, str] = {
    KeyShown.AFTER_ATTEMPT: "after each learner's own attempt",
    KeyShown.AFTER_DUE: "when the due time is past",
}
COUNTED: Mapping[Counts, str] = {
    Counts.BEST: "the best attempt",
    Counts.LAST: "the last attempt",
    Counts.FIRST: "the first attempt",
}
WIDE, DOT, TALL = 200, 4, 12


def link(one: Assignment, subject: str, variant: str) -> str:
    """Where a subject of an assignment is done; ``variant`` is the chart that this learner gets."""
    if one.kind is AssignmentKind.QUESTIONS:
        asked = [("topic", topic) for topic in one.subjects] + [("count", str(one.questions)), ("assignment", one.id)]
        return f"/learn/questions?{urlencode(asked)}"
    if one.kind is AssignmentKind.EXAM:
        return f"/learn/exams?{urlencode({'blueprint': subject, 'assignment': one.id})}"
    place = "cases" if one.kind is AssignmentKind.CASE else "drills"
    return f"/learn/{place}/{quote(variant, safe='~')}?{urlencode({'assignment': one.id})}"


def strip(scores: Sequence[Fraction | None]) -> list[tuple[int, int]]:
    """A dot for each learner's score on a line from 0 to 100 percent, dots of like scores above each other: each one
    shown, since a class is small and a curve would say more than is known."""
    stacked: dict[int, int] = {}
    dots = []
    for score in sorted(one for one in scores if one is not None):
        x = DOT + round(score * (WIDE - 2 * DOT))
        slot = x // (2 * DOT)
        stacked[slot] = stacked.get(slot, 0) + 1
        dots.append((x, min(stacked[slot], TALL)))
    return dots


def shown_percent(score: Fraction | None) -> str:
    """A score as pages show it."""
    rounded = percent(score)
    return "–" if rounded is None else f"{rounded}%"


WORDS: Mapping[str, Any] = {
    "kinds": KINDS,
    "states": STATES,
    "lates": LATE,
    "keys": KEYS,
    "counts": COUNTED,
    "percent": shown_percent,
    "said": said,
    "by_clock": by_clock,
    "strip": strip,
    "strip_size": (WIDE, DOT, TALL),
}
"""What every template of these pages writes with."""
