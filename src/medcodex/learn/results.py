"""What somebody did and how well: one record for charts, questions, exams and drills, which plans, skills and
gradebooks are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class Kind(StrEnum):
    """What was done."""

    CASE = "case"
    ITEM = "item"
    EXAM = "exam"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing done. ``subject`` is the id of the chart, item, exam or drill, ``score`` from 0 to 1, ``seconds`` the
    time it took where it was measured, ``origin`` the id of the attempt or sitting that holds the details;
    ``assignment_id`` where it was set by an educator."""

    id: str
    user_id: str
    at: dt.datetime
    kind: Kind
    subject: str
    topics: tuple[str, ...]
    score: float
    origin: str
    seconds: int | None = None
    assignment_id: str | None = None


class ResultRepository(Protocol):
    """Results as they are kept; nothing is changed afterwards."""

    def add(self, results: Sequence[Result]) -> None:
        """Keep results."""

    def of_user(self, user_id: str, since: dt.datetime | None = None) -> Sequence[Result]:
        """A learner's, oldest first."""

    def of_assignment(self, assignment_id: str) -> Sequence[Result]:
        """Those of an assignment, oldest first."""

    def of_subject(self, kind: Kind, subject: str) -> Sequence[Result]:
        """Everybody's of one chart, item, exam or drill, oldest first."""
