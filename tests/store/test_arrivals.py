"""Messages taken in on both databases: once each, whole or parked, whatever happens at the same moment."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from tests.workbench_fixture import hired

from medcodex.encounter import Setting
from medcodex.encounter.arriving import FileChart, KeepPatient, LinkPatients, NothingToKeep, Told
from medcodex.encounter.incoming import (
    Identifier,
    IncomingCharge,
    IncomingChart,
    IncomingDocument,
    IncomingPatient,
)
from medcodex.errors import ForbiddenError, InputError
from medcodex.store.keys import KeyRing
from medcodex.store.resealing import reseal, sealed_with
from medcodex.store.schema.arrivals import arrivals, waiting_documents
from medcodex.store.schema.foundation import charts, documents, patients, trail
from medcodex.workflow.arrivals.arrival import Standing
from medcodex.workflow.arrivals.ports import Asked
from medcodex.workflow.arrivals.receiving import receive, receive_many
from medcodex.workflow.arrivals.waiting import attach, put_aside
from medcodex.workflow.intake.taking import file_one
from medcodex.workflow.keeping.loose import end_loose, expired_loose
from medcodex.workflow.keeping.rules import Rules
from medcodex.workflow.people import Actor, Role, system

if TYPE_CHECKING:
    from medcodex.encounter.arriving import Step
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.arrivals.receiving import Received

INTERFACE = system("interface")
PATIENT = IncomingPatient("MRN-1", "Quagga Zebrafield", dt.date(1950, 6, 1), "F")
SUMMARY = IncomingDocument("D1", "Pneumonia.", "discharge summary", signed=True)
CHART = IncomingChart(
    "ACC-1",
    PATIENT,
    Setting.INPATIENT,
    admitted=dt.date(2026, 5, 1),
    discharged=dt.date(2026, 5, 4),
    documents=(SUMMARY,),
)
AT = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Message:
    """A message as a reader hands it over."""

    data: bytes
    told: Told | InputError
    format: str = "hl7v2"


def message(*steps: Step, data: bytes = b"MSH|1", control: str = "", at: dt.datetime | None = AT) -> Message:
    return Message(data, Told("ADT^A01", steps, control, "LAB", at))


def taken(store: DatabaseStore, one: Message) -> Received:
    return receive(store, INTERFACE, one, "file", "a.hl7")


def everything(store: DatabaseStore) -> list[object]:
    with store.engine.connect() as connection:
        return [
            connection.execute(select(table)).all()
            for table in (arrivals, waiting_documents, charts, documents, patients, trail)
        ]


def numberless(*found: IncomingDocument, patient: IncomingPatient = PATIENT) -> IncomingChart:
    return IncomingChart("", patient, documents=found)


def test_a_message_is_kept_with_its_chart_and_its_bytes(store: DatabaseStore) -> None:
    data = b"MSH|\xff\x00 as it came\r"
    found = taken(store, message(FileChart(CHART), data=data, control="7"))
    assert (found.status, found.reason, found.account) == ("stored", "", "ACC-1")
    with store.begin(INTERFACE) as work:
        kept = work.arrivals.get(found.arrival_id)
        chart = work.charts.by_account("ACC-1")
        assert kept is not None
        assert chart is not None
        assert work.arrivals.data(kept.id) == data
        assert [one.id for one in work.arrivals.of_chart(chart.id)] == [kept.id]
    assert (kept.standing, kept.chart_id, kept.patient_id) == (Standing.STORED, chart.id, chart.patient_id)
    assert (kept.sender, kept.control, kept.order, kept.name) == ("LAB", "7", AT, "a.hl7")


def test_the_same_message_again_changes_nothing(store: DatabaseStore) -> None:
    first = taken(store, message(FileChart(CHART)))
    before = everything(store)
    again = taken(store, message(FileChart(CHART)))
    assert (again.status, again.arrival_id, again.chart_id) == ("duplicate", first.arrival_id, first.chart_id)
    assert everything(store) == before


PARKED: dict[str, tuple[Message, str]] = {
    "unreadable": (Message(b"MSH", InputError("the header breaks off", "segment 1")), "segment 1: the header"),
    "a charge without an account": (
        message(FileChart(IncomingChart("", PATIENT, charges=(IncomingCharge("J1885", 1),)))), "charges without"),
    "nobody's document": (
        message(FileChart(numberless(SUMMARY, patient=IncomingPatient("")))), "whose it is cannot be told"),
    "a patient without a number": (message(KeepPatient(IncomingPatient(""))), "no record number"),
    "nothing at all": (message(), "tells nothing"),
    "a fault of ours": (
        message(FileChart(replace(CHART, documents=(None,)))),  # type: ignore[arg-type]
        "AttributeError in contents.py"),
}  # fmt: skip


@pytest.mark.parametrize("name", PARKED)
def test_what_cannot_be_kept_is_parked_whole(store: DatabaseStore, name: str) -> None:
    one, said = PARKED[name]
    before = everything(store)[2:5]
    found = taken(store, one)
    assert (found.status, found.chart_id) == ("parked", None)
    assert said in found.reason
    assert everything(store)[2:5] == before
    with store.begin(INTERFACE) as work:
        [kept] = work.arrivals.listed(Asked(Standing.PARKED), limit=10)
        assert work.arrivals.data(kept.id) == one.data
    again = taken(store, one)
    assert (again.status, again.arrival_id) == ("parked", kept.id)


def test_a_step_that_fails_undoes_those_before_it(store: DatabaseStore) -> None:
    other = replace(CHART, patient=replace(PATIENT, birth_date=dt.date(1951, 1, 1)))
    found = taken(store, message(FileChart(CHART), FileChart(replace(other, account="ACC-2"))))
    assert found.status == "parked"
    assert "another birth date" in found.reason
    with store.begin(INTERFACE) as work:
        assert work.charts.by_account("ACC-1") is None
        assert [one.event.action for one in work.trail.latest()] == ["arrival.parked"]


def test_one_number_for_two_messages_of_the_same_moment_is_for_a_clerk(store: DatabaseStore) -> None:
    taken(store, message(FileChart(CHART), control="7"))
    found = taken(store, message(FileChart(replace(CHART, payer="Aetna")), data=b"MSH|2", control="7"))
    assert found.status == "parked"
    assert "same number" in found.reason


def test_a_number_counted_from_the_beginning_again_is_another_message(store: DatabaseStore) -> None:
    taken(store, message(FileChart(CHART), control="7"))
    later = message(FileChart(replace(CHART, payer="Aetna")), data=b"MSH|2", control="7", at=AT + dt.timedelta(days=1))
    assert taken(store, later).status == "stored"


def test_one_that_is_parked_leaves_the_others_of_its_transaction(store: DatabaseStore) -> None:
    many = [
        message(FileChart(replace(CHART, account=f"ACC-{number}")), data=b"%d" % number)
        if number % 2
        else Message(b"%d" % number, InputError("broken"))
        for number in range(6)
    ]
    found = receive_many(store, INTERFACE, [*many, many[1]], "mllp")
    assert [one.status for one in found] == ["parked", "stored"] * 3 + ["duplicate"]
    with store.begin(INTERFACE) as work:
        assert work.arrivals.counts() == {(Standing.PARKED, "mllp"): 3, (Standing.STORED, "mllp"): 3}


def test_the_same_message_at_the_same_moment_is_kept_once(store: DatabaseStore) -> None:
    many = [message(FileChart(replace(CHART, account=f"ACC-{one % 3}")), data=b"%d" % (one % 3)) for one in range(12)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda one: taken(store, one), many))
    assert sorted(one.status for one in found) == ["duplicate"] * 9 + ["stored"] * 3
    assert len({one.arrival_id for one in found}) == 3


def test_a_message_that_tells_nothing_for_coding_is_stored_and_says_so(store: DatabaseStore) -> None:
    found = taken(store, message(NothingToKeep("a swap of beds")))
    assert (found.status, found.reason) == ("stored", "a swap of beds")


def test_a_change_that_is_not_made_here_waits_for_somebody(store: DatabaseStore) -> None:
    @dataclass(frozen=True)
    class Unheard(LinkPatients):
        pass

    step = Unheard(Identifier("1"), Identifier("2"))
    assert taken(store, message(step)).status == "parked"


def test_a_message_of_several_charts_is_found_from_each(store: DatabaseStore) -> None:
    found = taken(store, message(FileChart(CHART), FileChart(replace(CHART, account="ACC-2"))))
    with store.begin(INTERFACE) as work:
        for account in ("ACC-1", "ACC-2"):
            chart = work.charts.by_account(account)
            assert chart is not None
            assert [one.id for one in work.arrivals.of_chart(chart.id)] == [found.arrival_id]


def test_who_may_bring_in_no_chart_sends_no_message(store: DatabaseStore) -> None:
    [student] = hired(store, Role.STUDENT)
    with pytest.raises(ForbiddenError):
        receive(store, Actor(student.id, student.login, student.role, "api"), message(FileChart(CHART)), "api")


def test_a_list_goes_on_behind_its_last_message(store: DatabaseStore) -> None:
    for number in range(5):
        taken(store, message(NothingToKeep("no"), data=b"%d" % number))
    with store.begin(INTERFACE) as work:
        first = work.arrivals.listed(Asked(), limit=2)
        rest = work.arrivals.listed(Asked(), limit=10, after=first[-1].id)
        assert work.arrivals.listed(Asked(sender="nobody"), limit=10) == []
    assert len({one.id for one in [*first, *rest]}) == 5


def written(day: int, number: str = "D1", text: str = "Pneumonia.") -> IncomingDocument:
    return IncomingDocument(number, text, "progress note", written=dt.datetime(2026, 5, day, 9, tzinfo=dt.UTC))


def test_a_document_without_an_encounter_waits_and_is_attached_when_it_comes(store: DatabaseStore) -> None:
    found = taken(store, message(FileChart(numberless(written(2))), data=b"1"))
    assert (found.status, found.chart_id) == ("stored", None)
    assert "waits for the encounter" in found.reason
    assert b"Pneumonia" not in b"".join(row.content for row in everything(store)[1])  # type: ignore[attr-defined]
    taken(store, message(FileChart(replace(CHART, account="ACC-0", admitted=dt.date(2026, 3, 1),
                                           discharged=dt.date(2026, 3, 2), documents=())), data=b"2"))  # fmt: skip
    with store.begin(INTERFACE) as work:
        assert len(work.arrivals.waiting(limit=5)) == 1
    came = taken(store, message(FileChart(replace(CHART, documents=())), data=b"3"))
    with store.begin(INTERFACE) as work:
        assert came.chart_id is not None
        assert [one.text for one in work.charts.documents(came.chart_id)] == ["Pneumonia."]
        assert work.arrivals.waiting(limit=5) == []


def test_a_chart_that_somebody_brings_in_takes_what_waits_for_it(store: DatabaseStore) -> None:
    taken(store, message(FileChart(numberless(written(2))), data=b"1"))
    filed = file_one(store, INTERFACE, replace(CHART, documents=()))
    with store.begin(INTERFACE) as work:
        assert [one.text for one in work.charts.documents(filed.chart.id)] == ["Pneumonia."]
        assert work.arrivals.waiting(limit=5) == []


def test_a_document_goes_to_the_encounter_that_is_there(store: DatabaseStore) -> None:
    came = taken(store, message(FileChart(replace(CHART, documents=())), data=b"1"))
    found = taken(store, message(FileChart(numberless(written(3))), data=b"2"))
    assert (found.chart_id, found.reason) == (came.chart_id, "")


def test_a_document_waits_where_two_encounters_could_have_it(store: DatabaseStore) -> None:
    taken(store, message(FileChart(CHART), FileChart(replace(CHART, account="ACC-2")), data=b"1"))
    one = message(FileChart(numberless(written(3, "D9"))), data=b"2")
    assert "waits" in taken(store, one).reason
    # The same document in another message: it waits once.
    assert "waits" in taken(store, replace(one, data=b"3")).reason
    with store.begin(INTERFACE) as work:
        [waiting] = work.arrivals.waiting(limit=5)
        chart = work.charts.by_account("ACC-2")
        assert chart is not None
        attach(work, waiting.id, chart.id)
    # A correction of it follows where it went.
    corrected = taken(store, message(FileChart(numberless(written(3, "D9", "Empyema."))), data=b"4"))
    assert corrected.chart_id == chart.id


def test_a_document_is_not_attached_to_somebody_else(store: DatabaseStore) -> None:
    taken(store, message(FileChart(numberless(SUMMARY)), data=b"1"))
    other = replace(CHART, patient=IncomingPatient("MRN-2"))
    found = taken(store, message(FileChart(other), data=b"2"))
    with store.begin(INTERFACE) as work:
        [waiting] = work.arrivals.waiting(limit=5)
        assert found.chart_id is not None
        with pytest.raises(InputError, match="another patient's"):
            attach(work, waiting.id, found.chart_id)


def test_a_document_is_put_aside_with_a_reason(store: DatabaseStore) -> None:
    taken(store, message(FileChart(numberless(SUMMARY))))
    with store.begin(INTERFACE) as work:
        [waiting] = work.arrivals.waiting(limit=5)
        with pytest.raises(InputError, match="reason"):
            put_aside(work, waiting.id, " ")
        put_aside(work, waiting.id, "of another hospital")
        assert work.arrivals.waiting(limit=5) == []


def test_a_message_of_several_charts_ends_with_the_last_of_them(store: DatabaseStore) -> None:
    other = replace(CHART, account="ACC-2", patient=IncomingPatient("MRN-2"))
    found = taken(store, message(FileChart(CHART), FileChart(other)))
    with store.begin(INTERFACE) as work:
        first, second = (work.charts.by_account(account) for account in ("ACC-1", "ACC-2"))
        assert first is not None
        assert second is not None
        work.keeping.erase(first.id)
        kept = work.arrivals.get(found.arrival_id)
        assert kept is not None
        assert (kept.chart_id, kept.patient_id) == (second.id, second.patient_id)
        assert work.keeping.erase(second.id)["arrivals"] == 1
        assert work.arrivals.get(found.arrival_id) is None


def test_a_patient_stays_while_a_document_of_theirs_waits(store: DatabaseStore) -> None:
    came = taken(store, message(FileChart(replace(CHART, documents=())), data=b"1"))
    taken(store, message(FileChart(numberless(IncomingDocument("D7", "Of another year."))), data=b"2"))
    with store.begin(INTERFACE) as work:
        assert came.chart_id is not None
        work.keeping.erase(came.chart_id)
        assert len(work.arrivals.waiting(limit=5)) == 1


def test_messages_of_nobody_end_when_nobody_waits_for_them(store: DatabaseStore) -> None:
    taken(store, message(NothingToKeep("no"), data=b"1"))
    taken(store, Message(b"2", InputError("broken")))
    rules = Rules.load()
    with store.begin(INTERFACE) as work:
        today = work.now.date()
        assert not any(end_loose(work, rules, today).values())
        later = today.replace(year=today.year + 22, day=1)
        assert expired_loose(work, rules, later)["arrivals"] == 1
        assert end_loose(work, rules, later) == {"arrivals": 1}
        assert work.arrivals.counts() == {(Standing.PARKED, "file"): 1}


def test_a_patient_who_never_had_an_encounter_ends_with_their_messages(store: DatabaseStore) -> None:
    taken(store, message(KeepPatient(PATIENT), data=b"1"))
    taken(store, message(KeepPatient(replace(PATIENT, mrn="MRN-2")), data=b"2"))
    taken(store, message(FileChart(replace(CHART, patient=replace(PATIENT, mrn="MRN-2"))), data=b"3"))
    taken(store, message(KeepPatient(replace(PATIENT, mrn="MRN-3")), data=b"4"))
    taken(store, message(FileChart(numberless(written(2), patient=replace(PATIENT, mrn="MRN-3"))), data=b"5"))
    rules = Rules.load()
    with store.begin(INTERFACE) as work:
        later = work.now.date().replace(year=work.now.year + 22, day=1)
        assert expired_loose(work, rules, later) == {"arrivals": 1, "patients": 1, "resources": 0, "answer_files": 0}
        ended = end_loose(work, rules, later)
        assert (ended["arrivals"], ended["patients"]) == (1, 1)
        assert work.charts.patient_by_mrn("MRN-1") is None
        assert all(work.charts.patient_by_mrn(mrn) for mrn in ("MRN-2", "MRN-3"))


def test_bytes_are_sealed_anew_with_a_new_key(store: DatabaseStore) -> None:
    data = b"\xff\xfe\x00 no text at all"
    kept = taken(store, Message(data, InputError("broken")))
    ring = store.sealer.ring
    store.sealer.take(KeyRing({**ring.sealing, 2: b"k" * 32}, 2, ring.trail, ring.index))
    assert sum(reseal(store)) > 0
    assert set(sealed_with(store.engine)) == {2}
    with store.begin(INTERFACE) as work:
        assert work.arrivals.data(kept.arrival_id) == data
