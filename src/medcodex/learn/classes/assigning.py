"""Use cases of an educator: work set to a class, and what is agreed with one learner."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from medcodex.errors import ConflictError, InputError
from medcodex.learn.classes.records import Agreement, Assignment, AssignmentKind, Counts, KeyShown, Late
from medcodex.learn.classes.seeing import learner_of, running, set_in
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.learn.classes.ports import Subjects
    from medcodex.learn.work import LearnWork
    from medcodex.workflow.event import Detail

MAX_TITLE = 160
MAX_REASON = 500
MOST_ATTEMPTS = 50
MOST_WEIGHT = 1000
MOST_QUESTIONS = 300
_MOST_SUBJECTS = 40
_SUBJECT = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What an educator asks for; the fields as in learn.classes.records.Assignment."""

    title: str
    kind: AssignmentKind
    subjects: tuple[str, ...]
    opens: dt.datetime
    due: dt.datetime
    attempts: int | None = None
    late: Late = Late.ACCEPTED
    key_shown: KeyShown = KeyShown.AFTER_ATTEMPT
    counts: Counts = Counts.BEST
    weight: int = 1
    questions: int | None = None
    variants: bool = False


def set_work(work: LearnWork, class_id: str, asked: Asked, subjects: Subjects) -> Assignment:
    """Set an assignment. InputError, naming the field, for what cannot be set."""
    one = running(work, class_id)
    check(work, asked, subjects)
    made = Assignment(id=work.new_id(), class_id=one.id, created_at=work.now, **_fields(asked))
    work.classes.add_assignment(made)
    work.record(Event("assignment.set", "assignment", made.id, detail={"class": one.id, "kind": str(made.kind)}))
    return made


def change_work(  # noqa: PLR0917 - what is changed
    work: LearnWork, class_id: str, assignment_id: str, version: int, asked: Asked, subjects: Subjects
) -> Assignment:  # fmt: skip
    """Change an assignment. Once something was done, its kind and subjects stand: ConflictError."""
    found = set_in(work, running(work, class_id), assignment_id)
    if found.version != version:
        raise ConflictError("it was changed by somebody else meanwhile", found.id)
    check(work, asked, subjects)
    other = (asked.kind, asked.subjects, asked.questions) != (found.kind, found.subjects, found.questions)
    if other and work.results.of_assignment(found.id):
        raise ConflictError("somebody has done it: kind and subjects stand; set another one", found.id)
    kept = work.classes.save_assignment(replace(found, **_fields(asked)))
    work.record(Event("assignment.changed", "assignment", kept.id, detail={"class": class_id}))
    return kept


def withdraw(work: LearnWork, class_id: str, assignment_id: str) -> None:
    """Take an assignment back. What learners did stays in their own record, and counts in no gradebook."""
    found = set_in(work, running(work, class_id), assignment_id)
    work.classes.save_assignment(replace(found, withdrawn=True))
    work.record(Event("assignment.withdrawn", "assignment", found.id, detail={"class": class_id}))


def agree(  # noqa: PLR0917 - what is agreed
    work: LearnWork,
    class_id: str,
    assignment_id: str,
    user_id: str,
    reason: str,
    due: dt.datetime | None = None,
    more_attempts: int = 0,
    excused: bool = False,
) -> Agreement:
    """What holds for one learner in place of what held: another due time, more attempts, or being excused; nothing of
    them takes an agreement back. The reason is kept sealed."""
    one = running(work, class_id)
    found, user = set_in(work, one, assignment_id), learner_of(work, one, user_id)
    said = " ".join(reason.split())
    if len(said) > MAX_REASON:
        raise InputError(f"at most {MAX_REASON} characters expected", "reason")
    if due is not None and due <= found.opens:
        raise InputError("due before it opens", "due")
    if not 0 <= more_attempts <= MOST_ATTEMPTS:
        raise InputError(f"0 to {MOST_ATTEMPTS} more attempts expected", "more_attempts")
    made = Agreement(found.id, user.id, work.now, due, more_attempts, excused)
    work.classes.put_agreement(made, said)
    detail: dict[str, Detail] = {
        "class": one.id,
        "user": user.id,
        "excused": excused,
        "attempts": more_attempts,
        "due": due is not None,
    }
    work.record(Event("assignment.agreed", "assignment", found.id, reason=said or None, detail=detail))
    return made


def check(work: LearnWork, asked: Asked, subjects: Subjects) -> None:
    """InputError for what cannot be set."""
    if not asked.title or len(asked.title) > MAX_TITLE or not asked.title.isprintable():
        raise InputError(f"a title of at most {MAX_TITLE} characters expected", "title")
    if asked.due <= asked.opens:
        raise InputError("due before it opens", "due")
    if asked.attempts is not None and not 1 <= asked.attempts <= MOST_ATTEMPTS:
        raise InputError(f"1 to {MOST_ATTEMPTS} attempts expected, or none for any number", "attempts")
    if not 0 <= asked.weight <= MOST_WEIGHT:
        raise InputError(f"a weight from 0 to {MOST_WEIGHT} expected", "weight")
    asks = asked.kind is AssignmentKind.QUESTIONS
    if asks and (asked.questions is None or not 1 <= asked.questions <= MOST_QUESTIONS):
        raise InputError(f"1 to {MOST_QUESTIONS} questions expected", "questions")
    if not asks and asked.questions is not None:
        raise InputError("only assignments of questions have a number of them", "questions")
    if asked.variants and asked.kind is not AssignmentKind.CASE:
        raise InputError("only practice charts have variants", "variants")
    if not asked.subjects or len(asked.subjects) > _MOST_SUBJECTS or len({*asked.subjects}) != len(asked.subjects):
        raise InputError(f"1 to {_MOST_SUBJECTS} different subjects expected", "subjects")
    known = subjects.titles(work, asked.kind)
    for one in asked.subjects:
        if len(one) > _LONGEST_SUBJECT or not _SUBJECT.fullmatch(one) or (known is not None and one not in known):
            raise InputError("one of the subjects is not there", "subjects")


def _fields(asked: Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in Asked.__slots__}
