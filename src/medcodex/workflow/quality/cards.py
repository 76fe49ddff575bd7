"""Scorecards, money and acceptance over a time, as whoever asks may see them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.policies import policies
from medcodex.workflow.quality.acceptance import acceptance
from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.quality.money import Totals, totals
from medcodex.workflow.quality.scoring import ChartScore, Scorecard, scorecard, scored
from medcodex.workflow.quality.seeding import caught

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.workflow.quality.acceptance import FamilyAcceptance
    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.quality.ports import CodingRecord
    from medcodex.workflow.quality.seeding import Seed
    from medcodex.workflow.rates import Rate
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class CoderCard:
    """The scorecard of one coder, a user id, with the money that their reviewed charts moved."""

    coder: str
    card: Scorecard
    money: Totals


@dataclass(frozen=True, slots=True)
class Quality:
    """The reviews decided in a time, all together and by coder, and the goal they are held to."""

    goal: float
    card: Scorecard
    money: Totals
    coders: Sequence[CoderCard]


def chart_score(audit: Audit) -> ChartScore:
    """The score of a final review."""
    same = None
    if audit.coded_worth is not None and audit.final_worth is not None:
        same = audit.coded_worth.group == audit.final_worth.group
    return scored(audit.comparison, audit.rulings, group_right=same)


def quality(work: Work, since: dt.datetime, until: dt.datetime) -> Quality:
    """Everybody's reviews that were decided in a time."""
    require(work.actor, "quality.read")
    aim = goal(work)
    found = work.quality.audits_final(since, until)
    work.record(Event("quality.read", "quality", "scorecards"))
    by_coder: dict[str, list[Audit]] = defaultdict(list)
    for one in found:
        by_coder[one.coder].append(one)
    cards = [_card(coder, by_coder[coder], aim) for coder in sorted(by_coder)]
    everybody = _card("", found, aim)
    return Quality(aim, everybody.card, everybody.money, cards)


def own_card(work: Work, since: dt.datetime, until: dt.datetime) -> CoderCard:
    """The actor's own scorecard."""
    require(work.actor, "audit.answer")
    mine = [
        one
        for one in work.quality.audits_of_coder(work.actor.user_id)
        if one.status is AuditStatus.FINAL and one.final_at is not None and since <= one.final_at < until
    ]
    return _card(work.actor.user_id, mine, goal(work))


def goal(work: Work) -> float:
    """The share of right codes that the site aims at."""
    return policies(work).quality.goal


def families(work: Work, coded: CodingRecord, since: dt.datetime, until: dt.datetime) -> list[FamilyAcceptance]:
    """What became of the engine's proposals on claims completed in a time, by code family."""
    require(work.actor, "quality.read")
    work.record(Event("quality.read", "quality", "acceptance"))
    return acceptance(*coded.proposals(since, until))


def seeds(work: Work) -> tuple[Sequence[Seed], Rate]:
    """The table of seeds, which only auditors see, and the share that was caught."""
    require(work.actor, "audit.write")
    work.record(Event("quality.read", "quality", "seeds"))
    found = work.quality.seeds()
    return found, caught(found)


def _card(coder: str, audits: Iterable[Audit], aim: float) -> CoderCard:
    found = list(audits)
    return CoderCard(coder, scorecard([chart_score(one) for one in found], aim), totals(one.moved for one in found))
