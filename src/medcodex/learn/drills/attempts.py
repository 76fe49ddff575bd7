"""Handing in an answer, and what was handed in before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.errors import InputError, NotFoundError
from medcodex.learn.classes.accepting import accept
from medcodex.learn.drills.scoring import LONGEST, score
from medcodex.learn.results import Kind, Result
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.learn.drills.drill import Drill, Scored
    from medcodex.learn.work import LearnWork
    from medcodex.query.linter import Linter


@dataclass(frozen=True, slots=True)
class DrillAttempt:
    """An answer that was handed in, with its score from 0 to 1."""

    id: str
    user_id: str
    at: dt.datetime
    drill_id: str
    answer: str
    score: float
    sendable: bool
    assignment_id: str | None = None


class DrillRepository(Protocol):
    """Answers as they are kept; what was written is sealed."""

    def add(self, attempt: DrillAttempt) -> None:
        """Keep an answer."""

    def get(self, attempt_id: str) -> DrillAttempt | None:
        """The answer of an id."""

    def of_user(self, user_id: str) -> Sequence[DrillAttempt]:
        """A learner's, newest first."""


def checked(answer: str) -> str:
    """An answer as it may be marked. InputError where it is too long or holds what is no text."""
    if len(answer) > LONGEST:
        raise InputError(f"longer than {LONGEST} characters", "answer")
    if "\0" in answer:
        raise InputError("no text", "answer")
    return answer.replace("\r\n", "\n")


def hand_in(
    work: LearnWork, drill: Drill, answer: str, linter: Linter, *, assignment_id: str | None = None,
    seconds: int | None = None,
) -> tuple[DrillAttempt, Scored]:  # fmt: skip
    """Mark an answer and keep it. InputError for what cannot be marked; errors as for learn.classes.accepting.accept
    where it is for an assignment."""
    require(work.actor, "learn.use")
    text = checked(answer)
    if assignment_id is not None:
        accept(work, assignment_id, Kind.DRILL, drill.id)
    scored = score(drill, text, linter)
    attempt = DrillAttempt(work.new_id(), work.actor.user_id, work.now, drill.id, text, scored.score, scored.sendable,
                           assignment_id)  # fmt: skip
    work.drills.add(attempt)
    work.results.add([
        Result(work.new_id(), attempt.user_id, attempt.at, Kind.DRILL, drill.id, drill.topics, scored.score, attempt.id,
               seconds, assignment_id)
    ])  # fmt: skip
    work.record(Event("drill.answer", "drill", attempt.id, detail={"drill": drill.id}))
    return attempt, scored


def own_attempt(work: LearnWork, attempt_id: str) -> DrillAttempt:
    """An answer of one's own. NotFoundError for another's."""
    require(work.actor, "learn.use")
    found = work.drills.get(attempt_id)
    if found is None or found.user_id != work.actor.user_id:
        raise NotFoundError("no such answer", attempt_id)
    return found
