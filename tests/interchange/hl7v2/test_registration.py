"""What registration's messages tell: patient, visit, and what is taken back, merged, moved, renumbered."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.interchange.hl7v2.messages import PID, PV1, message, only, steps, told

from medcodex.encounter import Setting
from medcodex.encounter.arriving import (
    CancelEncounter,
    Cancelled,
    ChangeNumber,
    FileChart,
    KeepPatient,
    LinkPatients,
    MergeAccounts,
    MergePatients,
    MoveAccount,
    NothingToKeep,
)
from medcodex.encounter.incoming import Address, Identifier, PersonName
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.meanings import meaning_of
from medcodex.interchange.reading import read_parts
from medcodex.interchange.site import Site, read_site


def test_an_admission_tells_patient_and_visit() -> None:
    found = told(message("ADT^A01^ADT_A01", PID, PV1, "IN1|1|PLAN9|C1|Quagga Mutual"))
    assert (found.kind, found.sender, found.control) == ("ADT^A01", "REG/QUAGGA", "1")
    assert found.order == dt.datetime(2026, 5, 1, 10, 15, tzinfo=dt.UTC)
    step = only(FileChart, found.steps)
    assert (step.owner, step.begins) == (True, True)
    chart, patient = step.chart, step.chart.patient
    assert (chart.account, chart.visit, chart.setting) == ("ACC7", "V7", Setting.INPATIENT)
    assert (chart.admitted, chart.discharged) == (dt.date(2026, 5, 1), None)
    assert (chart.attending, chart.specialty) == ("RAE ROE", "MED")
    assert (chart.facility, chart.payer) == ("QUAGGA GENERAL", "Quagga Mutual")
    assert (patient.mrn, patient.authority, patient.name) == ("MR77", "QUAGGA", "ZEBRAFIELD, QUAGGA Q")
    assert (patient.birth_date, patient.sex) == (dt.date(1950, 6, 1), "F")
    assert Identifier("999-00-1111", "SSA", "SS") in patient.identifiers
    assert patient.names == (PersonName("ZEBRAFIELD", "QUAGGA", "Q"),)
    assert patient.addresses == (Address("1 FAKE ST", "NOWHERE", "KS", "00000"),)
    assert patient.phones == ("555-0100",)


@pytest.mark.parametrize(
    ("pid", "number"),
    [
        ("PID|1||S1^^^SSA^SS~M1^^^H^MR", "M1"),
        ("PID|1||X1^^^H^QQ~P1^^^H^PI", "P1"),
        ("PID|1||N1", "N1"),
        ("PID|1|OLD2", "OLD2"),
        ("PID|1|||ALT4", "ALT4"),
        ("PID|1||S1^^^SSA^SS", ""),
        ("PID|1||A9^^^H^AN~V9^^^H^VN", ""),
    ],
    ids=["typed", "internal", "untyped", "version-2.1", "alternate", "social-security", "account"],
)
def test_which_number_is_the_record_number(pid: str, number: str) -> None:
    found = steps("ADT^A01", f"{pid}||DOE^JO", PV1)
    assert only(FileChart, found).chart.patient.mrn == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20260501101500.1234-0500", dt.date(2026, 5, 1)),
        ("20260501", dt.date(2026, 5, 1)),
        ("2026-05-01T10:15", dt.date(2026, 5, 1)),
        ("202605", None),
        ("2026", None),
        ("20261345", None),
        ("00010101", None),
        ("soon", None),
        ('""', None),
    ],
)
def test_a_day_that_cannot_be_read_is_not_told(written: str, day: dt.date | None) -> None:
    found = steps("ADT^A01", PID, f"PV1|1|I|||||||||||||||||V7{'|' * 25}{written}")
    assert only(FileChart, found).chart.admitted == day


def test_times_without_a_zone_are_the_sites() -> None:
    found = told(message("ADT^A01", PID, PV1), Site(zone="America/Chicago"))
    assert found.order is not None
    assert found.order.astimezone(dt.UTC) == dt.datetime(2026, 5, 1, 15, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("told_class", "setting"),
    [
        ("I", Setting.INPATIENT),
        ("e", Setting.EMERGENCY),
        ("O", Setting.OUTPATIENT),
        ("R", Setting.OUTPATIENT),
        ("P", None),
        ("U", None),
        ("", None),
        ("XX", Setting.OBSERVATION),
        ("O||||||||DS", Setting.AMBULATORY_SURGERY),
        ("I||||||||DS", Setting.INPATIENT),
    ],
)
def test_classes_are_read_by_the_table_and_the_site(told_class: str, setting: Setting | None) -> None:
    site = read_site(b'[settings]\n"XX" = "observation"\n"O/DS" = "ambulatory-surgery"\n', "site.toml")
    found = steps("ADT^A01", PID, f"PV1|1|{told_class}{'|' * (17 - told_class.count('|'))}V7", site=site)
    assert only(FileChart, found).chart.setting == setting


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("ADT^A11", Cancelled.VISIT),
        ("ADT^A38", Cancelled.VISIT),
        ("ADT^A23", Cancelled.VISIT),
        ("ADT^A13", Cancelled.DISCHARGE),
        ("ADT^A12", Cancelled.TRANSFER),
    ],
)
def test_what_is_taken_back(kind: str, what: Cancelled) -> None:
    found = only(CancelEncounter, steps(kind, PID, PV1))
    assert (found.what, found.account, found.visit) == (what, "ACC7", "V7")


def test_an_end_taken_back_by_the_null_is_a_discharge_cancelled() -> None:
    found = only(CancelEncounter, steps("ADT^A08", PID, PV1 + '|""'))
    assert found.what is Cancelled.DISCHARGE


@pytest.mark.parametrize("kind", ["ADT^A16", "ADT^A25", "ADT^A13", "ADT^A05"])
def test_a_planned_end_is_no_discharge(kind: str) -> None:
    assert only(FileChart, steps(kind, PID, f"{PV1}|20260504")).chart.discharged is None


def test_merges_moves_and_changes() -> None:
    assert only(MergePatients, steps("ADT^A40", PID, "MRG|MR99^^^QUAGGA^MR")).retired.value == "MR99"
    merged = only(MergeAccounts, steps("ADT^A41", PID, "MRG|||ACC9"))
    assert (merged.kind, merged.survivor, merged.retired) == ("account", "ACC7", "ACC9")
    assert only(MergeAccounts, steps("ADT^A42", PID, "MRG|||||V9", PV1)).kind == "visit"
    both = steps("ADT^A36", PID, "MRG|MR99^^^QUAGGA^MR||ACC9")
    assert [type(one) for one in both] == [MergePatients, MergeAccounts]
    moved = only(MoveAccount, steps("ADT^A44", PID, "MRG|MR99^^^QUAGGA^MR||ACC7"))
    assert (moved.kind, moved.number, moved.former) == ("account", "ACC7", Identifier("MR99", "QUAGGA", "MR"))
    visit = only(MoveAccount, steps("ADT^A45", PID, "MRG|||ACC9||V7", PV1))
    assert (visit.kind, visit.number, visit.account) == ("visit", "V7", "ACC7")
    changed = only(ChangeNumber, steps("ADT^A49", PID, "MRG|||ACC9"))
    assert (changed.kind, changed.old.value, changed.new.value) == ("account", "ACC9", "ACC7")
    renamed = only(ChangeNumber, steps("ADT^A47", PID, "MRG|MR99^^^QUAGGA^MR"))
    assert (renamed.kind, renamed.old.value, renamed.new.value) == ("patient", "MR99", "MR77")
    link = only(LinkPatients, steps("ADT^A37", PID, "PID|2||MR99^^^QUAGGA^MR||DOE^JO"))
    assert (link.one.value, link.other.value, link.linked) == ("MR77", "MR99", False)


def test_several_patients_in_one_message() -> None:
    found = steps("ADT^A40", PID, "MRG|M1", "PID|2||MR88||DOE^JO", "MRG|M2")
    assert [(one.survivor.mrn, one.retired.value) for one in found if isinstance(one, MergePatients)] == [
        ("MR77", "M1"),
        ("MR88", "M2"),
    ]


@pytest.mark.parametrize("kind", ["ADT^A28", "ADT^A31", "ADT^A60", "SIU^S15"])
def test_a_person_without_an_encounter(kind: str) -> None:
    assert only(KeepPatient, steps(kind, PID, PV1)).patient.mrn == "MR77"


def test_others_than_registration_do_not_own_the_facts() -> None:
    step = only(FileChart, steps("ORM^O01", PID, PV1))
    assert (step.owner, step.begins, step.chart.setting) == (False, False, Setting.INPATIENT)
    assert only(FileChart, steps("ADT^A08", PID, PV1)).begins is False


@pytest.mark.parametrize(
    ("kind", "segments", "said"),
    [
        ("ADT^A01", (), "no segment PID"),
        ("ADT^A01", ("PID|1||MR1||DOE^JO", "PV1|1|I"), "PID-18 and PV1-19 are empty"),
        ("ADT^A28", ("PID|1||||DOE^JO",), "PID-3 has no record number"),
        ("ADT^A11", ("PID|1||MR1||DOE^JO",), "which encounter is cancelled"),
        ("ADT^A41", (PID,), "MRG-3 has no number"),
        ("ADT^A41", (PID, "MRG|M2"), "MRG-3 has no number"),
        ("ADT^A43", (PID, "MRG|M2"), "MRG-1 is another number than PID-3"),
        ("ADT^A24", (PID,), "two segments PID"),
        ("ADT^A29", (PID,), "record of a person deleted"),
        ("ADT^A57", (PID,), "no event of the standard"),
        ("QQQ^Z01", (PID,), "MSH-9"),
        ("", (PID,), "MSH-9"),
        ("ADT^A03", (PID, PV1 + "|20260401"), "PV1-45 is before PV1-44"),
        ("ADT^A01", (PID.replace("19500601", "20260601"), PV1), "PID-7 is after PV1-44"),
    ],
)
def test_what_cannot_be_told_is_parked_with_a_reason(kind: str, segments: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said) as raised:
        steps(kind, *segments)
    assert "ZEBRAFIELD" not in str(raised.value)


@pytest.mark.parametrize("kind", ["ACK", "MFN^M02", "QBP^Q22", "ADT^A20", "BAR^P02"])
def test_what_holds_nothing_for_coding_says_so(kind: str) -> None:
    assert only(NothingToKeep, steps(kind)).why


@pytest.mark.parametrize(
    ("msh9", "kind"),
    [
        ("ADT^A01", "ADT^A01"),
        ("ADT", "ADT^A04"),
        ("ADT_A01", "ADT^A01"),
        ("adt^a01", "ADT^A01"),
        ("ADT^^ADT_A01", "ADT^A01"),
    ],
)
def test_older_ways_to_name_the_type(msh9: str, kind: str) -> None:
    data = message(msh9, PID, PV1).replace(b"EVN||", b"EVN|A04|")
    assert told(data).kind == kind


def test_every_trigger_of_admissions_has_a_meaning() -> None:
    assert all(meaning_of("ADT", f"A{number:02}") for number in range(1, 63))


def test_a_batch_is_its_messages() -> None:
    one, two = message("ADT^A01", PID, PV1), message("ADT^A03", PID, PV1, control="2")
    batch = b"FHS|^~\\&\rBHS|^~\\&\r" + one + two + b"BTS|2\rFTS|1\r"
    parts = list(read_parts(batch, "batch.hl7", Site()))
    assert [(part.place, part.data) for part in parts] == [("message 1", one), ("message 2", two)]
    framed = b"".join(b"\x0b" + each + b"\x1c\r" for each in (one, two))
    assert [part.data for part in read_parts(framed, "framed", Site())] == [one, two]
