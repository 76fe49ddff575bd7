"""A chart leaves marked, told to the trail, and with no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from medcodex.encounter import Setting
from medcodex.errors import ForbiddenError, InputError, NotFoundError
from medcodex.formats.chart_json import read_chart
from medcodex.workflow.chart import Charge, Chart, Document, Patient
from medcodex.workflow.exports.exporting import Form, export_chart
from medcodex.workflow.people import Actor, Role, User, system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore

NOW = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)
MANAGER = Actor("u1", "morgan/../x", Role.MANAGER, "web")
TEXT = 'Chest pain.\n"=HYPERLINK(1)"'


@pytest.fixture
def chart(store: DatabaseStore) -> str:
    with store.begin(system("test")) as work:
        work.people.add(User("u1", "morgan", "Morgan Manager", Role.MANAGER, NOW))
        work.charts.add_patient(Patient("p1", "MRN-1", "=cmd|'/c calc'!A1", dt.date(1950, 1, 1), "F", "North"))
        work.charts.add(Chart("c1", "p1", "A-1", Setting.OUTPATIENT, NOW, payer="@payer"))
        work.charts.add_document(Document("d1", "c1", "1", 1, "progress note", "Note", TEXT, NOW, written=NOW))
        work.charts.add_charge(Charge("x1", "c1", "J1885", Decimal(-2), Decimal("-24.00"), ("59",), NOW.date()))
    return "c1"


def exported(store: DatabaseStore, form: Form, reason: str = "asked for by letter") -> tuple[str, bytes]:
    with store.begin(MANAGER) as work:
        made = export_chart(work, "c1", form, "payer-request", reason)
    return made.name, made.body


def test_csv_is_marked_and_runs_nothing(store: DatabaseStore, chart: str) -> None:
    name, body = exported(store, Form.CSV, "=1+1\n on two lines")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    told = {row[0]: row[1] for row in rows if row and row[0].startswith("# ")}
    assert told["# Taken out by"] == "Morgan Manager (morgan/../x, manager)"
    assert told["# For"] == "payer-request: a payer asks for the record"
    assert told["# Reason"] == "'=1+1 on two lines"
    cells = [cell for row in rows for cell in row]
    assert "'=cmd|'/c calc'!A1" in cells
    assert "'@payer" in cells
    assert "-24.00" in cells
    assert not [cell for cell in cells if cell[:1] in tuple("=+@\t\r") and cell]
    assert name.startswith("chart-c1-payer-request-by-morgan----x-")
    assert name.endswith("Z.csv")


def test_json_is_the_chart_as_it_comes_in(store: DatabaseStore, chart: str) -> None:
    name, body = exported(store, Form.JSON)
    told = json.loads(body)
    assert told["watermark"]["Reason"] == "asked for by letter"
    assert told["final"] == []
    again = read_chart(body)
    assert (again.account, again.patient.mrn, again.documents[0].text) == ("A-1", "MRN-1", TEXT)
    assert again.patient.authority == "North"
    assert again.charges[0].units == Decimal(-2)
    assert name.endswith(".json")


def test_the_trail_knows_the_file_again(store: DatabaseStore, chart: str) -> None:
    _, body = exported(store, Form.JSON)
    with store.begin(MANAGER) as work:
        found = next(one.event for one in work.trail.about("c1") if one.event.action == "chart.exported")
    assert found.detail["sha256"] == sha256(body).hexdigest()
    assert (found.reason, found.subject_id) == ("asked for by letter", json.loads(body)["watermark"]["Export"])


@pytest.mark.parametrize(
    ("purpose", "reason", "where"),
    [
        ("curiosity", "x", "purpose"),
        ("audit", "", "reason"),
        ("audit", " \n", "reason"),
        ("audit", "x" * 501, "reason"),
    ],
)
def test_without_a_reason_nothing_leaves(
    store: DatabaseStore, chart: str, purpose: str, reason: str, where: str
) -> None:
    with pytest.raises(InputError) as caught, store.begin(MANAGER) as work:
        export_chart(work, "c1", Form.CSV, purpose, reason)
    assert caught.value.where == where


def test_who_may(store: DatabaseStore, chart: str) -> None:
    for role in (Role.CODER, Role.STUDENT, Role.PROVIDER):
        with pytest.raises(ForbiddenError), store.begin(Actor("u2", "x", role, "web")) as work:
            export_chart(work, "c1", Form.CSV, "audit", "x")
    with pytest.raises(NotFoundError), store.begin(MANAGER) as work:
        export_chart(work, "none", Form.CSV, "audit", "x")
