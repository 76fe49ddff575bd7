"""Finished charts as BAR and DFT: read back by our own codec, and by the package hl7 as a second opinion."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import hl7
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.finished_making import diagnosis, finished, procedure, service

from medcodex.encounter import Claim
from medcodex.encounter.arriving import FileChart
from medcodex.errors import InputError
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.interchange.hl7v2.out import bar, dft
from medcodex.interchange.hl7v2.reading import read
from medcodex.interchange.out import write
from medcodex.interchange.site import Site

DIAGNOSES = [diagnosis(1, "I50.23"), diagnosis(2, "E11.22", "N"), diagnosis(3, "Z79.4", None)]
OPERATED = procedure(1, "0DTJ4ZZ", dt.date(2026, 5, 13))


def test_bar_tells_diagnoses_procedures_and_drg() -> None:
    (data,) = bar.messages(finished([*DIAGNOSES, OPERATED, procedure(2, "02HV33Z", None)], drg=193))
    (message,) = read_messages(data, "out")
    assert message.kind == ("BAR", "P12")
    assert message.header.value(12) == "2.6"
    assert [one.id for one in message.segments] == ["MSH", "EVN", "PID", "PV1", *["DG1"] * 3, "DRG", *["PR1"] * 2]
    pid, visit = message.first("PID"), message.first("PV1")
    assert pid is not None
    assert visit is not None
    assert (pid.value(3), pid.value(3, 4), pid.value(3, 5), pid.value(18)) == ("MRN^7", "HOSP", "MR", "ACC|7")
    assert (pid.value(5), pid.value(5, 2), pid.value(7), pid.value(8)) == ("O'Doe", "Jané", "19500228", "F")
    assert (visit.value(2), visit.value(7, 2), visit.value(36)) == ("I", "Gnu", "01")
    assert (visit.value(44), visit.value(45)) == ("20260511", "20260515")
    found = [(one.value(1), one.value(3), one.value(3, 3), one.value(15), one.value(26)) for one in message.all("DG1")]
    assert found == [
        ("1", "I50.23", "I10C", "1", "Y"),
        ("2", "E11.22", "I10C", "2", "N"),
        ("3", "Z79.4", "I10C", "3", ""),
    ]
    drg = message.first("DRG")
    assert drg is not None
    assert (drg.value(1), drg.value(1, 7), drg.value(2)) == ("193", "43", "20260516")
    assert [(one.value(3), one.value(3, 3), one.value(5), one.value(14)) for one in message.all("PR1")] == [
        ("0DTJ4ZZ", "I10P", "20260513", "1"),
        ("02HV33Z", "I10P", "20260515", "2"),
    ]


def test_dft_tells_services_with_modifiers_units_and_what_they_were_for() -> None:
    made = finished([*DIAGNOSES, service(1, "99223", dx=("s2", "s1")), service(2, "93000", charge=None)],
                    Claim.PROFESSIONAL)  # fmt: skip
    (data,) = dft.messages(made)
    (message,) = read_messages(data, "out")
    assert message.kind == ("DFT", "P03")
    first, second = message.all("FT1")
    assert (first.value(7), first.value(25), first.value(25, 3)) == ("99223", "99223", "C4")
    assert (first.value(4), first.value(6), first.value(10)) == ("20260512", "CG", "2")
    assert (first.value(11), first.value(11, 1, 2)) == ("120.50", "USD")
    assert [first.value(19, repetition=at) for at in (1, 2)] == ["E11.22", "I50.23"]
    assert [first.value(26, repetition=at) for at in (1, 2)] == ["25", "LT"]
    assert (second.value(11), second.value(19)) == ("", "I50.23")
    assert [one.value(26) for one in message.all("DG1")] == ["", "", ""]


def test_what_goes_out_as_charges_comes_in_as_such() -> None:
    (part,) = read(dft.messages(finished([*DIAGNOSES, service(1, "99223", dx=("s1",))]))[0], "out", Site())
    assert not isinstance(part.told, InputError)
    (step,) = [one for one in part.told.steps if isinstance(one, FileChart)]
    (charge,) = step.chart.charges
    assert (charge.code, charge.units, charge.amount, charge.modifiers) == (
        "99223",
        Decimal(2),
        Decimal("120.50"),
        ("25", "LT"),
    )
    assert (step.chart.account, step.chart.patient.mrn) == ("ACC|7", "MRN^7")


@pytest.mark.parametrize("kind", ["bar", "dft"])
def test_another_library_reads_the_same(kind: str) -> None:
    data = write(finished([*DIAGNOSES, OPERATED, service(1, "99223", dx=("s1",))], drg=193), kind, "0.1")
    (ours,) = read_messages(data, "out")
    theirs = hl7.parse(data.decode())
    assert [str(one[0]) for one in theirs] == [one.id for one in ours.segments]
    for segment, other in zip(ours.segments, theirs, strict=True):
        for position in range(2, segment.fields + 1):
            assert str(other[position]) == segment.field(position)
    assert theirs.unescape(str(theirs.segment("PID")[18])) == "ACC|7"


def test_the_number_is_that_of_the_final_codes() -> None:
    one, again = (bar.messages(finished(DIAGNOSES))[0] for _ in range(2))
    assert one == again
    (told,) = read_messages(one, "out")
    (charged,) = read_messages(dft.messages(finished([service(1, "99223")]))[0], "out")
    assert len(told.control) == 20
    assert told.control != charged.control


def test_without_services_there_is_nothing_to_charge() -> None:
    with pytest.raises(InputError, match="nothing to charge"):
        dft.messages(finished(DIAGNOSES))


@given(st.text(max_size=40), st.text(max_size=40))
@example("\x0bMSH|^~\\&|", "\x1c\r")
def test_whatever_stands_in_a_chart_is_one_message_in_one_frame(title: str, code: str) -> None:
    (data,) = bar.messages(finished([replace(diagnosis(1, "I10"), display=title, code=code)]))
    assert not set(data) & {0x0B, 0x1C}
    (message,) = read_messages(data, "out")
    assert [one.id for one in message.segments] == ["MSH", "EVN", "PID", "PV1", "DG1"]
    if title.isprintable() and title != '""':
        (found,) = message.all("DG1")
        assert found.value(3, 2) == title.strip()
