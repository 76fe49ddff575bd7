"""What coding sessions left behind, read from their tables for samples and figures; practice charts are left out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from medcodex.encounter import Claim
from medcodex.store.schema.foundation import charts, documents, trail
from medcodex.store.schema.quality import seeds
from medcodex.store.schema.session import decisions, final_claims, final_codes, rejected_codes
from medcodex.workflow.people import Role
from medcodex.workflow.productivity.figures import Done
from medcodex.workflow.productivity.weighing import Load
from medcodex.workflow.productivity.working import Act
from medcodex.workflow.quality.acceptance import Addition, Fate, Proposal
from medcodex.workflow.quality.claim_codes import SECTIONS, ClaimCode
from medcodex.workflow.quality.ports import Completed
from medcodex.workflow.session.decision import Kind
from medcodex.workflow.session.line import LineState, section_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from medcodex.store.session import Decisions

_KEY = ("chart_id", "claim", "number")


class CodedClaims:
    """workflow.quality.ports.CodingRecord over the tables of sessions."""

    def __init__(self, connection: Connection, sessions: Decisions) -> None:
        self._connection = connection
        self._sessions = sessions

    def completed(self, since: dt.datetime, until: dt.datetime) -> Sequence[Completed]:
        states: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for row in self._codes_of(final_codes, since, until):
            states[_key(row)].append(row)
        rejected: dict[tuple[Any, ...], int] = defaultdict(int)
        for row in self._codes_of(rejected_codes, since, until):
            rejected[_key(row)] += 1
        asked = select(final_claims, charts.c.setting, charts.c.payer).where(*_standing(since, until))
        found = self._connection.execute(asked.order_by(final_claims.c.at, final_claims.c.id))
        return [_completed(row, states[_key(row)], rejected[_key(row)]) for row in found]

    def charts_coded(self, coder: str, before: dt.datetime) -> int:
        claims = (
            select(final_claims.c.chart_id, final_claims.c.claim)
            .where(final_claims.c.by == coder, final_claims.c.at < before)
            .distinct()
            .subquery()
        )
        return int(self._connection.execute(select(func.count()).select_from(claims)).scalar_one())

    def codes(self, chart_id: str, claim: str) -> tuple[ClaimCode, ...]:
        standing = select(func.max(final_claims.c.number)).where(
            final_claims.c.chart_id == chart_id, final_claims.c.claim == claim, final_claims.c.reopened_at.is_(None)
        )
        asked = select(final_codes).where(
            final_codes.c.chart_id == chart_id,
            final_codes.c.claim == claim,
            final_codes.c.number == standing.scalar_subquery(),
        )
        rows = sorted(self._connection.execute(asked), key=lambda row: (SECTIONS.index(row.section), row.position))
        return tuple(
            ClaimCode(row.section, row.system, row.code, row.poa, tuple(row.modifiers.split()), row.units)
            for row in rows
        )

    def proposed(self, chart_id: str, claim: str) -> tuple[ClaimCode, ...]:
        run = self._sessions.last_run(chart_id, Claim(claim))
        if run is None:
            return ()
        asked = select(seeds).where(seeds.c.chart_id == chart_id, seeds.c.claim == claim)
        right = {(row.system, row.wrong): row.right for row in self._connection.execute(asked)}
        return tuple(
            ClaimCode(str(section_of(one.system)), one.system, right.get((one.system, one.code), one.code), one.poa)
            for one in run.proposals
            if not one.withdrawn
        )

    def proposals(self, since: dt.datetime, until: dt.datetime) -> tuple[Sequence[Proposal], Sequence[Addition]]:
        seeded = self._seeded()
        proposals, additions = [], []
        for row in self._codes_of(final_codes, since, until):
            code = row.was if row.state == LineState.CHANGED and row.was else row.code
            if (row.chart_id, row.claim, row.system, code) in seeded:
                continue
            if row.proposed_by_engine:
                fate = Fate.CHANGED if row.state == LineState.CHANGED else Fate.KEPT
                proposals.append(Proposal(row.at.date(), row.system, code, row.confidence or 0.0, fate))
            else:
                additions.append(Addition(row.at.date(), row.system, code))
        for row in self._codes_of(rejected_codes, since, until):
            if (row.chart_id, row.claim, row.system, row.code) not in seeded:
                fate = Fate.LEFT_OUT
                proposals.append(Proposal(row.at.date(), row.system, row.code, row.confidence or 0.0, fate))
        return proposals, additions

    def acts(self, since: dt.datetime, until: dt.datetime) -> Sequence[Act]:
        """Decisions, and when their coders opened those charts; nobody's mere reading."""
        within = (decisions.c.at >= since, decisions.c.at < until, charts.c.practice.is_(False))
        worked = (
            select(decisions.c.chart_id, decisions.c.by, decisions.c.at, decisions.c.kind).join(charts).where(*within)
        )
        found = [Act(row.by, row.at, row.chart_id, row.kind == Kind.CODED) for row in self._connection.execute(worked)]
        own = {(act.user, act.chart_id) for act in found}
        opened = select(trail.c.user_id, trail.c.at, trail.c.chart_id).where(
            trail.c.chart_id.in_(select(decisions.c.chart_id).where(decisions.c.at >= since, decisions.c.at < until)),
            trail.c.action == "chart.read",
            trail.c.role == str(Role.CODER),
            trail.c.at >= since,
            trail.c.at < until,
        )
        found += [
            Act(row.user_id, row.at, row.chart_id, opens=True)
            for row in self._connection.execute(opened)
            if (row.user_id, row.chart_id) in own
        ]
        return sorted(found, key=lambda act: act.at)

    def done(self, since: dt.datetime, until: dt.datetime) -> Sequence[Done]:
        """A chart counts once, for who completed its last claim, when all its claims are complete."""
        asked = (
            select(final_claims.c.chart_id, final_claims.c.by, charts.c.setting)
            .join(charts, charts.c.id == final_claims.c.chart_id)
            .where(
                final_claims.c.reopened_at.is_(None),
                charts.c.completed_at >= since,
                charts.c.completed_at < until,
                charts.c.practice.is_(False),
            )
            .order_by(final_claims.c.at)
        )
        last = {row.chart_id: row for row in self._connection.execute(asked)}
        lengths, counts = self._lengths(last), self._counts(last)
        return [
            Done(row.by, Load(name, row.setting, lengths.get(name, 0), counts.get(name, 0)))
            for name, row in last.items()
        ]

    def settings(self, chart_ids: Sequence[str]) -> dict[str, str]:
        asked = select(charts.c.id, charts.c.setting).where(charts.c.id.in_(chart_ids))
        return {row.id: row.setting for row in self._connection.execute(asked)}

    def _codes_of(self, table: Any, since: dt.datetime, until: dt.datetime) -> Iterable[Any]:
        """The rows of completions that stand, each with when it was completed."""
        joined = table.join(final_claims, and_(*(table.c[name] == final_claims.c[name] for name in _KEY)))
        asked = select(table, final_claims.c.at).select_from(joined.join(charts, charts.c.id == table.c.chart_id))
        return self._connection.execute(asked.where(*_within(since, until)))

    def _seeded(self) -> frozenset[tuple[str, str, str, str]]:
        """The codes of each claim that are no word of the engine's, or of the coder's, because a seed was planted."""
        rows = list(self._connection.execute(select(seeds)))
        return frozenset((row.chart_id, row.claim, row.system, code) for row in rows for code in (row.right, row.wrong))

    def _lengths(self, chart_ids: Iterable[str]) -> dict[str, int]:
        """How many bytes the newest versions of documents take, sealed as they are: nobody has to open them to
        count."""
        asked = (
            select(documents.c.chart_id, documents.c.number, func.length(documents.c.content).label("bytes"))
            .where(documents.c.chart_id.in_(list(chart_ids)))
            .order_by(documents.c.version)
        )
        newest = {(row.chart_id, row.number): row.bytes for row in self._connection.execute(asked)}
        found: dict[str, int] = defaultdict(int)
        for (chart, _), size in newest.items():
            found[chart] += size
        return found

    def _counts(self, chart_ids: Iterable[str]) -> dict[str, int]:
        joined = final_codes.join(final_claims, and_(*(final_codes.c[name] == final_claims.c[name] for name in _KEY)))
        asked = (
            select(final_codes.c.chart_id, func.count().label("codes"))
            .select_from(joined)
            .where(final_claims.c.reopened_at.is_(None), final_codes.c.chart_id.in_(list(chart_ids)))
            .group_by(final_codes.c.chart_id)
        )
        return {row.chart_id: row.codes for row in self._connection.execute(asked)}


def _within(since: dt.datetime, until: dt.datetime) -> tuple[Any, ...]:
    columns = final_claims.c
    return columns.at >= since, columns.at < until, columns.reopened_at.is_(None), charts.c.practice.is_(False)


def _standing(since: dt.datetime, until: dt.datetime) -> tuple[Any, ...]:
    return *_within(since, until), charts.c.id == final_claims.c.chart_id


def _key(row: Any) -> tuple[Any, ...]:
    return row.chart_id, row.claim, row.number


def _completed(row: Any, codes: Sequence[Any], rejected: int) -> Completed:
    kept = [one for one in codes if one.proposed_by_engine and one.state == LineState.ACCEPTED]
    told = [one.confidence for one in kept if one.confidence is not None]
    changed = sum(one.state == LineState.CHANGED and one.proposed_by_engine for one in codes)
    return Completed(
        chart_id=row.chart_id,
        claim=row.claim,
        coder=row.by,
        at=row.at,
        setting=row.setting,
        payer=row.payer or "",
        group="" if row.drg is None else str(row.drg),
        weight=row.weight,
        confidence=min(told, default=None),
        accepted=len(kept),
        changed=changed,
        rejected=rejected,
        added=sum(not one.proposed_by_engine for one in codes),
    )
