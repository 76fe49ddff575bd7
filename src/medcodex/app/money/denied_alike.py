"""What the same payer denies again and again: a modifier on a code, a code beside another, a code for a diagnosis, or
without authorization; how often, of how often it decided it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.workflow.money.denials.ports import DecidedLine, DeniedSort
    from medcodex.workflow.work import Work

PERMISSION = "claim.read"
AT_LEAST = 3
"""Denials that make a habit."""
SHARE = 0.5
"""Of the times that it was billed, how often it has to be denied."""
DAYS = 365
_MOST_CLAIMS = 200
_CODE = re.compile(r"[0-9A-Z]{5}")
_WITHOUT_MODIFIER = "4"
_NOT_FOR_DIAGNOSIS = "11"


class Habit(StrEnum):
    """MODIFIER: the code with it. UNMODIFIED: the code without one with which it is paid. PAIR: the code beside another
    of the claim. DIAGNOSIS: the code for it. AUTHORIZATION: the code without one."""

    MODIFIER = "modifier"
    UNMODIFIED = "unmodified"
    PAIR = "pair"
    DIAGNOSIS = "diagnosis"
    AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class DeniedAlike:
    """A payer denied ``code`` with ``beside`` (modifiers, codes or diagnoses by the habit) for ``reason`` on ``denied``
    of the ``of`` claims' lines that it decided since the first day; ``unless`` are modifiers with which it was paid."""

    payer: str
    sample: bool
    habit: Habit
    code: str
    beside: tuple[str, ...]
    group: str
    reason: str
    cause: str
    denied: int
    of: int
    unless: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A name that is one of this kind alone, in small letters."""
        return "-".join(["denied", self.habit, self.code, *self.beside[:1], self.reason]).lower().replace(".", "")


def first_day(work: Work) -> dt.date:
    """The day since which denials are looked at."""
    return work.now.date() - dt.timedelta(days=DAYS)


def denied_alike(work: Work) -> Sequence[DeniedAlike]:
    """What payers denied at least AT_LEAST times within DAYS, and at least SHARE of the times that they decided it; by
    payer, the most frequent first. ForbiddenError."""
    require(work.actor, PERMISSION)
    since = work.now - dt.timedelta(days=DAYS)
    told: dict[tuple[object, ...], list[DeniedSort]] = defaultdict(list)
    for one in work.denials.sorts(since):
        if _CODE.fullmatch(one.code):
            told[one.payer, one.sample, one.code, one.group, one.reason, one.cause].append(one)
    found: list[DeniedAlike] = []
    for sorts in told.values():
        if sum(len(one.places) for one in sorts) >= AT_LEAST:
            first = sorts[0]
            decided = work.denials.decided_lines(first.payer, first.code, since, sample=first.sample)
            found += _Looking(work, sorts, decided).habits()
    work.record(Event("denial.habits", "denial", "all", detail={"found": len(found)}))
    return sorted(found, key=lambda one: (one.sample, one.payer, -one.denied, one.id))


class _Looking:
    """Denials of one code by one payer for one reason, beside all that the payer decided of it."""

    def __init__(self, work: Work, sorts: Sequence[DeniedSort], decided: Sequence[DecidedLine]) -> None:
        self._work = work
        self._first = sorts[0]
        self._sorts = sorts
        self._denied = {place for one in sorts for place in one.places}
        self._decided = decided
        self._own = [one for one in decided if one.code == self._first.code]

    def habits(self) -> Iterator[DeniedAlike]:
        """What is often enough."""
        first = self._first
        for habit, beside, denied, of, unless in self._counted():
            if denied >= AT_LEAST and denied >= SHARE * of:
                yield DeniedAlike(
                    first.payer, first.sample, habit, first.code, beside, first.group, first.reason, first.cause,
                    denied, of, unless,
                )  # fmt: skip

    def _counted(self) -> Iterator[tuple[Habit, tuple[str, ...], int, int, tuple[str, ...]]]:
        cause, reason = self._first.cause, self._first.reason
        if cause == "authorization":
            yield Habit.AUTHORIZATION, (), len(self._denied), len(self._own), ()
        elif cause == "bundling":
            yield from self._pairs()
        elif cause == "medical necessity" or reason == _NOT_FOR_DIAGNOSIS:
            yield from self._diagnoses()
        elif cause == "coding":
            yield from self._modifiers()

    def _modifiers(self) -> Iterator[tuple[Habit, tuple[str, ...], int, int, tuple[str, ...]]]:
        for modifier in dict.fromkeys(each for one in self._sorts for each in one.modifiers):
            denied = sum(len(one.places) for one in self._sorts if modifier in one.modifiers)
            yield Habit.MODIFIER, (modifier,), denied, sum(modifier in one.modifiers for one in self._own), ()
        paid = self._paid_with()
        if self._first.reason == _WITHOUT_MODIFIER and paid:
            bare = sum(len(one.places) for one in self._sorts if not set(one.modifiers) & set(paid))
            yield Habit.UNMODIFIED, paid, bare, sum(not set(one.modifiers) & set(paid) for one in self._own), ()

    def _paid_with(self, among: Iterable[DecidedLine] | None = None) -> tuple[str, ...]:
        """Modifiers with which the code was paid often enough, and that no denied line has."""
        lines = self._own if among is None else among
        counted = Counter(each for one in lines if one.paid > 0 for each in one.modifiers)
        never = {each for one in self._sorts for each in one.modifiers}
        return tuple(sorted(name for name, count in counted.items() if count >= AT_LEAST and name not in never))

    def _pairs(self) -> Iterator[tuple[Habit, tuple[str, ...], int, int, tuple[str, ...]]]:
        others: dict[str, set[str]] = defaultdict(set)
        for one in self._decided:
            if one.code != self._first.code and _CODE.fullmatch(one.code):
                others[one.code].add(one.claim_id)
        for code, claims in sorted(others.items()):
            both = [one for one in self._own if one.claim_id in claims]
            denied = sum(claim in claims for claim, _ in self._denied)
            unless = self._paid_with(both)
            left = sum(not set(one.modifiers) & set(unless) for one in both)
            yield Habit.PAIR, (code,), denied, left, unless

    def _diagnoses(self) -> Iterator[tuple[Habit, tuple[str, ...], int, int, tuple[str, ...]]]:
        denied: Counter[str] = Counter()
        of: Counter[str] = Counter()
        pointed = self._pointed()
        for place, codes in pointed.items():
            of.update(codes)
            if place in self._denied:
                denied.update(codes)
        for code, count in sorted(denied.items()):
            yield Habit.DIAGNOSIS, (code,), count, of[code], ()

    def _pointed(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The diagnoses to which the payer's lines of the code point, of the newest claims."""
        places = [(one.claim_id, one.line) for one in self._own if one.line is not None][-_MOST_CLAIMS:]
        found: dict[tuple[str, int], Sequence[str]] = {}
        for claim_id, line in places:
            claim = self._work.billing.get(claim_id)
            billed = None if claim is None else claim.billed()
            if billed is not None and line < len(billed.lines):
                pointers = billed.lines[line].pointers
                codes = [billed.diagnoses[one - 1].code for one in pointers if 0 < one <= len(billed.diagnoses)]
                found[claim_id, line] = list(dict.fromkeys(codes))
        return found
