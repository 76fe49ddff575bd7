"""Tables taken out: what is in them, who may, what the trail keeps."""

from __future__ import annotations

import csv
import datetime as dt
import io
from hashlib import sha256
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.store.completed_claims import completed, line
from tests.workbench_fixture import hired

from medcodex.encounter import Setting
from medcodex.errors import ForbiddenError, InputError, NotFoundError
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.exports.exporting import Form
from medcodex.workflow.exports.listing import Asked, Table, export_table
from medcodex.workflow.people import Actor, Role, system
from medcodex.workflow.worklist.filter import Filter

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.exports.exporting import Exported


def acting(store: DatabaseStore, role: Role) -> Actor:
    [user] = hired(store, role)
    return Actor(user.id, user.login, user.role, "web")


@pytest.fixture
def manager(store: DatabaseStore) -> Actor:
    """Two charts that wait, and one that is final."""
    with store.begin(system("test")) as work:
        day = work.now.date()
        work.charts.add_patient(Patient("p1", "MRN-1", "Quagga Zebrafield", dt.date(1950, 1, 1), "F"))
        for number, payer in enumerate(["=cmd|calc", "Medicare", "Medicaid"]):
            account = f"A-{number}"
            work.charts.add(
                Chart(f"c{number}", "p1", account, Setting.INPATIENT, work.now, payer=payer, discharged=day)
            )
    coder = acting(store, Role.CODER)
    with store.begin(coder) as work:
        at = work.now - dt.timedelta(hours=1)
    completed(store, coder, "c2", at, line("J18.9"), line("I10"), line("E11.9", "rejected"))
    return acting(store, Role.MANAGER)


def taken(store: DatabaseStore, actor: Actor, asked: Asked, form: Form = Form.CSV) -> Exported:
    with store.begin(actor) as work:
        return export_table(work, asked, form, "operations", "the month's report")


def rows(made: Exported) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(made.body.decode("utf-8-sig"))) if row and row[0][:2] != "# "]


def test_final_codes(store: DatabaseStore, manager: Actor) -> None:
    head, *found = rows(taken(store, manager, Asked(Table.CODES)))
    assert [(row[head.index("Account")], row[head.index("Rank")], row[head.index("Code")]) for row in found] == [
        ("A-2", "1", "J18.9"),
        ("A-2", "2", "I10"),
    ]


def test_the_worklist_as_it_is_narrowed(store: DatabaseStore, manager: Actor) -> None:
    _, *found = rows(taken(store, manager, Asked(Table.WORKLIST)))
    assert {(row[0], row[3]) for row in found} == {("A-0", "'=cmd|calc"), ("A-1", "Medicare")}
    narrowed = Asked(Table.WORKLIST, narrowed=Filter(payers=("Medicare",)))
    assert [row[0] for row in rows(taken(store, manager, narrowed))[1:]] == ["A-1"]


def test_figures_in_a_workbook(store: DatabaseStore, manager: Actor) -> None:
    made = taken(store, manager, Asked(Table.FIGURES), Form.XLSX)
    book = openpyxl.load_workbook(io.BytesIO(made.body))
    assert book.sheetnames == ["Waiting", "Workload", "Productivity", "About this file"]
    assert [cell.value for cell in book["Waiting"]["A"]][1] == "All not final coded"
    assert book["Waiting"]["B2"].value == 2
    assert "Quagga" not in str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])


def test_the_trail_keeps_the_file_and_whose_codes_left(store: DatabaseStore, manager: Actor) -> None:
    made = taken(store, manager, Asked(Table.CODES))
    with store.begin(manager) as work:
        of_chart = [one.event for one in work.trail.about("c2") if one.event.action == "chart.exported"]
        of_other = [one.event for one in work.trail.about("c0") if one.event.action == "chart.exported"]
    assert [(one.reason, one.detail["table"]) for one in of_chart] == [("the month's report", "codes")]
    assert of_other == []
    told = dict(row[:2] for row in csv.reader(io.StringIO(made.body.decode("utf-8-sig"))) if row and row[0][:2] == "# ")
    assert told["# Export"] == of_chart[0].subject_id
    assert told["# Table"] == "codes"
    assert made.name.startswith("codes-operations-by-")
    assert sha256(made.body).hexdigest()


@pytest.mark.parametrize(
    ("asked", "form", "where"),
    [
        (Asked(Table.CODES, dt.date(2026, 5, 2), dt.date(2026, 5, 1)), Form.CSV, "since"),
        (Asked(Table.CODES, dt.date(2020, 1, 1), dt.date(2026, 5, 1)), Form.CSV, "since"),
        (Asked(Table.CODES), Form.JSON, "form"),
    ],
    ids=["turned", "too long", "no form for tables"],
)
def test_refused(store: DatabaseStore, manager: Actor, asked: Asked, form: Form, where: str) -> None:
    with pytest.raises(InputError) as error:
        taken(store, manager, asked, form)
    assert error.value.where == where


def test_who_may(store: DatabaseStore, manager: Actor) -> None:
    for role in (Role.CODER, Role.AUDITOR, Role.PROVIDER, Role.STUDENT):
        with pytest.raises(ForbiddenError):
            taken(store, Actor("u", "x", role, "web"), Asked(Table.CODES))
    biller = acting(store, Role.BILLER)
    assert len(rows(taken(store, biller, Asked(Table.CODES)))) == 3
    with pytest.raises(ForbiddenError):
        taken(store, biller, Asked(Table.FIGURES))
    with pytest.raises(NotFoundError):
        taken(store, manager, Asked(Table.WORKLIST, queue="nowhere"))
