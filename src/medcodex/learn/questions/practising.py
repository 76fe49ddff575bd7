"""Practising questions: a set of them told by its topics, number and seed, one answered after another."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.classes.accepting import accept
from medcodex.learn.results import Kind, Result
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.questions.item import Item
    from medcodex.learn.work import LearnWork

MOST = 100
LARGEST_SEED = 2**31 - 1
_A_SITTING = dt.timedelta(days=1)
_A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Practice:
    """A set of questions; of no topic in particular where ``topics`` is empty."""

    topics: tuple[str, ...]
    count: int
    seed: int

    def wanted(self, available: Sequence[str]) -> Mapping[str, int]:
        """How many of each topic. InputError for a topic without questions, and for a number out of range."""
        if not 1 <= self.count <= MOST:
            raise InputError(f"a number of questions from 1 to {MOST} expected", "count")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise InputError(f"a seed from 0 to {LARGEST_SEED} expected", "seed")
        for one in self.topics:
            if one not in available:
                raise InputError("no questions of this topic with the books that are loaded", one)
        chosen = sorted(self.topics or available)
        random.Random(self.seed).shuffle(chosen)  # noqa: S311 - the same seed makes the same set
        each, rest = divmod(self.count, len(chosen)) if chosen else (0, 0)
        shares = {one: each + (at < rest) for at, one in enumerate(chosen)}
        return {one: number for one, number in shares.items() if number}

    def origin(self, at: int) -> str:
        """The id of the answer in a place (from 0), so that it is kept once."""
        told = json.dumps([sorted(self.topics), self.count, self.seed, at])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen: the place of the question in its set and of the option, both from 0; ``item`` is the id of the
    question that was shown."""

    at: int
    item: str
    choice: int
    seconds: int | None = None
    assignment_id: str | None = None


def may_practise(work: LearnWork) -> None:
    """ForbiddenError for who may not."""
    require(work.actor, "learn.use")


def answer(work: LearnWork, practice: Practice, items: Sequence[Item], told: Answer) -> bool:
    """Keep the result of an answer; False where this question of the set was answered before, whose first answer
    counts. NotFoundError for a place that the set has not, ConflictError where the books changed meanwhile and the set
    with them, InputError for a choice that there is not; errors as for learn.classes.accepting.accept where it is for
    an assignment."""
    may_practise(work)
    item = item_at(items, told.at)
    if item.id != told.item:
        raise ConflictError("the code books changed meanwhile and the questions with them; begin a new set")
    if not 0 <= told.choice < len(item.options):
        raise InputError("choose one of the answers", "choice")
    if told.seconds is not None and not 0 <= told.seconds <= _A_DAY:
        raise InputError("seconds of one day at most", "seconds")
    origin = practice.origin(told.at)
    if origin in {one.origin for one in _lately(work)}:
        return False
    if told.assignment_id is not None:
        accept(work, told.assignment_id, Kind.ITEM, item.generator, item.topics, origin)
    result = Result(
        work.new_id(),
        work.actor.user_id,
        work.now,
        Kind.ITEM,
        item.generator,
        item.topics,
        float(told.choice == item.right),
        origin,
        told.seconds,
        told.assignment_id,
    )
    work.results.add([result])
    work.record(Event("question.answer", "question", item.id, detail={"right": told.choice == item.right}))
    return True


def item_at(items: Sequence[Item], at: int) -> Item:
    """The question in a place. NotFoundError where there is none."""
    if not 0 <= at < len(items):
        raise NotFoundError("no such question in this set", str(at + 1))
    return items[at]


def scores(work: LearnWork, practice: Practice) -> Mapping[int, float]:
    """The scores of the questions of a set that were answered within a day, by their place."""
    may_practise(work)
    places = {practice.origin(at): at for at in range(min(practice.count, MOST))}
    return {places[one.origin]: one.score for one in _lately(work) if one.origin in places}


def _lately(work: LearnWork) -> Sequence[Result]:
    kept = work.results.of_user(work.actor.user_id, work.now - _A_SITTING)
    return [one for one in kept if one.kind is Kind.ITEM]
