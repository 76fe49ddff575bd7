"""What classes are run with: what can be set, variants of charts, and marked attempts where marking keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.app.learn.case_folders import library
from medcodex.app.learn.variants import variants_of
from medcodex.learn.classes.records import AssignmentKind
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.learn.classes.ports import CaseAnswers, CaseVariants, Subjects
    from medcodex.learn.work import LearnWork
    from medcodex.library.shelf import Shelf


class InstalledSubjects:
    """learn.classes.ports.Subjects: the charts of the install and the topics of questions. Exams and drills are named
    by their ids."""

    def titles(self, kind: AssignmentKind) -> Mapping[str, str] | None:
        """See the port."""
        if kind is AssignmentKind.CASE:
            return {one.id: one.title for one in library().values()}
        if kind is AssignmentKind.QUESTIONS:
            return {one.name: one.title for one in topics().values()}
        return None


@dataclass(frozen=True, slots=True)
class ClassMeans:
    """``answers`` gives the marked attempts that a transaction reaches; None where no marking keeps any."""

    subjects: Subjects
    variants: CaseVariants
    answers: Callable[[LearnWork], CaseAnswers] | None = None


def class_means(shelf: Shelf) -> ClassMeans:
    """The means over the releases of a shelf."""
    return ClassMeans(InstalledSubjects(), variants_of(shelf))
