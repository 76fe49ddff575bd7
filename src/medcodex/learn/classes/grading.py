"""The gradebook's arithmetic. Nothing is rounded before the end: ``percent`` is the one place where it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from medcodex.learn.classes.records import RESULT_KINDS, AssignmentKind, Counts, base_of, due_for

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.learn.classes.records import Agreement, Assignment
    from medcodex.learn.results import Result


class State(StrEnum):
    """Where a learner is with an assignment. ``incomplete``: some of it was done when it was due."""

    TO_COME = "to come"
    OPEN = "open"
    DONE = "done"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    EXCUSED = "excused"


COUNTED = frozenset({State.DONE, State.INCOMPLETE, State.MISSING})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a subject, or a round of questions, was done; ``score`` from 0 to 1."""

    subject: str
    at: dt.datetime
    score: Fraction
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A learner's standing in one assignment: the ``score`` that counts, from 0 to 1, None where nothing was done yet
    or it is excused; ``late`` where an attempt that counts came in behind the learner's due time."""

    state: State
    score: Fraction | None
    late: bool
    attempts: Sequence[Attempt]
    due: dt.datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A learner's line: a cell an assignment, and the total from 0 to 1, None where nothing counts yet."""

    user_id: str
    cells: Sequence[Cell]
    total: Fraction | None


def rows(
    assignments: Sequence[Assignment],
    learners: Iterable[str],
    results: Mapping[str, Sequence[Result]],
    agreements: Mapping[str, Mapping[str, Agreement]],
    now: dt.datetime,
) -> list[Row]:
    """The lines of learners; ``results`` and ``agreements`` by the assignment's id."""
    made = []
    by_learner = {one.id: _by_user(one, results.get(one.id, ())) for one in assignments}
    for user_id in learners:
        cells = [
            cell(one, by_learner[one.id].get(user_id, ()), agreements.get(one.id, {}).get(user_id), now)
            for one in assignments
        ]
        made.append(Row(user_id, cells, total(zip(assignments, cells, strict=True))))
    return made


def cell(one: Assignment, results: Sequence[Result], agreement: Agreement | None, now: dt.datetime) -> Cell:
    """A learner's cell from their results of the assignment, oldest first.

    Of each subject the best, last or first attempt counts, as is set; the score is their mean, and when it is due a
    subject that was not done counts zero. Due is due: who has the time extended, by their own time.
    """
    due = due_for(one, agreement)
    attempts = attempts_of(one, results)
    if agreement is not None and agreement.excused:
        return Cell(State.EXCUSED, None, late=False, attempts=attempts, due=due)
    wanted = 1 if one.kind is AssignmentKind.QUESTIONS else len(one.subjects)
    counted = [_counting(one.counts, found) for found in _by_subject(attempts).values()]
    late = any(each.at > due for each in counted)
    done = len(counted) >= wanted
    if done:
        state = State.DONE
    elif now > due:
        state = State.INCOMPLETE if counted else State.MISSING
    else:
        state = State.OPEN if now >= one.opens else State.TO_COME
    if not counted:
        return Cell(state, Fraction(0) if state is State.MISSING else None, late=False, attempts=attempts, due=due)
    parts = wanted if state in COUNTED else len(counted)
    return Cell(state, sum((each.score for each in counted), Fraction(0)) / parts, late, attempts, due)


def attempts_of(one: Assignment, results: Sequence[Result]) -> list[Attempt]:
    """Results of one learner as attempts: what shares an origin is one. Of a round of questions the score is the sum of
    its first answers over the number that was set, so that what was left out counts zero."""
    rounds: dict[tuple[str, str], list[Result]] = {}
    asks = one.kind is AssignmentKind.QUESTIONS
    for each in results:
        if each.kind is RESULT_KINDS[one.kind] and (asks or base_of(each.subject) in one.subjects):
            rounds.setdefault(("" if asks else base_of(each.subject), each.origin), []).append(each)
    made = []
    for (subject, _), found in rounds.items():
        if asks:
            answered = found[: one.questions]
            score = sum((exact(each.score) for each in answered), Fraction(0)) / (one.questions or len(answered))
        else:
            score = exact(found[-1].score)
        times = [each.seconds for each in found if each.seconds is not None]
        made.append(Attempt(subject or "questions", found[-1].at, score, sum(times) if times else None))
    return sorted(made, key=lambda attempt: attempt.at)


def total(cells: Iterable[tuple[Assignment, Cell]]) -> Fraction | None:
    """The mean of what counts, by weight: done, incomplete and missing, not what is open, to come or excused. None
    where nothing does."""
    counted = [(one.weight, each.score) for one, each in cells if each.state in COUNTED and each.score is not None]
    weights = sum(weight for weight, _ in counted)
    if not weights:
        return None
    return sum((weight * score for weight, score in counted), Fraction(0)) / weights


def percent(score: Fraction | None) -> Decimal | None:
    """A score in percent to one decimal place, a half rounded up: 0.8745 is 87.5."""
    if score is None:
        return None
    tenths = score * 1000
    whole = (Decimal(tenths.numerator) / Decimal(tenths.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    return whole / 10


def exact(score: float) -> Fraction:
    """A score as it is written: 0.1 is a tenth; within 0 and 1."""
    return min(max(Fraction(repr(float(score))), Fraction(0)), Fraction(1))


def _by_user(one: Assignment, results: Iterable[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for each in results:
        if each.assignment_id == one.id:
            found.setdefault(each.user_id, []).append(each)
    return found


def _by_subject(attempts: Iterable[Attempt]) -> dict[str, list[Attempt]]:
    found: dict[str, list[Attempt]] = {}
    for each in attempts:
        found.setdefault(each.subject, []).append(each)
    return found


def _counting(policy: Counts, attempts: Sequence[Attempt]) -> Attempt:
    if policy is Counts.BEST:
        return max(attempts, key=lambda one: one.score)
    return attempts[-1] if policy is Counts.LAST else attempts[0]
