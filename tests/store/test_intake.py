"""Charts coming in on both databases: the same again changes nothing, a correction is a new version, what comes after
a chart was finished reopens or flags it."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from tests.workbench_fixture import hired

from medcodex.encounter import Claim, Setting
from medcodex.encounter.incoming import IncomingCharge, IncomingChart, IncomingDocument, IncomingPatient
from medcodex.errors import ForbiddenError, InputError
from medcodex.store.schema.foundation import charts, documents, trail
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.intake.after_finish import Effect
from medcodex.workflow.intake.filing import Outcome, file_chart
from medcodex.workflow.intake.taking import file_one, take_in
from medcodex.workflow.people import Actor, Role, User, system
from medcodex.workflow.worklist.filter import Filter
from medcodex.workflow.worklist.managing import save_rule
from medcodex.workflow.worklist.rule import AssignmentRule

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.intake.filing import Filed

INTAKE = system("intake")
PATIENT = IncomingPatient("MRN-1", "Quagga Zebrafield", dt.date(1950, 6, 1), "F")
SUMMARY = IncomingDocument("D1", "Pneumonia.", "discharge summary", "Discharge", signed=True)
NOTE = IncomingDocument("N1", "Slept well.", "nursing note")
CHARGE = IncomingCharge("J1885", Decimal(2), Decimal("31.20"), date=dt.date(2026, 5, 2))
CHART = IncomingChart(
    account="ACC-1",
    patient=PATIENT,
    setting=Setting.INPATIENT,
    admitted=dt.date(2026, 5, 1),
    discharged=dt.date(2026, 5, 4),
    payer="Medicare",
    documents=(SUMMARY, NOTE),
    charges=(CHARGE, CHARGE),
)


def filed(store: DatabaseStore, chart: IncomingChart = CHART, **told: Any) -> Filed:
    return file_one(store, INTAKE, replace(chart, **told))


def changed(document: IncomingDocument, **told: Any) -> tuple[IncomingDocument, ...]:
    return (replace(document, **told),)


def test_a_new_chart_is_kept_whole(store: DatabaseStore) -> None:
    found = filed(store)
    assert (found.outcome, found.new, found.charges) == (Outcome.STORED, 2, 2)
    with store.begin(INTAKE) as work:
        chart = work.charts.by_account("ACC-1")
        assert chart is not None
        assert (chart.claims, chart.value, chart.due) == ((Claim.FACILITY,), Decimal("62.40"), dt.date(2026, 5, 9))
        assert [(one.number, one.version) for one in work.charts.documents(chart.id)] == [("D1", 1), ("N1", 1)]
        patient = work.charts.patient(chart.patient_id)
        assert (patient and patient.name) == "Quagga Zebrafield"
        told = [one.event.action for one in reversed(work.trail.about(chart.id))]
    assert told == ["chart.created", "document.added", "document.added", "charges.added"]


def test_the_same_again_changes_nothing(store: DatabaseStore) -> None:
    filed(store)
    with store.engine.connect() as connection:
        before = [connection.execute(select(table)).all() for table in (charts, documents, trail)]
    assert filed(store).outcome is Outcome.DUPLICATE
    with store.engine.connect() as connection:
        assert [connection.execute(select(table)).all() for table in (charts, documents, trail)] == before


def test_a_part_of_it_again_changes_nothing(store: DatabaseStore) -> None:
    filed(store)
    bare = IncomingChart("ACC-1", PATIENT, documents=changed(SUMMARY, signed=None, title=""), charges=(CHARGE,))
    assert filed(store, bare).outcome is Outcome.DUPLICATE


CHANGES: dict[str, tuple[dict[str, Any], tuple[int, int, int, tuple[str, ...]]]] = {
    "a corrected document": ({"documents": changed(SUMMARY, text="Pneumonia, aspiration.")}, (0, 1, 0, ())),
    "a signature": ({"documents": changed(NOTE, signed=True)}, (0, 1, 0, ())),
    "another document": ({"documents": (IncomingDocument("P1", "Better.", "progress note"),)}, (1, 0, 0, ())),
    "another charge": ({"charges": (CHARGE, CHARGE, CHARGE)}, (0, 0, 1, ())),
    "a credit": ({"charges": (replace(CHARGE, units=Decimal(-2)),)}, (0, 0, 1, ())),
    "a later discharge": ({"discharged": dt.date(2026, 5, 6)}, (0, 0, 0, ("discharged",))),
    "claims and payer": (
        {"claims": (Claim.FACILITY, Claim.PROFESSIONAL), "payer": "Aetna"}, (0, 0, 0, ("claims", "payer"))),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_told_and_again_changes_nothing(store: DatabaseStore, name: str) -> None:
    filed(store)
    told, expected = CHANGES[name]
    found = filed(store, **told)
    assert found.outcome is Outcome.CHANGED
    assert (found.new, found.versions, found.charges, found.facts) == expected
    assert filed(store, **told).outcome is Outcome.DUPLICATE


def test_a_corrected_document_stands_beside_the_old_one(store: DatabaseStore) -> None:
    filed(store)
    filed(store, documents=changed(SUMMARY, text="Second."))
    filed(store, documents=changed(SUMMARY, text="Fifth.", version=5))
    # A file that was sent long ago arrives late: its text is known.
    assert filed(store).outcome is Outcome.DUPLICATE
    # The same text again, but the sender says that it is the newest.
    filed(store, documents=changed(SUMMARY, version=6))
    with store.begin(INTAKE) as work:
        chart = work.charts.by_account("ACC-1")
        found = work.charts.versions(chart.id, "D1")  # type: ignore[union-attr]
    assert [(one.version, one.text) for one in found] == [
        (1, "Pneumonia."), (2, "Second."), (5, "Fifth."), (6, "Pneumonia.")]  # fmt: skip


def test_versions_in_one_file_are_kept_in_their_order(store: DatabaseStore) -> None:
    both = (*changed(SUMMARY, version=2, text="Second."), *changed(SUMMARY, version=1))
    found = filed(store, documents=both)
    assert (found.new, found.versions) == (1, 1)
    with store.begin(INTAKE) as work:
        assert [one.text for one in work.charts.documents(found.chart.id)] == ["Second."]


@pytest.mark.parametrize(
    ("setting", "told", "expected"),
    [
        pytest.param(Setting.OUTPATIENT, None, dt.date(2026, 5, 1), id="a visit ends on its day"),
        pytest.param(Setting.OBSERVATION, None, None, id="an observation does not"),
        pytest.param(Setting.OUTPATIENT, dt.date(2026, 5, 3), dt.date(2026, 5, 3), id="what is told"),
    ],
)
def test_the_end_of_an_encounter(
    store: DatabaseStore, setting: Setting, told: dt.date | None, expected: dt.date | None
) -> None:
    assert filed(store, setting=setting, discharged=told).chart.discharged == expected


def test_the_due_day_follows_the_discharge_unless_it_is_told(store: DatabaseStore) -> None:
    assert filed(store, discharged=None).chart.due is None
    assert filed(store).chart.due == dt.date(2026, 5, 9)
    assert filed(store, discharged=dt.date(2026, 5, 6), due=dt.date(2026, 6, 1)).chart.due == dt.date(2026, 6, 1)


AFTER: dict[str, tuple[dict[str, Any], Effect]] = {
    "a provider's correction": ({"documents": changed(SUMMARY, text="Aspiration pneumonia.")}, Effect.REOPEN),
    "a provider's late note": ({"documents": (IncomingDocument("Q", "Addendum.", "progress note"),)}, Effect.REOPEN),
    "a late pathology report": ({"documents": (IncomingDocument("Q", "Adenoma.", "pathology report"),)}, Effect.FLAG),
    "a nurse's late note": ({"documents": changed(NOTE, text="Slept badly.")}, Effect.FLAG),
    "a late charge": ({"charges": (replace(CHARGE, code="J0696"),)}, Effect.FLAG),
    "another discharge": ({"discharged": dt.date(2026, 5, 5)}, Effect.REOPEN),
    "another payer": ({"payer": "Aetna"}, Effect.NONE),
    "the same again": ({}, Effect.NONE),
}


@pytest.mark.parametrize("name", AFTER)
def test_what_comes_after_a_chart_was_finished(store: DatabaseStore, name: str) -> None:
    [coder] = hired(store, Role.CODER)
    finished(store, coder)
    told, expected = AFTER[name]
    found = filed(store, **told)
    assert found.effect is expected
    reopened = expected is Effect.REOPEN
    assert found.chart.status is (ChartStatus.REOPENED if reopened else ChartStatus.COMPLETE)
    with store.begin(INTAKE) as work:
        assert bool(work.worklist.follow_ups(found.chart.id)) is (expected is Effect.FLAG)
        told_so = any(one.event.action == "chart.reopened" for one in work.trail.about(found.chart.id))
    assert told_so is reopened


def finished(store: DatabaseStore, coder: User) -> None:
    found = filed(store)
    with store.begin(INTAKE) as work:
        done = replace(found.chart, status=ChartStatus.COMPLETE, assignee=coder.id, completed_at=work.now)
        work.charts.save(done)


def test_new_and_reopened_charts_go_where_the_rules_say(store: DatabaseStore) -> None:
    manager, coder, other = hired(store, Role.MANAGER, Role.CODER, Role.CODER)
    finished(store, other)
    with store.begin(Actor(manager.id, "m", Role.MANAGER, "web")) as work:
        save_rule(work, AssignmentRule("", 1, "stays", Filter(settings=(Setting.INPATIENT,)), user_id=coder.id))
    assert filed(store, documents=changed(SUMMARY, text="Other.")).chart.assignee == coder.id
    new = filed(store, account="ACC-2", documents=()).chart
    assert (new.assignee, new.status) == (coder.id, ChartStatus.ASSIGNED)
    assert filed(store, account="ACC-3", setting=Setting.SNF).chart.assignee is None


CONTRADICTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "another patient": ({"patient": IncomingPatient("MRN-2")}, "the account is another patient's"),
    "another birth date": ({"patient": replace(PATIENT, birth_date=dt.date(1950, 6, 2))}, "another birth date"),
    "another sex": ({"account": "NEW", "patient": replace(PATIENT, sex="M")}, "another sex"),
    "practice": ({"practice": True}, "kept as a real chart"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_contradicts_what_is_kept_is_refused_whole(store: DatabaseStore, name: str) -> None:
    filed(store)
    told, message = CONTRADICTIONS[name]
    with pytest.raises(InputError, match=message) as caught:
        filed(store, documents=(*CHART.documents, IncomingDocument("Z", "New.")), **told)
    assert "Quagga" not in caught.value.message
    with store.begin(INTAKE) as work:
        assert work.charts.by_account("NEW") is None
        assert len(work.charts.documents(work.charts.by_account("ACC-1").id)) == 2  # type: ignore[union-attr]


def test_a_patient_is_told_more_of(store: DatabaseStore) -> None:
    filed(store, patient=IncomingPatient("MRN-1"))
    found = filed(store)
    with store.begin(INTAKE) as work:
        patient = work.charts.patient(found.chart.patient_id)
    assert patient is not None
    assert (patient.name, patient.birth_date, patient.sex) == ("Quagga Zebrafield", dt.date(1950, 6, 1), "F")


def test_one_number_of_two_authorities_is_two_patients(store: DatabaseStore) -> None:
    other = IncomingPatient("MRN-1", "Okapi Antelope", dt.date(1999, 1, 1), "M", authority="South")
    first, second = filed(store).chart, filed(store, account="ACC-2", patient=other).chart
    assert first.patient_id != second.patient_id
    assert filed(store, account="ACC-2", patient=other).outcome is Outcome.DUPLICATE


def test_without_a_record_number_each_account_is_a_patient_of_its_own(store: DatabaseStore) -> None:
    nobody = IncomingPatient("")
    first, second = (filed(store, account=one, patient=nobody).chart for one in ("1", "2"))
    assert first.patient_id != second.patient_id
    assert filed(store, account="1", patient=nobody).outcome is Outcome.DUPLICATE


@pytest.mark.parametrize("role", sorted(Role))
def test_who_brings_in_charts(store: DatabaseStore, role: Role) -> None:
    actor = Actor("", "somebody", role, "api")
    if role in {Role.CODER, Role.BILLER, Role.MANAGER, Role.ADMIN}:
        assert file_one(store, actor, CHART).outcome is Outcome.STORED
        return
    with pytest.raises(ForbiddenError):
        file_one(store, actor, CHART)


def test_a_coder_marks_no_chart_as_practice(store: DatabaseStore) -> None:
    with pytest.raises(ForbiddenError), store.begin(Actor("", "c", Role.CODER, "web")) as work:
        file_chart(work, replace(CHART, practice=True))


def test_one_that_is_refused_stops_none_of_the_others(store: DatabaseStore) -> None:
    given = [
        ("[0]", CHART),
        ("[1]", InputError("empty", "account")),
        ("[2]", replace(CHART, account="ACC-2", patient=replace(PATIENT, sex="M"))),
        ("[3]", replace(CHART, account="ACC-3")),
    ]
    found = list(take_in(store, INTAKE, given))
    assert [isinstance(one.result, InputError) for one in found] == [False, True, True, False]


def test_the_same_chart_from_many_sides_at_once_is_one(store: DatabaseStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: filed(store), range(8)))
    assert sorted(one.outcome for one in found) == [Outcome.DUPLICATE] * 7 + [Outcome.STORED]
    with store.begin(INTAKE) as work:
        assert len(work.charts.documents(found[0].chart.id)) == 2
        assert len(work.charts.charges(found[0].chart.id)) == 2
