"""Taking a mock exam: starting, answering, flagging, pausing. The server's clock decides what is still in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.exams.ending import end
from medcodex.learn.exams.sitting import Answer, Ending, Pause, Sitting, State
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.exams.blueprint import Blueprint
    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.work import LearnWork

MAX_NOTES = 20_000


class Kept(Enum):
    """A value that is to stay as it is."""

    AS_IT_IS = "as it is"


KEEP = Kept.AS_IT_IS


@dataclass(frozen=True, slots=True)
class Seen:
    """A sitting with its paper, answers and pauses."""

    sitting: Sitting
    paper: Paper
    answers: tuple[Answer, ...]
    pauses: tuple[Pause, ...]


def start(
    work: LearnWork, paper: Paper, blueprint: Blueprint, *, strict: bool = False, assignment_id: str | None = None
) -> Sitting:
    """Begin a sitting of a paper; its clock runs from now."""
    require(work.actor, "learn.use")
    sitting = Sitting(
        id=work.new_id(),
        user_id=work.actor.user_id,
        blueprint=paper.blueprint,
        title=paper.title,
        seed=paper.seed,
        questions=len(paper.questions),
        strict=strict,
        started_at=work.now,
        deadline=work.now + _time(blueprint, len(paper.questions)),
        place=1,
        since=work.now,
        assignment_id=assignment_id,
    )
    answers = [
        Answer(place, one.item.id, one.item.generator, len(one.item.options))
        for place, one in enumerate(paper.questions, 1)
    ]
    work.exams.add(sitting, paper, answers)
    work.record(Event("exam.start", "exam", sitting.id, detail={"blueprint": sitting.blueprint, "strict": strict}))
    return sitting


def sittings(work: LearnWork) -> Sequence[Sitting]:
    """One's own sittings, newest first; those whose time is up are ended by that."""
    require(work.actor, "learn.use")
    return [_settled(work, one) for one in work.exams.of_user(work.actor.user_id)]


def see(work: LearnWork, sitting_id: str) -> Seen:
    """One's own sitting with everything in it; it is ended where its time is up. NotFoundError for another's."""
    sitting = _settled(work, _own(work, sitting_id))
    found = work.exams
    return Seen(
        sitting, found.paper(sitting_id), tuple(found.answers(sitting_id)), tuple(found.pauses(sitting_id))
    )  # fmt: skip


def standing(work: LearnWork, sitting_id: str) -> Sitting:
    """One's own sitting alone, as it is recorded. NotFoundError for another's."""
    return _own(work, sitting_id)


def look(work: LearnWork, sitting_id: str, place: int) -> Sitting:
    """Open another question: from now on time is counted for that one."""
    sitting = _running(work, sitting_id)
    _answer_at(work, sitting, place)
    return _moved(work, sitting, place)


def answer(
    work: LearnWork,
    sitting_id: str,
    place: int,
    choice: int | Kept | None = KEEP,
    flagged: bool | Kept = KEEP,
) -> Answer:
    """Choose an option (from zero; None takes the answer back) and set or clear the flag. ConflictError where the
    sitting is paused, ended or out of time; InputError for an option there is not."""
    sitting = _running(work, sitting_id)
    _answer_at(work, sitting, place)
    _moved(work, sitting, place)
    found = _answer_at(work, sitting, place)
    if isinstance(choice, int) and not 0 <= choice < found.options:
        raise InputError(f"a number from 0 to {found.options - 1} expected", "choice")
    if not isinstance(choice, Kept):
        changed = found.choice is not None and choice != found.choice
        found = replace(found, choice=choice, changes=found.changes + changed)
    if not isinstance(flagged, Kept):
        found = replace(found, flagged=flagged)
    work.exams.save_answers(sitting.id, [found])
    return found


def note(work: LearnWork, sitting_id: str, text: str) -> Sitting:
    """Keep the scratchpad. InputError where it is too long; ConflictError once the sitting has ended."""
    sitting = _own(work, sitting_id, to_change=True)
    _in_time(work, sitting)
    if len(text) > MAX_NOTES:
        raise InputError(f"at most {MAX_NOTES:,} characters expected", "notes")
    sitting = replace(sitting, notes=text)
    work.exams.save(sitting)
    return sitting


def pause(work: LearnWork, sitting_id: str) -> Sitting:
    """Stop the clock. ConflictError where the sitting is strict, is paused already or has ended."""
    sitting = _running(work, sitting_id)
    if sitting.strict:
        raise ConflictError("this sitting allows no pause")
    sitting = replace(_moved(work, sitting, sitting.place), paused_at=work.now)
    work.exams.save(sitting)
    work.exams.save_pause(sitting.id, Pause(work.now))
    work.record(Event("exam.pause", "exam", sitting.id))
    return sitting


def resume(work: LearnWork, sitting_id: str) -> Sitting:
    """Let the clock run on: the deadline moves by the time it stood. A sitting that runs is left as it is."""
    sitting = _own(work, sitting_id, to_change=True)
    _in_time(work, sitting)
    if sitting.paused_at is None:
        return sitting
    stood = work.now - sitting.paused_at
    work.exams.save_pause(sitting.id, Pause(sitting.paused_at, work.now))
    sitting = replace(sitting, paused_at=None, deadline=sitting.deadline + stood, since=work.now)
    work.exams.save(sitting)
    work.record(Event("exam.resume", "exam", sitting.id))
    return sitting


def finish(work: LearnWork, sitting_id: str) -> Sitting:
    """Hand the paper in. One that has ended is left as it is."""
    sitting = _settled(work, _own(work, sitting_id, to_change=True))
    if sitting.state is State.ENDED:
        return sitting
    if sitting.paused_at is not None:
        sitting = resume(work, sitting_id)
    return end(work, _moved(work, sitting, sitting.place), work.now, Ending.HAND)


def _time(blueprint: Blueprint, questions: int) -> dt.timedelta:
    return dt.timedelta(seconds=blueprint.seconds(questions))


def _own(work: LearnWork, sitting_id: str, *, to_change: bool = False) -> Sitting:
    require(work.actor, "learn.use")
    sitting = work.exams.get(sitting_id, to_change=to_change)
    if sitting is None or sitting.user_id != work.actor.user_id:
        raise NotFoundError("no such sitting")
    return sitting


def _settled(work: LearnWork, sitting: Sitting) -> Sitting:
    """Ended by time where that is up, at the moment when it was."""
    if not sitting.over(work.now):
        return sitting
    held = work.exams.get(sitting.id, to_change=True) or sitting
    if not held.over(work.now):
        return held
    return end(work, _moved(work, held, held.place, held.deadline), held.deadline, Ending.TIME)


def _in_time(work: LearnWork, sitting: Sitting) -> None:
    if sitting.state is State.ENDED:
        raise ConflictError("this sitting has ended")
    if sitting.over(work.now):
        raise ConflictError("time is up: the sitting has ended")


def _running(work: LearnWork, sitting_id: str) -> Sitting:
    sitting = _own(work, sitting_id, to_change=True)
    _in_time(work, sitting)
    if sitting.paused_at is not None:
        raise ConflictError("this sitting is paused: resume it first")
    return sitting


def _answer_at(work: LearnWork, sitting: Sitting, place: int) -> Answer:
    found = work.exams.answer(sitting.id, place)
    if found is None:
        raise NotFoundError("no such question in this paper")
    return found


def _moved(work: LearnWork, sitting: Sitting, place: int, now: dt.datetime | None = None) -> Sitting:
    """The time since the last move goes to the question that was open."""
    now = now or work.now
    open_one = work.exams.answer(sitting.id, sitting.place)
    spent = (now - sitting.since).total_seconds()
    if open_one is not None and spent > 0:
        work.exams.save_answers(sitting.id, [replace(open_one, seconds=open_one.seconds + spent)])
    sitting = replace(sitting, place=place, since=now)
    work.exams.save(sitting)
    return sitting
