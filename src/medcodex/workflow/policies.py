"""What a site decides for itself about queries, audits and productivity: one document, kept whole, read at each use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from medcodex.errors import InputError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.productivity.working import Pauses
from medcodex.workflow.quality.money import BaseRate  # noqa: TC001 - the written form is read by these annotations
from medcodex.workflow.quality.scoring import GOAL
from medcodex.workflow.quality.seeding import MOST_SHARE
from medcodex.workflow.querying.query import QueryPolicy
from medcodex.workflow.working_days import Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.workflow.work import Work

NAME = "quality"


class PolicyRepository(Protocol):
    """Documents of settings by name."""

    def get(self, name: str) -> str | None:
        """The document of a name."""

    def put(self, name: str, text: str, at: dt.datetime, by: str) -> None:
        """Keep a document in the place of the one before."""


@dataclass(frozen=True, slots=True)
class Office:
    """When the site works, as a person writes it; see working_days.Calendar."""

    zone: str = "UTC"
    opens: dt.time = dt.time(8)
    closes: dt.time = dt.time(17)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: tuple[dt.date, ...] = ()

    def calendar(self) -> Calendar:
        """The calendar of it. InputError for a time zone that there is not."""
        try:
            zone = ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InputError("no such time zone", "office.zone") from None
        return Calendar(zone, self.opens, self.closes, frozenset(self.weekdays), frozenset(self.holidays))


@dataclass(frozen=True, slots=True)
class QualityPolicy:
    """The ``goal`` of accuracy; the share of claims that get a seeded wrong suggestion, 0 for none; ``seed_key`` makes
    the draw one that nobody can foretell."""

    goal: float = GOAL
    seed_share: float = 0.0
    seed_key: str = ""


@dataclass(frozen=True, slots=True)
class Idle:
    """See productivity.working.Pauses, in minutes."""

    away_minutes: float = 10.0
    lead_minutes: float = 2.0

    def pauses(self) -> Pauses:
        """As pauses. UsageError where they contradict each other."""
        return Pauses(dt.timedelta(minutes=self.away_minutes), dt.timedelta(minutes=self.lead_minutes))


@dataclass(frozen=True, slots=True)
class Policies:
    """All of it, with what holds where a site decided nothing."""

    queries: QueryPolicy = field(default_factory=QueryPolicy)
    office: Office = field(default_factory=Office)
    quality: QualityPolicy = field(default_factory=QualityPolicy)
    idle: Idle = field(default_factory=Idle)
    base_rates: tuple[BaseRate, ...] = ()


def policies(work: Work) -> Policies:
    """What holds now."""
    text = work.policies.get(NAME)
    return Policies() if text is None else msgspec.json.decode(text, type=Policies)


def policies_object(work: Work) -> dict[str, Any]:
    """What holds now, as JSON has it, without the key of the seeds: whoever knows it can tell where they lie."""
    found: dict[str, Any] = msgspec.to_builtins(policies(work))
    del found["quality"]["seed_key"]
    return found


def change_policies(work: Work, given: Mapping[str, Any]) -> Policies:
    """The policies with some parts given anew (by their names, each whole), checked and kept. InputError, naming the
    part, for one that cannot be."""
    require(work.actor, "settings.manage")
    now = policies(work)
    parts = {name: msgspec.to_builtins(getattr(now, name)) for name in Policies.__dataclass_fields__}
    unknown = sorted(given.keys() - parts.keys())
    if unknown:
        raise InputError(f"one of {', '.join(parts)} expected", unknown[0])
    for name, value in given.items():
        parts[name] = {**parts[name], **value} if isinstance(value, dict) and isinstance(parts[name], dict) else value
    try:
        changed = msgspec.convert(parts, Policies)
    except msgspec.ValidationError as error:
        raise InputError(str(error), "policies") from None
    changed = _with_key(work, _sound(work, changed))
    work.policies.put(NAME, msgspec.json.encode(changed).decode(), work.now, work.actor.user_id)
    work.record(Event("policy.set", "policy", NAME, detail={"parts": " ".join(sorted(given))}))
    return changed


def _sound(work: Work, given: Policies) -> Policies:
    given.office.calendar()
    given.idle.pauses()
    queries, quality = given.queries, given.quality
    if not 0 < quality.goal <= 1:
        raise InputError("a share above 0 and up to 1", "quality.goal")
    if not 0 <= quality.seed_share <= MOST_SHARE:
        raise InputError(f"a share from 0 to {MOST_SHARE:g}", "quality.seed_share")
    if not all(1 <= days <= 60 for days in (queries.due_days, queries.remind_days, queries.escalate_days)):
        raise InputError("1 to 60 days of work", "queries")
    if not 0 <= queries.most_reminders <= 20:
        raise InputError("0 to 20 reminders", "queries.most_reminders")
    advisor = work.people.get(queries.advisor) if queries.advisor else None
    if queries.advisor and (advisor is None or not advisor.active):
        raise InputError("no such user", "queries.advisor")
    for place, one in enumerate(given.base_rates):
        if one.amount <= 0 or one.amount != round(one.amount, 2):
            raise InputError("dollars and cents, above zero", f"base_rates[{place}].amount")
    return given


def _with_key(work: Work, given: Policies) -> Policies:
    if given.quality.seed_share and not given.quality.seed_key:
        return replace(given, quality=replace(given.quality, seed_key=work.new_id()))
    return given
