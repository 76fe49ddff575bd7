"""What a learner keeps of the career road: self-assessments, and ticked steps of checklists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.errors import NotFoundError
from medcodex.learn.career.skills import checked
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.learn.career.reading import Career
    from medcodex.learn.work import LearnWork


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """How somebody judged their own skills: by skill a number from 1 to 5 for each statement."""

    id: str
    user_id: str
    at: dt.datetime
    answers: Mapping[str, tuple[int, ...]]


class CareerRepository(Protocol):
    """What learners keep of the road."""

    def add_assessment(self, assessment: SelfAssessment) -> None:
        """Keep a self-assessment."""

    def assessments(self, user_id: str) -> Sequence[SelfAssessment]:
        """A learner's, newest first."""

    def tick(self, user_id: str, credential: str, step: str, on: dt.date) -> None:
        """Keep that a step is done; the day of one that was done before stays."""

    def untick(self, user_id: str, credential: str, step: str) -> None:
        """Keep that a step is not done."""

    def ticked(self, user_id: str, credential: str) -> Mapping[str, dt.date]:
        """The steps of a credential that a learner has done, with the day."""


def assess(work: LearnWork, career: Career, answers: Mapping[str, Sequence[int]]) -> SelfAssessment:
    """Keep a self-assessment. InputError for what is none."""
    require(work.actor, "learn.use")
    kept = SelfAssessment(work.new_id(), work.actor.user_id, work.now, checked(answers, career.skills))
    work.career.add_assessment(kept)
    work.record(Event("skills.assess", "assessment", kept.id))
    return kept


def set_step(work: LearnWork, career: Career, credential_id: str, step_id: str, *, done: bool) -> None:
    """Tick a step of a checklist, or take the tick away. NotFoundError where there is no such step."""
    require(work.actor, "learn.use")
    credential = career.credential(credential_id)
    if credential is None or all(one.id != step_id for one in credential.steps):
        raise NotFoundError("no such step", f"{credential_id} {step_id}")
    if done:
        work.career.tick(work.actor.user_id, credential_id, step_id, work.now.date())
    else:
        work.career.untick(work.actor.user_id, credential_id, step_id)
    work.record(Event("checklist.tick" if done else "checklist.untick", "step", f"{credential_id}.{step_id}"))
