"""What classes need of whoever keeps them, of marking, and of the rest of learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.classes.records import Agreement, Assignment, AssignmentKind, Class, Member, Remark
    from medcodex.learn.work import LearnWork


class ClassRepository(Protocol):
    """Classes as they are kept."""

    def add(self, one: Class) -> None:
        """Keep a new class. ConflictError where another has its code."""

    def save(self, one: Class) -> Class:
        """Keep a changed class; the new version. ConflictError where somebody else changed it meanwhile."""

    def get(self, class_id: str) -> Class | None:
        """A class."""

    def by_code(self, code: str) -> Class | None:
        """The class that a code lets into; never one that is archived."""

    def owned_by(self, user_id: str) -> Sequence[Class]:
        """The classes somebody teaches, newest term first."""

    def of_learner(self, user_id: str) -> Sequence[Class]:
        """The classes somebody is a member of, newest term first."""

    def put_member(self, member: Member) -> None:
        """Keep how somebody stands to a class."""

    def member(self, class_id: str, user_id: str, *, lock: bool = False) -> Member | None:
        """How somebody stands to a class; None for a stranger. ``lock`` makes others wait who ask so until the work is
        kept."""

    def members(self, class_id: str) -> Sequence[Member]:
        """Everybody who is or was a member, in the order they came."""

    def add_assignment(self, one: Assignment) -> None:
        """Keep a new assignment."""

    def save_assignment(self, one: Assignment) -> Assignment:
        """Keep a changed one; the new version. ConflictError as for ``save``."""

    def assignment(self, assignment_id: str) -> Assignment | None:
        """An assignment."""

    def assignments(self, class_id: str) -> Sequence[Assignment]:
        """Those of a class that are not withdrawn, by due time."""

    def put_agreement(self, one: Agreement, reason: str) -> None:
        """Keep what holds for a learner in place of what held; the reason is kept sealed."""

    def agreement(self, assignment_id: str, user_id: str) -> Agreement | None:
        """What was agreed with a learner."""

    def agreements(self, assignment_id: str) -> Mapping[str, Agreement]:
        """What was agreed, by learner."""

    def reason(self, assignment_id: str, user_id: str) -> str:
        """Why it was agreed; "" where nothing was."""

    def add_remark(self, remark: Remark) -> None:
        """Keep a remark, sealed."""

    def remarks(self, class_id: str, user_id: str) -> Sequence[Remark]:
        """The remarks to a learner, newest first."""


class Subjects(Protocol):
    """What can be set."""

    def titles(self, work: LearnWork, kind: AssignmentKind) -> Mapping[str, str] | None:
        """Titles by id; None where there is no list, and any id of the right form is taken."""


class CaseVariants(Protocol):
    """Variants of charts (docs/variants.md)."""

    def chosen(self, case_id: str, seed: str) -> str:
        """The id of the variant that a seed gives, the same for the same seed; the chart's own id where it has no
        variant."""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One attempt at a chart as it was marked: the codes of the key that were ``missed`` and the codes given that are
    ``wrong``, each as "system code"; ``score`` from 0 to 1. ``subject`` is the chart or the variant that was done."""

    user_id: str
    subject: str
    score: float
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


class CaseAnswers(Protocol):
    """Attempts as marking keeps them."""

    def of_assignment(self, assignment_id: str) -> Sequence[CaseAnswer]:
        """Every marked attempt of an assignment, oldest first."""
