"""Attempts at practice charts: marked, kept, and seen again by whoever made them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from medcodex.errors import InputError, NotFoundError
from medcodex.learn.classes.accepting import accept
from medcodex.learn.classes.accepting import may_see_key as key_is_shown
from medcodex.learn.marking.as_json import answer_object, mark_object
from medcodex.learn.results import Kind, Result
from medcodex.workflow.access import may, require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.learn.marking.corrections import Correction
    from medcodex.learn.marking.mark import Mark
    from medcodex.learn.work import LearnWork

MOST_ATTEMPTS = 500
"""Attempts of one learner at one chart that are kept."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer of a learner to a chart as its key then was (``digest``). ``answer`` and ``mark`` are JSON objects as
    learn.marking.as_json writes them; both are None in a list."""

    id: str
    user_id: str
    case_id: str
    digest: str
    at: dt.datetime
    score: float
    seconds: int | None = None
    assignment_id: str | None = None
    answer: Mapping[str, Any] | None = None
    mark: Mapping[str, Any] | None = None


class AttemptRepository(Protocol):
    """Attempts as they are kept; nothing is changed afterwards."""

    def add(self, attempt: Attempt) -> None:
        """Keep one, with answer and mark."""

    def get(self, attempt_id: str) -> Attempt | None:
        """The attempt of an id, with answer and mark."""

    def of_assignment(self, assignment_id: str) -> Sequence[Attempt]:
        """Everybody's of an assignment, oldest first, with their marks."""

    def of_user(self, user_id: str, case_id: str | None = None) -> Sequence[Attempt]:
        """A learner's attempts, at one chart or all, newest first, without answer and mark."""

    def best(self, user_id: str) -> Mapping[str, float]:
        """The best score that a learner had, by chart."""


def before_marking(work: LearnWork, case_id: str, assignment_id: str | None = None) -> Sequence[Correction]:
    """What the site holds for right besides the key, for an attempt to come. Marking itself takes a while, and is done
    between transactions. InputError where there were too many attempts; errors as for learn.classes.accepting.accept
    where it is for an assignment."""
    require(work.actor, "learn.use")
    if assignment_id is not None:
        accept(work, assignment_id, Kind.CASE, case_id)
    if len(work.attempts.of_user(work.actor.user_id, case_id)) >= MOST_ATTEMPTS:
        raise InputError(f"more than {MOST_ATTEMPTS} attempts at one chart", case_id)
    return [one.correction for one in work.challenges.upheld(case_id)]


def keep_attempt(work: LearnWork, marked: Mark, assignment_id: str | None = None) -> Attempt:
    """Keep a marked answer, and put it among the learner's results. InputError for an answer without a code; errors as
    for learn.classes.accepting.accept where it is for an assignment."""
    require(work.actor, "learn.use")
    case, answer = marked.case, marked.answer
    if not answer.codes:
        raise InputError("at least one code is needed", "codes")
    if assignment_id is not None:
        accept(work, assignment_id, Kind.CASE, case.id)
    attempt = Attempt(
        id=work.new_id(),
        user_id=work.actor.user_id,
        case_id=case.id,
        digest=case.digest,
        at=work.now,
        score=marked.score,
        seconds=answer.seconds,
        assignment_id=assignment_id,
        answer=answer_object(answer),
        mark=mark_object(marked),
    )
    work.attempts.add(attempt)
    done = Result(work.new_id(), attempt.user_id, work.now, Kind.CASE, case.id, case.topics, marked.score, attempt.id,
                  answer.seconds, assignment_id)  # fmt: skip
    work.results.add([done])
    return attempt


def see_attempt(work: LearnWork, attempt_id: str) -> Attempt:
    """An attempt of the actor's own, or of anybody for whoever teaches, whose look is recorded. NotFoundError else."""
    require(work.actor, "learn.use")
    found = work.attempts.get(attempt_id)
    if found is None or (found.user_id != work.actor.user_id and not may(work.actor, "learn.teach")):
        raise NotFoundError("no such attempt", attempt_id)
    if found.user_id != work.actor.user_id:
        work.record(Event("attempt.read", "attempt", found.id, detail={"case": found.case_id}))
    return as_shown(work, found)


def as_shown(work: LearnWork, attempt: Attempt) -> Attempt:
    """An attempt without its mark (None), where its assignment keeps the key back still from the learner who asks."""
    back = attempt.assignment_id is not None and not may(work.actor, "learn.teach")
    if back and not key_is_shown(work, attempt.assignment_id or "", attempt.case_id):
        return replace(attempt, mark=None)
    return attempt


def may_see_key(work: LearnWork, case_id: str) -> bool:
    """Whether somebody may see a chart's key: whoever teaches, and a learner who has had an attempt marked."""
    return may(work.actor, "learn.teach") or bool(work.attempts.of_user(work.actor.user_id, case_id))
