"""Patients, charts, documents and charges in the database; what names or describes a patient is sealed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, insert, select, update

from medcodex.encounter import Claim, Setting
from medcodex.errors import ConflictError
from medcodex.store.schema.foundation import charges, charts, documents, patients
from medcodex.store.schema.numbers import withdrawals
from medcodex.workflow.chart import Charge, Chart, ChartStatus, Document, Patient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

    from medcodex.store.sealing import Sealer

_CHART = select(charts).where(charts.c.id == bindparam("chart"))
_LOCKED = _CHART.with_for_update()
_TAKEN_BACK = case((withdrawals.c.version >= documents.c.version, withdrawals.c.at)).label("withdrawn")
_SAME_DOCUMENT = and_(withdrawals.c.chart_id == documents.c.chart_id, withdrawals.c.number == documents.c.number)
_DOCUMENTS = select(documents, _TAKEN_BACK).select_from(documents.outerjoin(withdrawals, _SAME_DOCUMENT))
_UNDER_ACCOUNT = select(charts).where(charts.c.account_index == bindparam("account"))
_SAVE_CHART = update(charts).where(charts.c.id == bindparam("chart"), charts.c.version == bindparam("seen"))
_PATIENT = select(patients).where(patients.c.id == bindparam("which"))
_NUMBERED = select(patients).where(patients.c.mrn_index == bindparam("which"))
_SAVE_PATIENT = update(patients).where(patients.c.id == bindparam("patient"))
_VERSIONS = _DOCUMENTS.where(
    documents.c.chart_id == bindparam("chart"), documents.c.number == bindparam("which")
).order_by(documents.c.version)
_CHARGES = select(charges).where(charges.c.chart_id == bindparam("chart"))
# Building a statement takes longer than most databases take to run it, and messages come by the thousand.


class Charts:
    """workflow.chart.ChartRepository over the tables of the foundation."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add_patient(self, patient: Patient) -> None:
        self._connection.execute(insert(patients), self._patient_row(patient))

    def save_patient(self, patient: Patient) -> None:
        self._connection.execute(_SAVE_PATIENT, {**self._patient_row(patient), "patient": patient.id})

    def patient(self, patient_id: str) -> Patient | None:
        return self._patient(_PATIENT, patient_id)

    def patient_by_mrn(self, mrn: str, authority: str = "") -> Patient | None:
        return self._patient(_NUMBERED, self._number(mrn, authority))

    def add(self, chart: Chart) -> None:
        self._connection.execute(insert(charts), self._chart_row(chart))

    def get(self, chart_id: str, *, lock: bool = False) -> Chart | None:
        row = self._connection.execute(_LOCKED if lock else _CHART, {"chart": chart_id}).one_or_none()
        return None if row is None else self.chart_of(row)

    def by_account(self, account: str) -> Chart | None:
        index = self._sealer.ring.blind("account", account)
        row = self._connection.execute(_UNDER_ACCOUNT, {"account": index}).one_or_none()
        return None if row is None else self.chart_of(row)

    def of_patient(self, patient_id: str) -> Sequence[Chart]:
        asked = select(charts).where(charts.c.patient_id == patient_id).order_by(charts.c.created_at, charts.c.id)
        return [self.chart_of(row) for row in self._connection.execute(asked)]

    def save(self, chart: Chart) -> Chart:
        saved = replace(chart, version=chart.version + 1)
        known = {"chart": chart.id, "seen": chart.version}
        done = self._connection.execute(_SAVE_CHART, {**self._chart_row(saved), **known})
        if done.rowcount != 1:
            raise ConflictError("the chart was changed by somebody else meanwhile", chart.id)
        return saved

    def add_document(self, document: Document) -> None:
        content = json.dumps([document.number, document.title, document.author, document.text])
        self._connection.execute(
            insert(documents),
            {
                "id": document.id,
                "chart_id": document.chart_id,
                "number": self._sealer.ring.blind("document", document.number),
                "version": document.version,
                "kind": document.kind,
                "author_role": document.author_role,
                "signed": document.signed,
                "written": document.written,
                "received": document.received,
                "digest": self._sealer.ring.blind("text", document.digest),
                "content": self._sealer.seal(content, table="documents", row=document.id, column="content"),
            },
        )

    def documents(self, chart_id: str) -> Sequence[Document]:
        asked = _DOCUMENTS.where(documents.c.chart_id == chart_id).order_by(documents.c.version)
        newest = {row.number: row for row in self._connection.execute(asked)}
        found = [self._document(row) for row in newest.values()]
        return sorted(found, key=lambda one: (one.written or one.received, one.number))

    def versions(self, chart_id: str, number: str) -> Sequence[Document]:
        index = self._sealer.ring.blind("document", number)
        found = self._connection.execute(_VERSIONS, {"chart": chart_id, "which": index})
        return [self._document(row) for row in found]

    def add_charge(self, charge: Charge) -> None:
        self._connection.execute(
            insert(charges),
            {
                "id": charge.id,
                "chart_id": charge.chart_id,
                "code": charge.code,
                "modifiers": " ".join(charge.modifiers),
                "units": str(charge.units),
                "amount": charge.amount,
                "date": charge.date,
                "revenue": charge.revenue,
                "start": charge.start,
                "stop": charge.stop,
                "description": charge.description,
                "number": charge.number,
                "provider": charge.provider,
                "tooth": charge.tooth,
                "surfaces": charge.surfaces,
                "cavity": " ".join(charge.cavity) or None,
            },
        )

    def charges(self, chart_id: str) -> Sequence[Charge]:
        found = [_charge(row) for row in self._connection.execute(_CHARGES, {"chart": chart_id})]
        return sorted(found, key=lambda one: (one.date or dt.date.max, one.code, one.id))

    def patient_of(self, patient_id: str, sealed: bytes, sealed_authority: bytes | None) -> Patient:
        """The patient of an id whose sealed particulars, and who gave the number, somebody else read."""
        opened = self._sealer.open(sealed, table="patients", row=patient_id, column="particulars")
        mrn, name, born, sex = json.loads(opened)
        authority = ""
        if sealed_authority is not None:
            authority = self._sealer.open(sealed_authority, table="patients", row=patient_id, column="authority")
        return Patient(patient_id, mrn, name, born and dt.date.fromisoformat(born), sex, authority)

    def chart_of(self, row: Any) -> Chart:
        """The chart of a row of its table, for whoever asks the table in other ways."""
        return Chart(
            id=row.id,
            patient_id=row.patient_id,
            account=self._sealer.open(row.account, table="charts", row=row.id, column="account"),
            setting=Setting(row.setting),
            created_at=row.created_at,
            claims=tuple(Claim(claim) for claim in row.claims.split()),
            admitted=row.admitted,
            discharged=row.discharged,
            payer=row.payer,
            specialty=row.specialty,
            facility=row.facility,
            attending=row.attending,
            value=row.value,
            due=row.due,
            status=ChartStatus(row.status),
            assignee=row.assignee,
            completed_at=row.completed_at,
            practice=row.practice,
            version=row.version,
        )

    def _chart_row(self, chart: Chart) -> dict[str, Any]:
        return {
            "id": chart.id,
            "patient_id": chart.patient_id,
            "account_index": self._sealer.ring.blind("account", chart.account),
            "account": self._sealer.seal(chart.account, table="charts", row=chart.id, column="account"),
            "setting": str(chart.setting),
            "claims": " ".join(chart.claims),
            "admitted": chart.admitted,
            "discharged": chart.discharged,
            "payer": chart.payer,
            "specialty": chart.specialty,
            "facility": chart.facility,
            "attending": chart.attending,
            "value": chart.value,
            "due": chart.due,
            "status": str(chart.status),
            "assignee": chart.assignee,
            "created_at": chart.created_at,
            "completed_at": chart.completed_at,
            "practice": chart.practice,
            "version": chart.version,
        }

    def _patient_row(self, patient: Patient) -> dict[str, Any]:
        born = patient.birth_date and patient.birth_date.isoformat()
        particulars = json.dumps([patient.mrn, patient.name, born, patient.sex])
        authority = self._sealer.seal(patient.authority, table="patients", row=patient.id, column="authority")
        return {
            "id": patient.id,
            "mrn_index": self._number(patient.mrn, patient.authority),
            "particulars": self._sealer.seal(particulars, table="patients", row=patient.id, column="particulars"),
            "authority": authority if patient.authority else None,
        }

    def _number(self, mrn: str, authority: str) -> str:
        """The blind index of a record number. Without an authority it is the one of before there were any, so that
        what was kept then is found."""
        ring = self._sealer.ring
        return ring.blind("mrn with authority", json.dumps([authority, mrn])) if authority else ring.blind("mrn", mrn)

    def _patient(self, asked: Select[Any], which: str) -> Patient | None:
        row = self._connection.execute(asked, {"which": which}).one_or_none()
        return None if row is None else self.patient_of(row.id, row.particulars, row.authority)

    def _document(self, row: Any) -> Document:
        content = self._sealer.open(row.content, table="documents", row=row.id, column="content")
        number, title, author, text = json.loads(content)
        return Document(
            id=row.id,
            chart_id=row.chart_id,
            number=number,
            version=row.version,
            kind=row.kind,
            title=title,
            text=text,
            received=row.received,
            author=author,
            author_role=row.author_role,
            signed=row.signed,
            written=row.written,
            withdrawn=row.withdrawn,
        )


def _charge(row: Any) -> Charge:
    return Charge(
        id=row.id,
        chart_id=row.chart_id,
        code=row.code,
        units=Decimal(row.units),
        amount=row.amount,
        modifiers=tuple(row.modifiers.split()),
        date=row.date,
        revenue=row.revenue,
        start=row.start,
        stop=row.stop,
        description=row.description,
        provider=row.provider,
        tooth=row.tooth,
        surfaces=row.surfaces,
        cavity=tuple((row.cavity or "").split()),
        number=row.number,
    )
