"""Who reads which chart: providers what concerns them, students no real one, an emergency with its reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.identity_fixture import actor_of

from medcodex.encounter import Setting
from medcodex.errors import ForbiddenError
from medcodex.workflow.chart import Chart, Document, Patient
from medcodex.workflow.people import Role, system
from medcodex.workflow.reading import open_chart

if TYPE_CHECKING:
    from tests.web.identity.conftest import House

AT = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
REASON = "the patient collapsed in my ward"


@pytest.fixture
def charts(house: House) -> House:
    with house.store.begin(system("test")) as work:
        work.charts.add_patient(Patient("p1", "m1", "Erika Mustermann"))
        for name, author, attending, practice in [
            ("theirs", "Dr. Other", "Dr. Other", False),
            ("written", " provider ", None, False),
            ("attended", None, "PROVIDER", False),
            ("asked", "Dr. Other", None, False),
            ("practice", None, None, True),
        ]:
            work.charts.add(Chart(name, "p1", name, Setting.INPATIENT, AT, attending=attending, practice=practice))
            work.charts.add_document(
                Document(f"d-{name}", name, "1", 1, "note", "Note", "secret words", AT, author=author)
            )
        work.identity.let_read(house.people[Role.PROVIDER].id, "asked", "query")
    return house


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_what(charts: House, role: Role) -> None:
    everybody = {Role.CODER, Role.AUDITOR, Role.BILLER, Role.MANAGER}
    concerned = everybody | {Role.PROVIDER}
    readers = {"theirs": everybody, "written": concerned, "attended": concerned, "asked": concerned,
               "practice": {Role.CODER, Role.AUDITOR, Role.MANAGER}}  # fmt: skip
    for chart, who in readers.items():
        with charts.store.begin(actor_of(charts.people[role])) as work:
            if role in who:
                assert open_chart(work, chart).id == chart
            else:
                with pytest.raises(ForbiddenError):
                    open_chart(work, chart)


def test_in_an_emergency_with_a_reason_for_a_while(charts: House) -> None:
    provider = charts.signed_in(Role.PROVIDER)
    assert provider.get("/api/encounters/theirs/documents").status_code == 403
    assert "Emergency access" in provider.get("/work/glass/theirs").text
    for reason, hours in [
        ("because", "1"),
        (REASON, "9"),
        (REASON, "0"),
        (REASON, "-1"),
        ("\x00" * 20, "1"),
        (REASON, ""),
    ]:
        fields = {"reason": reason, "hours": hours}
        assert provider.submit("/work/glass/theirs", "/work/glass/theirs", **fields).status_code == 422
    answer = provider.submit("/work/glass/theirs", "/work/glass/theirs", reason=REASON, hours="1")
    assert answer.headers["location"] == "/work/charts/theirs"
    assert "secret words" in provider.get("/api/encounters/theirs/documents").text
    page = charts.signed_in(Role.MANAGER).get("/work/trail?chart=theirs").text
    assert REASON in page
    assert "glass.break" in page
    assert page.count('class="glass"') >= 2  # the breaking, and what was read by it
    charts.clock.pass_by(minutes=61)
    provider = charts.signed_in(Role.PROVIDER)
    assert provider.get("/api/encounters/theirs/documents").status_code == 403


def test_an_emergency_ends_when_it_is_said_to(charts: House) -> None:
    provider = charts.signed_in(Role.PROVIDER)
    provider.submit("/work/glass/theirs", "/work/glass/theirs", reason=REASON, hours="2")
    with charts.store.begin(system("test")) as work:
        (grant,) = work.identity.grants(charts.people[Role.PROVIDER].id, work.now)
    assert provider.submit("/work/account", "/work/glass", grant=grant.id).status_code == 303
    assert provider.get("/api/encounters/theirs/documents").status_code == 403


@pytest.mark.parametrize("role", [Role.STUDENT, Role.CODER, Role.ADMIN])
def test_the_glass_is_not_there_for_everybody(charts: House, role: Role) -> None:
    browser = charts.signed_in(role)
    word = browser.token("/work/account")
    sent = {"csrf": word, "reason": REASON, "hours": "1"}
    assert browser.post("/work/glass/theirs", data=sent).status_code == 403


def test_the_reason_is_sealed(charts: House) -> None:
    provider = charts.signed_in(Role.PROVIDER)
    provider.submit("/work/glass/theirs", "/work/glass/theirs", reason=REASON, hours="1")
    with charts.store.engine.connect() as connection:
        for table in ("trail", "grants"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608 - names above
            assert all(REASON.encode() not in bytes(str(row), "utf-8") for row in rows)
            assert all(REASON.encode() not in value for row in rows for value in row if isinstance(value, bytes))
