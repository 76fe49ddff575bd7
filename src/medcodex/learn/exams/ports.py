"""Where sittings are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.exams.sitting import Answer, Pause, Sitting
    from medcodex.learn.questions.item import Item


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of a sitting that has ended, for statistics, without whose it is: ``chosen`` None where the question
    was left open; ``rest`` is the share of right answers among the other questions of the same sitting."""

    item_id: str
    generator: str
    right: bool
    chosen: str | None
    rest: float


@dataclass(frozen=True, slots=True)
class BadItem:
    """A question that is not given out any more here, who said so, when, and why."""

    item_id: str
    by: str
    at: dt.datetime
    reason: str


class ExamRepository(Protocol):
    """Sittings with their papers and answers."""

    def add(self, sitting: Sitting, paper: Paper, answers: Sequence[Answer]) -> None:
        """Keep a new sitting."""

    def get(self, sitting_id: str, *, to_change: bool = False) -> Sitting | None:
        """A sitting; ``to_change`` keeps others from changing it until the work is done."""

    def save(self, sitting: Sitting) -> None:
        """Keep a sitting as it is now."""

    def of_user(self, user_id: str, limit: int = 100) -> Sequence[Sitting]:
        """Somebody's sittings, newest first."""

    def paper(self, sitting_id: str) -> Paper:
        """The paper of a sitting that there is."""

    def answers(self, sitting_id: str) -> Sequence[Answer]:
        """Its answers, by place."""

    def answer(self, sitting_id: str, place: int) -> Answer | None:
        """The answer at a place, None where the paper has no such question."""

    def save_answers(self, sitting_id: str, answers: Sequence[Answer]) -> None:
        """Keep answers as they are now."""

    def pauses(self, sitting_id: str) -> Sequence[Pause]:
        """Its pauses, oldest first."""

    def save_pause(self, sitting_id: str, pause: Pause) -> None:
        """Keep a pause, by when it began."""

    def given(self) -> Sequence[Given]:
        """The answers of all sittings that have ended."""

    def items(self, item_ids: Collection[str]) -> Mapping[str, Item]:
        """Questions out of the papers that have them, by id; there may be others among them."""

    def bad_items(self) -> Sequence[BadItem]:
        """The questions that are not given out any more, newest first."""

    def add_bad_item(self, item: BadItem) -> None:
        """Take a question out of use. ConflictError where it is out already."""

    def remove_bad_item(self, item_id: str) -> bool:
        """Put a question back into use; False where it was not out."""
