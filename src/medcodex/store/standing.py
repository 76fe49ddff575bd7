"""What a coding session rests on, read with as little as can be: one statement tells what there is, and only what is
not in memory as it is now is read and opened.

Never stale. The statement runs in the transaction that asks, and after the chart is locked where somebody decides. What
is kept is held against it: a claim by its run and by number, key and time of its last decision (decisions are only
added, and so are runs); documents and charges by the ids of all their rows, which are only added too; a patient by the
sealed bytes themselves, which every writing makes anew. Holds and final codes are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import String, and_, bindparam, cast, exists, func, select

from medcodex.errors import ConflictError
from medcodex.store.kept import Kept, Share
from medcodex.store.schema.foundation import charges, documents, patients
from medcodex.store.schema.numbers import withdrawals
from medcodex.store.schema.quality import provider_queries, seeds
from medcodex.store.schema.session import decisions, final_claims, runs
from medcodex.store.schema.worklist import holds
from medcodex.store.uncoded import uncoded_charts
from medcodex.workflow.session.coded import CodedClaim, coded_claim
from medcodex.workflow.session.decision import Kind
from medcodex.workflow.session.ports import Standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection, Label, Select

    from medcodex.encounter import Claim
    from medcodex.store.charts import Charts
    from medcodex.store.session import Decisions
    from medcodex.store.worklist import Worklist
    from medcodex.workflow.chart import Charge, Chart, Document, Patient
    from medcodex.workflow.session.decision import Recorded

_MOST = 512
"""Claims, and charts with their documents: some hundred kilobytes each at most, as a rule a tenth of it."""


_Row = TypeVar("_Row")
_TAKEN_BACK = withdrawals.c.number + cast(withdrawals.c.version, String)
"""Tells a withdrawal from every other: a document that is withdrawn is another one, under the same id."""


@dataclass(frozen=True, slots=True)
class _Rows(Generic[_Row]):
    """What a chart's rows say, and the ids of all of them."""

    ids: frozenset[str]
    rows: Sequence[_Row]


class KeptSessions:
    """What one process keeps of coding sessions, for all its transactions."""

    def __init__(self, most: int = _MOST) -> None:
        self.claims: Kept[tuple[str, str], CodedClaim] = Kept(most)
        self.documents: Kept[str, _Rows[Document]] = Kept(most)
        self.charges: Kept[str, _Rows[Charge]] = Kept(most)
        self.patients: Kept[tuple[bytes, bytes | None], Patient] = Kept(most)


class SessionShare:
    """What is kept, as one transaction sees it."""

    def __init__(self, kept: KeptSessions) -> None:
        self.claims = Share(kept.claims)
        self.documents = Share(kept.documents)
        self.charges = Share(kept.charges)
        self.patients = Share(kept.patients)

    def publish(self) -> None:
        """See store.kept.Share.publish."""
        for share in (self.claims, self.documents, self.charges, self.patients):
            share.publish()


class Standings:
    """workflow.session.ports.SessionReader."""

    def __init__(
        self, connection: Connection, kept: SessionShare, decisions: Decisions, charts: Charts, worklist: Worklist
    ) -> None:
        self._connection = connection
        self._kept = kept
        self._decisions = decisions
        self._charts = charts
        self._worklist = worklist

    def uncoded(self, quiet_since: dt.datetime, limit: int) -> Sequence[str]:
        return uncoded_charts(self._connection, quiet_since, limit)

    def standing(self, chart: Chart, claim: Claim) -> Standing | None:
        asked = {"chart": chart.id, "claim": str(claim), "patient": chart.patient_id}
        row = self._connection.execute(_STANDING, asked).one_or_none()
        if row is None:
            return None
        return Standing(
            coded=self._claim(row, chart.id, claim),
            patient=self._patient(row, chart.patient_id),
            charges=self._charges(row.charges, chart.id),
            documents=self._documents(row.documents, row.withdrawn, chart.id),
            holds=self._worklist.holds(chart.id) if row.held else (),
            final=self._decisions.final(chart.id, claim) if row.final else None,
            seeded=row.seeded,
            queried=row.queried,
        )

    def _claim(self, row: Any, chart_id: str, claim: Claim) -> CodedClaim:
        kept = self._kept.claims.get((chart_id, str(claim)))
        if kept is None or kept.run.id != row.run or not kept.events:
            found = self._whole(row, chart_id, claim)
        elif _is_last(kept.events[-1], row):
            return kept
        else:
            found = self._followed(kept, row, chart_id, claim)
        self._kept.claims.put((chart_id, str(claim)), found)
        return found

    def _followed(self, kept: CodedClaim, row: Any, chart_id: str, claim: Claim) -> CodedClaim:
        """The claim with what another process added to it since it was kept."""
        last = kept.events[-1]
        added = self._decisions.events(chart_id, claim, first=last.seq, last=row.seq or 0)
        if not added or (added[0].seq, added[0].key, added[0].at) != (last.seq, last.key, last.at):
            return self._whole(row, chart_id, claim)  # not its past: the database was put back to an earlier state
        for event in added[1:]:
            kept = kept.after(event)
        return kept

    def _whole(self, row: Any, chart_id: str, claim: Claim) -> CodedClaim:
        run = self._decisions.run(row.run)
        if run is None:
            raise ConflictError("the chart was taken away meanwhile", chart_id)
        events = self._decisions.events(chart_id, claim, last=row.seq or 0)
        former = None
        if events and events[-1].decision.kind is Kind.CODED:
            names = [one.decision.run for one in events[:-1] if one.decision.kind is Kind.CODED]
            former = self._decisions.run(names[-1]) if names and names[-1] else None
        return coded_claim(run, events, former)

    def _patient(self, row: Any, patient_id: str) -> Patient | None:
        if row.patient is None:
            return None
        authority = None if row.authority is None else bytes(row.authority)
        sealed = bytes(row.patient), authority
        found = self._kept.patients.get(sealed)
        if found is None or found.id != patient_id:
            found = self._charts.patient_of(patient_id, *sealed)
            self._kept.patients.put(sealed, found)
        return found

    def _documents(self, told: str | None, withdrawn: str | None, chart_id: str) -> Sequence[Document]:
        ids = _ids(told) | _ids(withdrawn)
        kept = self._kept.documents.get(chart_id)
        if kept is None or kept.ids != ids:
            kept = _Rows(ids, self._charts.documents(chart_id) if ids else ())
            self._kept.documents.put(chart_id, kept)
        return kept.rows

    def _charges(self, told: str | None, chart_id: str) -> Sequence[Charge]:
        ids = _ids(told)
        kept = self._kept.charges.get(chart_id)
        if kept is None or kept.ids != ids:
            kept = _Rows(ids, self._charts.charges(chart_id) if ids else ())
            self._kept.charges.put(chart_id, kept)
        return kept.rows


def _ids(told: str | None) -> frozenset[str]:
    return frozenset((told or "").split())


def _is_last(event: Recorded, row: Any) -> bool:
    return (event.seq, event.key, event.at) == (row.seq, row.key, row.at)


def _statement() -> Select[Any]:
    """What there is of a claim, in one row; none where it was never coded."""
    chart: BindParameter[str] = bindparam("chart")
    claim: BindParameter[str] = bindparam("claim")
    last = select(func.max(decisions.c.seq)).where(decisions.c.chart_id == chart, decisions.c.claim == claim)
    of_claim = and_(
        decisions.c.chart_id == runs.c.chart_id,
        decisions.c.claim == runs.c.claim,
        decisions.c.seq == last.scalar_subquery(),
    )
    finals = final_claims.c
    return (
        select(
            runs.c.id.label("run"),
            decisions.c.seq,
            decisions.c.key,
            decisions.c.at,
            _one(select(patients.c.particulars).where(patients.c.id == bindparam("patient")), "patient"),
            _one(select(patients.c.authority).where(patients.c.id == bindparam("patient")), "authority"),
            _one(_joined(documents.c.id).where(documents.c.chart_id == chart), "documents"),
            _one(_joined(_TAKEN_BACK).where(withdrawals.c.chart_id == chart), "withdrawn"),
            _one(_joined(charges.c.id).where(charges.c.chart_id == chart), "charges"),
            exists().where(holds.c.chart_id == chart).label("held"),
            exists()
            .where(finals.chart_id == chart, finals.claim == claim, finals.reopened_at.is_(None))
            .label("final"),
            exists().where(seeds.c.chart_id == chart, seeds.c.claim == claim).label("seeded"),
            exists().where(provider_queries.c.chart_id == chart).label("queried"),
        )
        .select_from(runs.outerjoin(decisions, of_claim))
        .where(runs.c.chart_id == chart, runs.c.claim == claim)
        .order_by(runs.c.number.desc())
        .limit(1)
    )


def _one(asked: Select[Any], name: str) -> Label[Any]:
    return asked.scalar_subquery().label(name)


def _joined(column: ColumnElement[Any]) -> Select[Any]:
    return select(func.aggregate_strings(column, " "))


_STANDING = _statement()
