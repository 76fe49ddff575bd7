"""Use cases: what an educator writes to a learner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.classes.records import Remark
from medcodex.learn.classes.seeing import learner_of, running, set_in, taught
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.work import LearnWork

MAX_REMARK = 4000


def remark(work: LearnWork, class_id: str, user_id: str, text: str, assignment_id: str | None = None) -> Remark:
    """Write to a learner of one's class, of an assignment or of the class as a whole; they read it on their page. It is
    kept sealed. InputError for no or too long a text."""
    one = running(work, class_id)
    user = learner_of(work, one, user_id)
    said = text.strip()
    if not said or len(said) > MAX_REMARK or "\0" in said:
        raise InputError(f"a text of at most {MAX_REMARK} characters expected", "text")
    about = None if assignment_id is None else set_in(work, one, assignment_id).id
    made = Remark(work.new_id(), one.id, user.id, work.actor.user_id, work.now, said, about)
    work.classes.add_remark(made)
    work.record(Event("class.remark_written", "class", one.id, detail={"user": user.id, "remark": made.id}))
    return made


def remarks_to(work: LearnWork, class_id: str, user_id: str) -> Sequence[Remark]:
    """What was written to a learner of one's class, newest first."""
    one = taught(work, class_id)
    return work.classes.remarks(one.id, learner_of(work, one, user_id).id)
