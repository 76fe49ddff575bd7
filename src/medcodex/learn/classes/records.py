"""Classes, assignments, and what is agreed with one learner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.learn.results import Kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Standing(StrEnum):
    """How somebody stands to a class. Who was removed does not come back by the code."""

    MEMBER = "member"
    LEFT = "left"
    REMOVED = "removed"


class AssignmentKind(StrEnum):
    """What is set: practice charts, a mock exam of a blueprint, so many questions of topics, a drill."""

    CASE = "case"
    EXAM = "exam"
    QUESTIONS = "questions"
    DRILL = "drill"


RESULT_KINDS: Mapping[AssignmentKind, Kind] = {
    AssignmentKind.CASE: Kind.CASE,
    AssignmentKind.EXAM: Kind.EXAM,
    AssignmentKind.QUESTIONS: Kind.ITEM,
    AssignmentKind.DRILL: Kind.DRILL,
}
"""The results that each kind is done by."""


class Late(StrEnum):
    """What becomes of a result behind the due time: taken and marked late, or refused."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class KeyShown(StrEnum):
    """When a learner may see the answer: behind an attempt of their own, or when the due time is past."""

    AFTER_ATTEMPT = "after-attempt"
    AFTER_DUE = "after-due"


class Counts(StrEnum):
    """Which attempt counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Class:
    """A class in a term from ``starts`` to ``ends``, both days included, in the time zone ``zone`` (an IANA name).
    ``code`` lets learners join; ``version`` counts changes."""

    id: str
    name: str
    starts: dt.date
    ends: dt.date
    zone: str
    code: str
    owners: tuple[str, ...]
    created_at: dt.datetime
    archived_at: dt.datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A learner of a class; ``by_code`` where they joined by its code, else they were added."""

    class_id: str
    user_id: str
    since: dt.datetime
    standing: Standing = Standing.MEMBER
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work that is set to a class. ``subjects`` are ids of charts, exams or drills, or the topics of questions, of
    which ``questions`` make one attempt. ``attempts`` is how often each subject may be done, None for any number;
    ``weight`` its share of the total, 0 for practice that is not counted; with ``variants`` each learner gets a variant
    of each chart."""

    id: str
    class_id: str
    title: str
    kind: AssignmentKind
    subjects: tuple[str, ...]
    opens: dt.datetime
    due: dt.datetime
    created_at: dt.datetime
    attempts: int | None = None
    late: Late = Late.ACCEPTED
    key_shown: KeyShown = KeyShown.AFTER_ATTEMPT
    counts: Counts = Counts.BEST
    weight: int = 1
    questions: int | None = None
    variants: bool = False
    withdrawn: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """What holds for one learner of one assignment: another due time, more attempts, or nothing to do at all."""

    assignment_id: str
    user_id: str
    at: dt.datetime
    due: dt.datetime | None = None
    more_attempts: int = 0
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What an educator wrote to a learner, of an assignment or of the class as a whole."""

    id: str
    class_id: str
    user_id: str
    by: str
    at: dt.datetime
    text: str
    assignment_id: str | None = None


def base_of(subject: str) -> str:
    """The chart that a variant is of: "hip-fracture~left" is of "hip-fracture"."""
    return subject.partition("~")[0]


def due_for(assignment: Assignment, agreement: Agreement | None) -> dt.datetime:
    """When an assignment is due for a learner."""
    return agreement.due if agreement is not None and agreement.due is not None else assignment.due
