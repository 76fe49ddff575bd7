"""Encounters put together from HL7 messages, on both databases: their life cycle, in and out of order."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.interchange.hl7v2.messages import PID, PV1, message, segment
from tests.store.completed_claims import completed, line
from tests.workbench_fixture import hired

from medcodex.encounter import Claim, Setting
from medcodex.errors import ConflictError
from medcodex.interchange.reading import read_parts
from medcodex.interchange.site import Site
from medcodex.workflow.arrivals.receiving import receive
from medcodex.workflow.chart import Chart, ChartStatus
from medcodex.workflow.documents import in_force
from medcodex.workflow.people import Actor, Role, system
from medcodex.workflow.worklist.claiming import assign
from medcodex.workflow.worklist.filter import Filter, View
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.holding import place_hold
from medcodex.workflow.worklist.stop import Coded, stops

if TYPE_CHECKING:
    from medcodex.encounter.arriving import Told
    from medcodex.errors import InputError
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.arrivals.receiving import Received
    from medcodex.workflow.chart import Document
    from medcodex.workflow.people import User

INTERFACE = system("interface")
DISCHARGED = PV1 + "|20260504"
OUT = PV1.replace("PV1|1|I|", "PV1|1|O|")
SUMMARY = ("OBX|1|TX|||Pneumonia, treated.",)


class Sent(NamedTuple):
    """A message as ``receive`` takes one."""

    data: bytes
    told: Told | InputError
    format: str = "hl7v2"


def send(store: DatabaseStore, kind: str, *segments: str, at: str = "1015") -> Received:
    """Send a message that speaks of a time on 1 May 2026; it is stored."""
    found = offered(store, kind, *segments, at=at)
    assert found.status == "stored", found.reason
    return found


def offered(store: DatabaseStore, kind: str, *segments: str, at: str = "1015") -> Received:
    """Send a message, whatever becomes of it."""
    data = message(kind, *segments, event=f"20260501{at}", control=f"{kind}{at}{hash(segments)}")
    (part,) = read_parts(data, "test.hl7", Site())
    return receive(store, INTERFACE, Sent(part.data, part.told), "test")


def txa(number: str = "DOC5", kind: str = "DS", status: str = "LA", parent: str = "") -> str:
    return segment("TXA", {1: "1", 2: kind, 6: "202605041200", 12: number, 13: parent, 17: status})


def chart_of(store: DatabaseStore, account: str = "ACC7") -> Chart:
    with store.begin(INTERFACE) as work:
        found = work.assembly.find("account", account)
        chart = work.charts.get(found) if found else work.charts.by_account(account)
    assert chart is not None
    return chart


def documents_of(store: DatabaseStore, account: str = "ACC7") -> list[Document]:
    chart = chart_of(store, account)
    with store.begin(INTERFACE) as work:
        return list(work.charts.documents(chart.id))


def flags_of(store: DatabaseStore, account: str = "ACC7") -> set[Because]:
    chart = chart_of(store, account)
    with store.begin(INTERFACE) as work:
        return {one.because for one in work.worklist.follow_ups(chart.id)}


def as_actor(user: User) -> Actor:
    return Actor(user.id, user.login, user.role, "web")


def finish(store: DatabaseStore, account: str = "ACC7") -> None:
    """Final codes on a chart, by a coder."""
    (coder,) = hired(store, Role.CODER)
    at = dt.datetime(2026, 5, 6, 9, tzinfo=dt.UTC)
    completed(store, as_actor(coder), chart_of(store, account).id, at, line("J18.9"))
    assert chart_of(store, account).status is ChartStatus.COMPLETE


def open_accounts(store: DatabaseStore) -> list[str]:
    with store.begin(INTERFACE) as work:
        rows = work.worklist.page([View(Filter(), dt.date(2026, 5, 6), "u")], (), 0, 50)
    return sorted(row.account for row in rows)


def test_from_admission_to_discharge_and_back(store: DatabaseStore) -> None:
    send(store, "ADT^A01", PID, PV1)
    assert (chart_of(store).setting, chart_of(store).discharged) == (Setting.INPATIENT, None)
    send(store, "ADT^A03", PID, DISCHARGED, at="1200")
    assert chart_of(store).discharged == dt.date(2026, 5, 4)
    send(store, "ADT^A13", PID, PV1, at="1300")
    assert chart_of(store).discharged is None
    send(store, "ADT^A03", PID, PV1 + "|20260505", at="1400")
    assert chart_of(store).discharged == dt.date(2026, 5, 5)


def test_what_is_older_and_comes_late_undoes_nothing(store: DatabaseStore) -> None:
    send(store, "ADT^A03", PID, DISCHARGED, "IN1|1|||Payer B", at="1400")
    send(store, "ADT^A13", PID, PV1, at="1200")
    send(store, "ADT^A01", PID, OUT.replace("ROE^RAE", "OLD^OTTO"), "IN1|1|||Payer A", at="1000")
    chart = chart_of(store)
    assert (chart.discharged, chart.setting, chart.payer) == (dt.date(2026, 5, 4), Setting.INPATIENT, "Payer B")
    assert (chart.attending, chart.admitted) == ("RAE ROE", dt.date(2026, 5, 1))


def test_outpatient_becomes_inpatient_and_the_other_way(store: DatabaseStore) -> None:
    send(store, "ADT^A04", PID, OUT, at="0800")
    chart = chart_of(store)
    assert (chart.discharged, chart.claims) == (dt.date(2026, 5, 1), (Claim.PROFESSIONAL,))
    send(store, "ADT^A06", PID, PV1, at="0900")
    chart = chart_of(store)
    assert (chart.setting, chart.discharged, chart.claims) == (Setting.INPATIENT, None, (Claim.FACILITY,))
    send(store, "ADT^A07", PID, OUT, at="1000")
    chart = chart_of(store)
    assert (chart.setting, chart.claims) == (Setting.OUTPATIENT, (Claim.PROFESSIONAL,))


def test_a_cancelled_visit_leaves_the_worklist_and_may_come_back(store: DatabaseStore) -> None:
    send(store, "ADT^A01", PID, PV1, at="1000")
    assert open_accounts(store) == ["ACC7"]
    send(store, "ADT^A11", PID, PV1, at="1100")
    assert (chart_of(store).status, open_accounts(store)) == (ChartStatus.CANCELLED, [])
    send(store, "ADT^A08", PID, PV1, "IN1|1|||Payer B", at="1130")
    send(store, "ADT^A01", PID, PV1, "PV2|", at="0900")
    assert chart_of(store).status is ChartStatus.CANCELLED
    send(store, "MDM^T02", PID, PV1, txa(), *SUMMARY, at="1140")
    assert (chart_of(store).status, flags_of(store)) == (ChartStatus.CANCELLED, {Because.CANCELLED})
    send(store, "ADT^A01", PID, PV1, at="1200")
    assert (chart_of(store).status, open_accounts(store)) == (ChartStatus.READY, ["ACC7"])


def test_an_admission_that_comes_after_its_cancelling_stays_cancelled(store: DatabaseStore) -> None:
    send(store, "ADT^A11", PID, PV1, at="1100")
    send(store, "ADT^A01", PID, PV1, at="1000")
    assert (chart_of(store).status, open_accounts(store)) == (ChartStatus.CANCELLED, [])
    assert chart_of(store).admitted == dt.date(2026, 5, 1)


def test_a_coded_chart_that_is_cancelled_is_flagged_and_stays(store: DatabaseStore) -> None:
    send(store, "ADT^A03", PID, DISCHARGED)
    finish(store)
    send(store, "ADT^A11", PID, DISCHARGED, at="1100")
    assert (chart_of(store).status, flags_of(store)) == (ChartStatus.COMPLETE, {Because.CANCELLED})


def test_a_discharge_cancelled_after_the_end_reopens(store: DatabaseStore) -> None:
    send(store, "ADT^A03", PID, DISCHARGED)
    finish(store)
    send(store, "ADT^A13", PID, PV1, at="1100")
    assert (chart_of(store).status, chart_of(store).discharged) == (ChartStatus.REOPENED, None)


@pytest.mark.parametrize(("kind", "status"), [("DS", ChartStatus.REOPENED), ("DI", ChartStatus.COMPLETE)])
def test_late_documents_reopen_or_flag(store: DatabaseStore, kind: str, status: ChartStatus) -> None:
    send(store, "ADT^A03", PID, DISCHARGED)
    finish(store)
    send(store, "MDM^T02", PID, PV1, txa(kind=kind), *SUMMARY, at="1100")
    assert chart_of(store).status is status
    assert (Because.LATE_DOCUMENT in flags_of(store)) == (status is ChartStatus.COMPLETE)


def test_documents_are_attached_by_visit_and_get_their_account_later(store: DatabaseStore) -> None:
    send(store, "MDM^T02", PID.replace("ACC7", ""), PV1, txa(), *SUMMARY, at="1000")
    assert chart_of(store, "V7").account == "V7"
    send(store, "ADT^A01", PID, PV1, at="0900")
    assert (chart_of(store).setting, len(documents_of(store))) == (Setting.INPATIENT, 1)
    send(store, "ORU^R01", PID.replace("ACC7", ""), PV1, "OBR|1||F1|1^CBC", "OBX|1|NM|1^WBC||18", at="1100")
    assert len(documents_of(store)) == 2
    assert open_accounts(store) == ["ACC7"]


def test_others_fill_in_what_registration_did_not_tell(store: DatabaseStore) -> None:
    send(store, "ADT^A01", PID, PV1.replace("ROE^RAE^^^^MD", ""), at="1000")
    send(store, "DFT^P03", PID, OUT, "IN1|1|||Payer B", "FT1|1|T1||20260502||CG|J1885|||1|5.00", at="1100")
    chart = chart_of(store)
    assert (chart.setting, chart.payer) == (Setting.INPATIENT, "Payer B")
    send(store, "DFT^P03", PID, "FT1|1|T2||20260502||CG|J1885|||1|5.00", at="1200")
    send(store, "DFT^P03", PID, "FT1|1|T2||20260502||CG|J1885|||1|5.00", at="1300")
    with store.begin(INTERFACE) as work:
        assert {one.number for one in work.charts.charges(chart.id)} == {"T1", "T2"}
        assert len(work.charts.charges(chart.id)) == 2


def test_a_withdrawn_document_is_shown_and_not_coded_from(store: DatabaseStore) -> None:
    send(store, "ADT^A03", PID, DISCHARGED)
    send(store, "MDM^T02", PID, PV1, txa(), *SUMMARY, at="1020")
    finish(store)
    send(store, "MDM^T11", PID, PV1, txa(), at="1100")
    (document,) = documents_of(store)
    assert document.withdrawn is not None
    assert in_force([document]) == []
    assert (chart_of(store).status, flags_of(store)) == (ChartStatus.REOPENED, {Because.WITHDRAWN})
    send(store, "MDM^T02", PID, PV1, txa(), "OBX|1|TX|||Pneumonia, corrected.", at="1200")
    (document,) = documents_of(store)
    assert (document.withdrawn, document.version) == (None, 2)


def test_a_document_that_comes_after_its_cancelling_is_withdrawn(store: DatabaseStore) -> None:
    send(store, "MDM^T11", PID, PV1, txa(), at="1100")
    send(store, "MDM^T02", PID, PV1, txa(), *SUMMARY, at="1000")
    assert [one.withdrawn is not None for one in documents_of(store)] == [True]
    send(store, "MDM^T02", PID, PV1, txa(), *SUMMARY, at="1200")
    assert [one.withdrawn for one in documents_of(store)] == [None]


def test_an_older_version_that_comes_late_does_not_speak(store: DatabaseStore) -> None:
    send(store, "MDM^T08", PID, PV1, txa(), "OBX|1|TX|||Corrected.", at="1100")
    send(store, "MDM^T02", PID, PV1, txa(), "OBX|1|TX|||First.", at="1000")
    assert [one.text for one in documents_of(store)] == ["Corrected."]
    chart = chart_of(store)
    with store.begin(INTERFACE) as work:
        versions = work.charts.versions(chart.id, "DOC5")
    assert [one.text for one in versions] == ["First.", "Corrected."]


def test_a_replaced_and_a_signed_document(store: DatabaseStore) -> None:
    send(store, "MDM^T02", PID, PV1, txa(status="IP"), *SUMMARY, at="1000")
    send(store, "MDM^T03", PID, PV1, txa(status="LA"), at="1030")
    assert [(one.signed, one.version) for one in documents_of(store)] == [(True, 2)]
    send(store, "MDM^T10", PID, PV1, txa("DOC6", parent="DOC5"), "OBX|1|TX|||Anew.", at="1100")
    assert sorted((one.number, one.withdrawn is None) for one in documents_of(store)) == [
        ("DOC5", False),
        ("DOC6", True),
    ]


def test_merged_accounts_are_one_and_nothing_is_lost(store: DatabaseStore) -> None:
    other, visit = PID.replace("ACC7", "ACC9"), PV1.replace("V7", "V9")
    send(store, "ADT^A01", PID, PV1, at="1000")
    send(store, "ADT^A01", other, visit, "IN1|1|||Payer B", at="1010")
    send(store, "MDM^T02", other, visit, txa(), *SUMMARY, at="1020")
    retired = chart_of(store, "ACC9").id
    send(store, "ADT^A41", PID, "MRG|||ACC9", at="1100")
    chart = chart_of(store, "ACC9")
    assert (chart.account, chart.payer, len(documents_of(store))) == ("ACC7", "Payer B", 1)
    assert open_accounts(store) == ["ACC7"]
    send(store, "MDM^T02", other, visit, txa("DOC8"), "OBX|1|TX|||More.", at="1200")
    assert len(documents_of(store)) == 2
    with store.begin(INTERFACE) as work:
        kept = work.charts.get(retired)
        assert kept is not None
        assert (kept.status, len(work.charts.documents(retired))) == (ChartStatus.CANCELLED, 1)


def test_changed_numbers_lead_to_the_same_chart(store: DatabaseStore) -> None:
    send(store, "ADT^A01", PID, PV1)
    send(store, "ADT^A49", PID.replace("ACC7", "ACC8"), "MRG|||ACC7", at="1100")
    send(store, "ADT^A50", PID.replace("ACC7", "ACC8"), "MRG|||||V7", PV1.replace("V7", "V8"), at="1110")
    assert chart_of(store, "ACC7").account == "ACC8"
    send(store, "MDM^T02", PID, PV1, txa(), *SUMMARY, at="1200")
    assert len(documents_of(store, "ACC8")) == 1
    assert open_accounts(store) == ["ACC8"]


def test_an_account_moves_to_the_right_patient(store: DatabaseStore) -> None:
    send(store, "ADT^A03", PID, DISCHARGED)
    finish(store)
    right = PID.replace("MR77", "MR88").replace("ZEBRAFIELD", "OKAPI")
    send(store, "ADT^A44", right, "MRG|MR77^^^QUAGGA^MR||ACC7", at="1100")
    chart = chart_of(store)
    with store.begin(INTERFACE) as work:
        patient = work.charts.patient(chart.patient_id)
    assert (patient and patient.mrn, chart.status) == ("MR88", ChartStatus.REOPENED)
    assert offered(store, "ADT^A44", PID, "MRG|MR99^^^QUAGGA^MR||ACC7", at="1200").status == "parked"


def test_a_visit_moves_to_another_account(store: DatabaseStore) -> None:
    send(store, "ADT^A01", PID, PV1)
    send(store, "MDM^T02", PID, PV1, txa(), *SUMMARY, at="1020")
    send(store, "ADT^A45", PID.replace("ACC7", "ACC8"), "MRG|||ACC7||V7", PV1, at="1100")
    assert (len(documents_of(store, "ACC8")), open_accounts(store)) == (1, ["ACC8"])


@pytest.mark.parametrize(
    ("segments", "said"),
    [
        ((PID.replace("MR77", "MR88").replace("ZEBRAFIELD", "OKAPI"), PV1), "another patient's"),
        ((PID.replace("19500601", "19510601"), PV1), "another birth date"),
        ((PID.replace("ACC7", "ACC9"), PV1), "kept under another account"),
    ],
    ids=["patient", "birth-date", "visit"],
)
def test_contradictions_are_parked(store: DatabaseStore, segments: tuple[str, ...], said: str) -> None:
    send(store, "ADT^A01", PID, PV1)
    found = offered(store, "ADT^A08", *segments, at="1100")
    assert (found.status, said in found.reason) == ("parked", True), found.reason


def test_numbers_that_nobody_knows_say_so(store: DatabaseStore) -> None:
    assert "nothing to merge" in send(store, "ADT^A41", PID, "MRG|||ACC9").reason
    assert "no encounter is kept" in send(store, "ADT^A49", PID, "MRG|||ACC9").reason
    assert "not here yet" in offered(store, "MDM^T03", PID, PV1, txa()).reason


def test_a_cancelled_chart_is_not_coded_held_or_assigned(store: DatabaseStore) -> None:
    send(store, "ADT^A01", PID, PV1)
    send(store, "ADT^A11", PID, PV1, at="1100")
    (manager,) = hired(store, Role.MANAGER)
    chart = chart_of(store)
    for attempt in (lambda work: assign(work, chart.id, manager.id), lambda work: place_hold(work, chart.id, "other")):
        with pytest.raises(ConflictError, match="cancelled"), store.begin(as_actor(manager)) as work:
            attempt(work)


def test_codes_that_rest_on_a_withdrawn_document_stop_the_claim(store: DatabaseStore) -> None:
    send(store, "ADT^A03", PID, DISCHARGED)
    send(store, "MDM^T02", PID, PV1, txa(), *SUMMARY, at="1020")
    send(store, "MDM^T11", PID, PV1, txa(), at="1100")
    chart = chart_of(store)
    coded = Coded(Claim.FACILITY, "J18.9", withdrawn=1)
    found = {one.rule for one in stops(chart, in_force(documents_of(store)), (), coded, dt.date(2026, 5, 6))}
    assert {"ST-01", "ST-32"} <= found


def coverages_of(store: DatabaseStore) -> list[tuple[str, str]]:
    """The payers that messages told, in their order, with the member numbers."""
    chart = chart_of(store)
    with store.begin(INTERFACE) as work:
        kept = work.billing.coverages(chart.id)
    return [(one["payer"], one.get("member_id", "")) for one in json.loads(kept or b"[]")]


def test_who_pays_is_kept_as_registration_told_it_last(store: DatabaseStore) -> None:
    first, second = segment("IN1", {1: "1", 4: "Payer A", 49: "M1"}), segment("IN1", {1: "2", 4: "Payer B", 49: "M2"})
    send(store, "DFT^P03", PID, PV1, first, "FT1|1|T1||20260502||CG|J1885|||1|5.00", at="0900")
    assert coverages_of(store) == [("Payer A", "M1")]  # nobody told it before
    send(store, "ADT^A01", PID, PV1, first, second, at="1000")
    assert coverages_of(store) == [("Payer A", "M1"), ("Payer B", "M2")]
    send(store, "ADT^A08", PID, PV1, second, at="0950")
    send(store, "DFT^P03", PID, PV1, second, "FT1|1|T2||20260502||CG|J1885|||1|5.00", at="1100")
    assert coverages_of(store) == [("Payer A", "M1"), ("Payer B", "M2")]  # an older one, and one that does not own it
    send(store, "ADT^A08", PID, PV1, at="1200")
    assert len(coverages_of(store)) == 2  # silence takes nothing back
    send(store, "ADT^A08", PID, PV1, second, at="1300")
    assert coverages_of(store) == [("Payer B", "M2")]
