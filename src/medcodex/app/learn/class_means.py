"""What classes are run with: what can be set, variants of charts, marked attempts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.app.learn.drills import all_drills
from medcodex.learn.cases.case import Need
from medcodex.learn.classes.ports import CaseAnswer
from medcodex.learn.classes.records import AssignmentKind
from medcodex.learn.marking.mark import UNCOUNTED, Verdict
from medcodex.learn.marking.near import FOUND
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.app.learn.catalogue import Catalogue
    from medcodex.app.learn.exams import ExamMeans
    from medcodex.app.learn.variants import Variants
    from medcodex.learn.classes.ports import CaseAnswers, CaseVariants, Subjects
    from medcodex.learn.practice.attempt import Attempt
    from medcodex.learn.work import LearnWork

_RIGHT = frozenset({Verdict.RIGHT, Verdict.DETAIL}) | UNCOUNTED


class ListedSubjects:
    """learn.classes.ports.Subjects: the charts of the install and the site's own, blueprints of exams, drills, and the
    topics of questions."""

    def __init__(self, catalogue: Catalogue, exams: ExamMeans) -> None:
        self._catalogue = catalogue
        self._exams = exams

    def titles(self, work: LearnWork, kind: AssignmentKind) -> Mapping[str, str] | None:
        """See the port."""
        match kind:
            case AssignmentKind.CASE:
                return {name: one.case.title for name, one in self._catalogue.listed(work).items()}
            case AssignmentKind.EXAM:
                return {name: one.title for name, one in self._exams.blueprints.items()}
            case AssignmentKind.DRILL:
                return {name: one.title for name, one in all_drills().items()}
            case AssignmentKind.QUESTIONS:
                return {one.name: one.title for one in topics().values()}


class MarkedAttempts:
    """learn.classes.ports.CaseAnswers over the attempts that a transaction reaches."""

    def __init__(self, work: LearnWork) -> None:
        self._work = work

    def of_assignment(self, assignment_id: str) -> Sequence[CaseAnswer]:
        """See the port."""
        return [_answer(one) for one in self._work.attempts.of_assignment(assignment_id)]


@dataclass(frozen=True, slots=True)
class ClassMeans:
    """``answers`` gives the marked attempts that a transaction reaches."""

    subjects: Subjects
    variants: CaseVariants
    answers: Callable[[LearnWork], CaseAnswers] = MarkedAttempts


def class_means(catalogue: Catalogue, exams: ExamMeans, variants: Variants) -> ClassMeans:
    """The means over what can be practised."""
    return ClassMeans(ListedSubjects(catalogue, exams), variants)


def _answer(one: Attempt) -> CaseAnswer:
    mark: Mapping[str, Any] = one.mark or {}
    missed = [each for each in mark.get("key", ()) if each["need"] == Need.REQUIRED and each["near"] not in FOUND]
    wrong = [each for each in mark.get("codes", ()) if each["verdict"] not in _RIGHT]
    return CaseAnswer(one.user_id, one.case_id, one.score, _codes(missed), _codes(wrong))


def _codes(told: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{one['system']} {one['code']}" for one in told)
