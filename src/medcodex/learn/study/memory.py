"""Spaced repetition: cards of what was practised, when each is due, what an answer does to it (FSRS, fuzzing off).

A card is a topic practised in one way, by questions or by charts: single questions are made anew each time, so that
what is remembered is the topic. Cards are made of results alone, a day's answers to a card being one review."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler

from medcodex.learn.results import Kind
from medcodex.learn.study.tables import assumed, ratings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.learn.results import Result

_NOON = dt.time(12, tzinfo=dt.UTC)
_RATINGS = {"again": Rating.Again, "hard": Rating.Hard, "good": Rating.Good, "easy": Rating.Easy}


class Card(NamedTuple):
    """What is remembered: a topic, and whether by questions or by charts."""

    topic: str
    way: str


QUESTIONS, CHARTS = "questions", "charts"


def rating(score: float) -> str:
    """The rating of a day's mean score, from 0 to 1."""
    return next(name for least, name in ratings() if score >= least)


class Memory:
    """Cards with their state. Changes with every review; ``copy`` is another one in the same state."""

    def __init__(self) -> None:
        self._scheduler = Scheduler(
            desired_retention=assumed().retention,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=assumed().longest_interval,
            enable_fuzzing=False,
        )
        self._cards: dict[Card, FsrsCard] = {}

    def copy(self) -> Memory:
        """The same cards, to go on with apart."""
        other = Memory()
        other._cards = dict(self._cards)  # a review leaves a card as it is and makes a new one
        return other

    def review(self, card: Card, day: dt.date, rated: str) -> None:
        """An answer on a day, not before the last."""
        held = self._cards.get(card) or FsrsCard(card_id=0, due=_at(day))
        self._cards[card], _ = self._scheduler.review_card(held, _RATINGS[rated], _at(day))

    def due(self, day: dt.date) -> Sequence[Card]:
        """The cards to be reviewed on a day or before, the longest due first."""
        found = [(held.due.date(), card) for card, held in self._cards.items() if held.due.date() <= day]
        return [card for _, card in sorted(found)]

    def due_on(self, card: Card) -> dt.date | None:
        """When a card is due; None for one never answered."""
        held = self._cards.get(card)
        return None if held is None else held.due.date()


def remembered(results: Iterable[Result], zone: dt.tzinfo = dt.UTC) -> Memory:
    """The cards after results, days as they are in a time zone."""
    days: dict[dt.date, dict[Card, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in results:
        for card in cards_of(one):
            days[one.at.astimezone(zone).date()][card].append(one.score)
    memory = Memory()
    for day in sorted(days):
        for card in sorted(days[day]):
            memory.review(card, day, rating(fmean(days[day][card])))
    return memory


def cards_of(result: Result) -> Iterator[Card]:
    """The cards that a result answers."""
    way = CHARTS if result.kind is Kind.CASE else QUESTIONS
    return (Card(topic, way) for topic in dict.fromkeys(result.topics))


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, _NOON)
