"""Legal holds and the end of charts in the database; the reason of a hold is sealed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, insert, or_, select, update

from medcodex.store.billing.ending import let_go_of_files, loose_answers
from medcodex.store.erasing import erase
from medcodex.store.handing_over import hand_over_chart, hand_over_patient
from medcodex.store.schema.arrivals import arrivals, waiting_documents
from medcodex.store.schema.billing import answer_files
from medcodex.store.schema.foundation import charts, patients
from medcodex.store.schema.index import patient_merges
from medcodex.store.schema.keeping import legal_holds
from medcodex.store.schema.resources import resources
from medcodex.workflow.arrivals.arrival import Standing
from medcodex.workflow.chart import OVER
from medcodex.workflow.keeping.holds import LegalHold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from medcodex.store.sealing import Sealer


class Keeping:
    """workflow.keeping.ports.KeepingRepository."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add_hold(self, hold: LegalHold) -> None:
        self._connection.execute(insert(legal_holds).values(self._row(hold)))

    def save_hold(self, hold: LegalHold) -> None:
        self._connection.execute(update(legal_holds).where(legal_holds.c.id == hold.id).values(self._row(hold)))

    def hold(self, hold_id: str) -> LegalHold | None:
        row = self._connection.execute(select(legal_holds).where(legal_holds.c.id == hold_id)).one_or_none()
        return None if row is None else self._hold(row)

    def holds(self, chart_id: str | None = None, *, standing: bool = False) -> Sequence[LegalHold]:
        asked = select(legal_holds).order_by(legal_holds.c.placed_at, legal_holds.c.id)
        if chart_id is not None:
            asked = asked.where(legal_holds.c.chart_id == chart_id)
        if standing:
            asked = asked.where(legal_holds.c.lifted_at.is_(None))
        return [self._hold(row) for row in self._connection.execute(asked)]

    def ended_before(self, day: dt.date) -> Sequence[str]:
        ended = func.coalesce(charts.c.discharged, charts.c.admitted)
        came = dt.datetime.combine(day, dt.time.min, dt.UTC)
        over = or_(ended < day, and_(ended.is_(None), charts.c.created_at < came))
        kept = exists().where(legal_holds.c.chart_id == charts.c.id, legal_holds.c.lifted_at.is_(None))
        asked = (
            select(charts.c.id)
            .where(charts.c.status.in_([str(status) for status in OVER]), over, ~kept)
            .order_by(ended, charts.c.id)
        )
        return list(self._connection.execute(asked).scalars())

    def erase(self, chart_id: str) -> Mapping[str, int]:
        patient_id = self._connection.execute(select(charts.c.patient_id).where(charts.c.id == chart_id)).scalar_one()
        hand_over_chart(self._connection, chart_id)
        let_go_of_files(self._connection, chart_id)
        erased = erase(self._connection, charts, chart_id)
        if not any(
            self._connection.execute(select(table.c.id).where(table.c.patient_id == patient_id).limit(1)).first()
            for table in (charts, waiting_documents)
        ):
            erased = {**erased, **self._erase_patient(patient_id)}
        return erased

    def _erase_patient(self, patient_id: str) -> Mapping[str, int]:
        """The patient with those whose numbers were merged into this one: nothing would lead to them any more."""
        erased: Counter[str] = Counter()
        merged = (patient_merges.c.survivor == patient_id) & patient_merges.c.undone_at.is_(None)
        for retired in list(self._connection.execute(select(patient_merges.c.retired).where(merged)).scalars()):
            erased.update(self._erase_patient(retired))
        hand_over_patient(self._connection, patient_id)
        erased.update(erase(self._connection, patients, patient_id))
        return dict(erased)

    def loose(self, day: dt.date) -> Mapping[str, int]:
        return {
            table.name: self._connection.execute(select(func.count()).select_from(table).where(meets)).scalar_one()
            for table, meets in _loose(day).items()
        }

    def erase_loose(self, day: dt.date) -> Mapping[str, int]:
        erased: Counter[str] = Counter()
        lone = _loose(day)[patients]
        for patient_id in list(self._connection.execute(select(patients.c.id).where(lone)).scalars()):
            erased.update(self._erase_patient(patient_id))
        for table in (arrivals, resources, answer_files):
            found = self._connection.execute(select(table.c.id).where(_loose(day)[table])).scalars()
            for one in list(found):
                erased.update(erase(self._connection, table, one))
        return dict(sorted(erased.items()))

    def _row(self, hold: LegalHold) -> dict[str, Any]:
        return {
            "id": hold.id,
            "chart_id": hold.chart_id,
            "reason": self._sealer.seal(hold.reason, table="legal_holds", row=hold.id, column="reason"),
            "placed_by": hold.placed_by,
            "placed_at": hold.placed_at,
            "lifted_by": hold.lifted_by,
            "lifted_at": hold.lifted_at,
        }

    def _hold(self, row: Any) -> LegalHold:
        reason = self._sealer.open(row.reason, table="legal_holds", row=row.id, column="reason")
        return LegalHold(row.id, row.chart_id, reason, row.placed_by, row.placed_at, row.lifted_by, row.lifted_at)


def _loose(day: dt.date) -> Mapping[Table, ColumnElement[bool]]:
    """What came before a day and belongs to no encounter: messages of nobody, resources that none took up, answers
    about no claim, and patients who never had an encounter. Who was merged into somebody ends with that one."""
    until = dt.datetime.combine(day, dt.time.min, dt.UTC)
    parked = str(Standing.PARKED)
    its = arrivals.alias()
    of_patient = its.c.patient_id == patients.c.id
    lone = and_(
        exists().where(of_patient),
        ~exists().where(of_patient, or_(its.c.received >= until, its.c.standing == parked)),
        ~exists().where(charts.c.patient_id == patients.c.id),
        ~exists().where(waiting_documents.c.patient_id == patients.c.id),
        ~exists().where(patient_merges.c.retired == patients.c.id, patient_merges.c.undone_at.is_(None)),
    )
    nobody = or_(arrivals.c.patient_id.is_(None), arrivals.c.patient_id.in_(select(patients.c.id).where(lone)))
    return {
        arrivals: and_(
            arrivals.c.received < until, arrivals.c.chart_id.is_(None), nobody, arrivals.c.standing != parked
        ),
        patients: lone,
        resources: and_(resources.c.received < until, resources.c.chart_id.is_(None)),
        answer_files: loose_answers(until),
    }
