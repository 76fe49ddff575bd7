"""Charts as they are kept: whole, sealed, and safe from two hands at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from medcodex.encounter import Claim, Setting
from medcodex.errors import ConflictError
from medcodex.workflow.chart import Charge, Chart, ChartStatus, Document, Patient
from medcodex.workflow.people import Role, User, system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore

NOW = dt.datetime(2026, 5, 15, 12, 30, tzinfo=dt.UTC)
PATIENT = Patient("p1", "MRN-Zebra-77", "Quagga Zebrafield", dt.date(1950, 2, 28), "F")
CHART = Chart(
    id="c1", patient_id="p1", account="ACC-Okapi-9", setting=Setting.INPATIENT, created_at=NOW,
    claims=(Claim.FACILITY, Claim.PROFESSIONAL), admitted=dt.date(2026, 5, 1), discharged=dt.date(2026, 5, 4),
    payer="medicare", specialty="cardiology", facility="north", attending="Dr. Ibex", value=Decimal("12345.67"),
    due=dt.date(2026, 5, 8), practice=False,
)  # fmt: skip
DOCUMENT = Document(
    id="d1", chart_id="c1", number="doc-Gnu", version=1, kind="discharge-summary", title="Discharge of Zebrafield",
    text="Acute Kudu failure.", received=NOW, author="Dr. Ibex", author_role="attending", signed=True, written=NOW,
)  # fmt: skip
CHARGE = Charge(
    id="g1", chart_id="c1", code="96365", units=Decimal("1.5"), amount=Decimal("99.10"), modifiers=("59", "RT"),
    date=dt.date(2026, 5, 2), revenue="0260", start=NOW, stop=NOW + dt.timedelta(minutes=40), description="infusion",
)  # fmt: skip


def kept(store: DatabaseStore) -> None:
    with store.begin(system("test")) as work:
        work.charts.add_patient(PATIENT)
        work.charts.add(CHART)
        work.charts.add_document(DOCUMENT)
        work.charts.add_charge(CHARGE)


def test_everything_comes_back(store: DatabaseStore) -> None:
    kept(store)
    with store.begin(system("test")) as work:
        assert work.charts.patient("p1") == work.charts.patient_by_mrn("MRN-Zebra-77") == PATIENT
        assert work.charts.get("c1") == work.charts.by_account("ACC-Okapi-9") == CHART
        assert work.charts.documents("c1") == [DOCUMENT]
        assert work.charts.charges("c1") == [CHARGE]


def test_a_record_number_belongs_to_who_gave_it(store: DatabaseStore) -> None:
    north, south = (replace(PATIENT, id=place, authority=f"Oryx {place}") for place in ("north", "south"))
    with store.begin(system("test")) as work:
        for patient in (PATIENT, north, south):
            work.charts.add_patient(patient)
    with store.begin(system("test")) as work:
        found = [work.charts.patient_by_mrn(PATIENT.mrn, of) for of in ("", "Oryx north", "Oryx south", "Oryx east")]
    assert found == [PATIENT, north, south, None]
    with store.engine.connect() as connection:
        lying = [bytes(row[0] or b"") for row in connection.execute(text("SELECT authority FROM patients"))]
    assert not [value for value in lying if b"Oryx" in value]
    with pytest.raises(ConflictError), store.begin(system("test")) as work:
        work.charts.add_patient(replace(north, id="again"))


def test_nothing_that_names_a_patient_lies_open(store: DatabaseStore) -> None:
    kept(store)
    with store.engine.connect() as connection:
        rows = [
            str(tuple(bytes(value) if isinstance(value, bytes | memoryview) else value for value in row))
            for table in ("patients", "charts", "documents")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own names
        ]
    lying = " ".join(rows)
    assert not [word for word in ("Zebra", "Okapi", "Kudu failure", "doc-Gnu", "1950-02", "19500228") if word in lying]


def test_a_new_version_speaks_and_the_old_one_stays(store: DatabaseStore) -> None:
    kept(store)
    second = replace(DOCUMENT, id="d2", version=2, text="Chronic Kudu failure.")
    with store.begin(system("test")) as work:
        work.charts.add_document(second)
        assert work.charts.documents("c1") == [second]
        assert work.charts.versions("c1", "doc-Gnu") == [DOCUMENT, second]


@pytest.mark.parametrize(
    "again",
    [
        lambda charts: charts.add_patient(replace(PATIENT, id="p2")),
        lambda charts: charts.add(replace(CHART, id="c2")),
        lambda charts: charts.add_document(replace(DOCUMENT, id="d2")),
    ],
    ids=["record-number", "account", "version"],
)
def test_what_is_there_is_not_kept_twice(store: DatabaseStore, again: object) -> None:
    kept(store)
    with pytest.raises(ConflictError), store.begin(system("test")) as work:
        again(work.charts)  # type: ignore[operator]


def test_two_people_do_not_overwrite_each_other(store: DatabaseStore) -> None:
    kept(store)
    with store.begin(system("test")) as work:
        first = work.charts.save(replace(CHART, status=ChartStatus.CODING))
    assert first.version == 2
    with pytest.raises(ConflictError, match="meanwhile"), store.begin(system("test")) as work:
        work.charts.save(replace(CHART, status=ChartStatus.HELD))
    with store.begin(system("test")) as work:
        assert work.charts.get("c1") == first


def test_users_are_found_in_any_case_of_letters(store: DatabaseStore) -> None:
    user = User("u1", "ada", "Ada Example", Role.CODER, NOW)
    with store.begin(system("test")) as work:
        work.people.add(user)
    with store.begin(system("test")) as work:
        assert work.people.by_login(" ADA ") == work.people.get("u1") == user
        work.people.save(replace(user, role=Role.AUDITOR, active=False))
        assert [(one.role, one.active) for one in work.people.all()] == [(Role.AUDITOR, False)]
    with pytest.raises(ConflictError), store.begin(system("test")) as work:
        work.people.add(replace(user, id="u2", login="Ada"))
