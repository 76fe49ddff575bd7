"""Taking questions out of use at this site, and the figures by which educators judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import InputError, NotFoundError
from medcodex.learn.exams.item_statistics import by_generator, by_item
from medcodex.learn.exams.ports import BadItem
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.exams.item_statistics import ItemStatistics
    from medcodex.learn.questions.item import Item
    from medcodex.learn.work import LearnWork

MAX_REASON = 500
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """A question's figures, its words, and whether it is out of use."""

    statistics: ItemStatistics
    item: Item | None
    bad: BadItem | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of items, with how many there are in all, and of generators; ``bad`` is everything out of use."""

    items: tuple[Judged, ...]
    all: int
    generators: tuple[ItemStatistics, ...]
    bad: tuple[BadItem, ...]


def figures(work: LearnWork, limit: int = MOST_SHOWN) -> Figures:
    """How questions do, for who teaches; no answer tells whose it was."""
    require(work.actor, "learn.teach")
    given = work.exams.given()
    bad = {one.item_id: one for one in work.exams.bad_items()}
    rows = by_item(given)
    known = work.exams.items([one.subject for one in rows[:limit]])
    shown = tuple(Judged(one, known.get(one.subject), bad.get(one.subject)) for one in rows[:limit])
    return Figures(shown, len(rows), tuple(by_generator(given)), tuple(bad.values()))


def withdrawn(work: LearnWork) -> Sequence[str]:
    """The ids of questions that are not given out any more here, in order."""
    require(work.actor, "learn.use")
    return sorted(one.item_id for one in work.exams.bad_items())


def withdraw(work: LearnWork, item_id: str, reason: str) -> BadItem:
    """Take a question out of use. InputError without a reason; NotFoundError for one that no paper had; ConflictError
    where it is out already."""
    require(work.actor, "learn.teach")
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise InputError(f"a reason of 1 to {MAX_REASON} characters expected", "reason")
    if item_id not in work.exams.items([item_id]):
        raise NotFoundError("no such question in any paper")
    bad = BadItem(item_id, work.actor.user_id, work.now, reason)
    work.exams.add_bad_item(bad)
    work.record(Event("item.withdraw", "item", item_id[:40]))
    return bad


def put_back(work: LearnWork, item_id: str) -> None:
    """Give a question out again. NotFoundError where it was not out of use."""
    require(work.actor, "learn.teach")
    if not work.exams.remove_bad_item(item_id):
        raise NotFoundError("no such question out of use")
    work.record(Event("item.return", "item", item_id[:40]))
