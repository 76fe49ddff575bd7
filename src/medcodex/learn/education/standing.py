"""Where somebody stands with each body: what the cycle asks, what is earned, what is missing by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.learn.education.cycles import cycle_on
from medcodex.learn.study.calendar import Reminder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.learn.education.cycles import Cycle
    from medcodex.learn.education.records import Credential, Entry
    from medcodex.learn.education.rules import Asks, Body, Rules

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class PartStanding:
    """A part of what is asked: so many of a category."""

    asks: Asks
    needed: Decimal
    earned: Decimal

    @property
    def missing(self) -> Decimal:
        """CEUs that lack."""
        return max(self.needed - self.earned, _NONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a body in a cycle; ``entries`` are those that count in it. Credentials of one body
    share their cycle, that of the one held longest, and their CEUs. ``body`` is None where no rules are known, and
    nothing is asked then."""

    name: str
    credentials: tuple[Credential, ...]
    cycle: Cycle | None
    body: Body | None
    needed: Decimal
    entries: tuple[Entry, ...]
    parts: tuple[PartStanding, ...]

    @property
    def earned(self) -> Decimal:
        """CEUs that count."""
        return sum((one.ceus for one in self.entries), _NONE)

    @property
    def missing(self) -> Decimal:
        """CEUs that lack: of the whole, or more where what is asked of categories cannot be met by fewer."""
        of_parts = max((one.missing for one in self.parts if one.asks.binding), default=_NONE)
        return max(self.needed - self.earned, of_parts, _NONE)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.body is not None and not self.missing


def standings(held: Iterable[Credential], entries: Sequence[Entry], rules: Rules, today: dt.date) -> list[Standing]:
    """Every body's standing in the cycle of a day, by the bodies' names; credentials that no rules know stand alone."""
    by_body: dict[str, list[Credential]] = {}
    alone: list[Standing] = []
    for one in sorted(held, key=lambda credential: (credential.since, credential.id)):
        if rules.of(one.body, one.name, one.cycle_start) is None:
            alone.append(Standing(one.body, (one,), None, None, _NONE, (), ()))
        else:
            by_body.setdefault(one.body, []).append(one)
    found = [_standing(name, mine, entries, rules, today) for name, mine in sorted(by_body.items())]
    return [*found, *alone]


def _standing(
    name: str, mine: Sequence[Credential], entries: Sequence[Entry], rules: Rules, today: dt.date
) -> Standing:
    first = mine[0]
    oldest = rules.of(name, first.name, first.cycle_start)
    assert oldest is not None  # noqa: S101 - the caller has looked
    now = cycle_on(first.cycle_start, oldest.months, today)
    body = rules.of(name, first.name, now.start) or oldest
    names = [one.name for one in mine if one.name in body.credentials]
    asked = [one.own_total for one in mine if one.own_total is not None]
    needed = max(asked) if asked and now.number == 0 else body.total(names)
    ids = {one.id for one in mine}
    own = [one for one in entries if ids.intersection(one.credentials) and one.day >= first.since]
    counted = tuple(one for one in own if _cycle_of(one, first, body) == now.number)
    parts = tuple(
        PartStanding(
            asks, asks.of(needed), sum((one.ceus for one in counted if asks.category in one.categories), _NONE)
        )
        for asks in body.asks
        if not asks.credential or asks.credential in names
    )
    return Standing(name, tuple(mine), now, body, needed, counted, parts)


def _cycle_of(entry: Entry, first: Credential, body: Body) -> int:
    """The number of the cycle an entry counts in: the next one where it was carried over in time; -1 for none."""
    if entry.day < first.cycle_start:
        return -1
    own = cycle_on(first.cycle_start, body.months, entry.day)
    return own.number + (entry.carried and may_carry(entry.day, first.cycle_start, body))


def may_carry(day: dt.date, anchor: dt.date, body: Body) -> bool:
    """Whether what was learned on a day may count for the next cycle."""
    own = cycle_on(anchor, body.months, day)
    return body.choice_days > 0 and (own.end - day).days < body.choice_days


def reminders(found: Iterable[Standing], rules: Rules, today: dt.date) -> list[Reminder]:
    """What to think of and when, in order of days: so long before the end of each cycle in which something lacks. Of
    those that are over the last one stands for today."""
    told = []
    for one in found:
        if one.cycle is None or not one.missing:
            continue
        names = ", ".join(held.name for held in one.credentials)
        days = sorted(one.cycle.end - dt.timedelta(days=before) for before in rules.reminders)
        past = [day for day in days if day <= today]
        for day in [*([today] if past else []), *(day for day in days if day > today)]:
            text = f"Continuing education, {names}: {one.missing:f} CEUs missing by {one.cycle.end.isoformat()}"
            key = past[-1] if past and day == today else day
            told.append(Reminder(f"ceu-{one.name.lower()}-{one.cycle.number}-{key:%Y%m%d}", day, text))
    return sorted(told, key=lambda reminder: (reminder.day, reminder.key))
