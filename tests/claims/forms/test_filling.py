"""Claims in the boxes of their forms: hand-made ones whose boxes are known, and random ones that lose nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bench.billed import Maker

from billed_claims import CLAIMS, DENTAL, INSTITUTIONAL, PROFESSIONAL, SECONDARY
from medcodex.claims.forms.filling import CONTINUED, fill
from medcodex.encounter.billing import (
    Attachment,
    BilledDiagnosis,
    BilledProcedure,
    ClaimKind,
    FormCode,
    Period,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.claims.forms.filling import Filled, Worksheet
    from medcodex.encounter.billing import BilledClaim

CHARGE = {ClaimKind.PROFESSIONAL: "24F", ClaimKind.INSTITUTIONAL: "47", ClaimKind.DENTAL: "31"}
TOTAL = {ClaimKind.PROFESSIONAL: "28", ClaimKind.INSTITUTIONAL: "47.23", ClaimKind.DENTAL: "32"}
LINES = {ClaimKind.PROFESSIONAL: 6, ClaimKind.INSTITUTIONAL: 22, ClaimKind.DENTAL: 10}
EXAMPLE = {claim.kind: claim for claim in (PROFESSIONAL, INSTITUTIONAL, DENTAL)}

KNOWN: Mapping[str, Mapping[str, str]] = {
    "professional": {
        "1": "Medicare (MB)", "1a": "1EG4TE5MK73", "2": "OKAPI, SAMPLE, B", "3": "02 03 1950 F", "6": "Self",
        "10a": "No", "12": "On file", "21": "0", "21A": "I10", "21B": "E119", "21C": "", "22": "1",
        "24A line 1": "05 15 2026", "24B line 1": "11", "24D line 1": "99213 25", "24E line 1": "AB",
        "24F line 1": "120.50", "24J line 1": "1234567893\n207Q00000X", "24 line 2": "N400409379501 ML2",
        "25": "EIN 990000001", "26": "A1", "27": "Yes", "28": "170.50", "29": "", "31": "On file",
        "33": "SAMPLE CLINIC\n1 SAMPLE STREET\nSAMPLETOWN OH 43004-0001\n614 555 0100", "33a": "1234567893",
    },
    "institutional": {
        "3a": "B1", "4": "0111", "5": "990000001", "6": "051126 051526", "8b": "OKAPI, SAMPLE, B", "10": "020350",
        "11": "F", "12": "051126", "13": "15", "14": "1", "15": "1", "16": "11", "17": "01", "18": "09", "19": "",
        "31a": "11 051026", "35a": "74 050126 050226", "39a": "A1 1676.00", "42 line 1": "0120",
        "46 line 1": "4 DA", "47 line 2": "4000.00", "48 line 2": "100.00", "47.23": "12000.00", "48.23": "100.00",
        "50A": "SAMPLE PAYER", "50B": "", "51A": "99999", "52A": "Y", "53A": "Y", "56": "1234567893", "59A": "18",
        "60A": "1EG4TE5MK73", "66": "0", "67": "K3580 Y", "67A": "E119 Y", "69": "R1031", "71": "343",
        "72a": "W010XXA Y", "74": "0DTJ4ZZ 051226", "76": "1234567893\nZEBRAFIELD, QUAGGA",
        "77": "1234567893\nOKAPIWOOD, SAMPLE", "81a": "B3 207Q00000X",
    },
    "dental": {
        "1": "Services done", "3": "SAMPLE PAYER", "3a": "99999", "4": "", "13": "02/03/1950", "15": "1EG4TE5MK73",
        "18": "Self", "23": "C1", "24 line 1": "05/15/2026", "25 line 1": "10", "26 line 1": "JP", "27 line 1": "14",
        "28 line 1": "MO", "29 line 1": "D2391", "29b line 1": "1", "31 line 1": "300.00", "32": "300.00", "33": "1",
        "38": "11", "40": "Yes", "42": "24, 12", "49": "1234567893", "54": "ZEBRAFIELD, QUAGGA 1234567893",
        "56a": "207Q00000X",
    },
    "secondary": {
        "2": "OKAPI, CHILD", "3": "01 02 2015 M", "4": "OKAPI, SAMPLE, B", "6": "Child", "9": "OKAPI, SAMPLE",
        "9a": "M77", "9d": "EARLIER PAYER", "10a": "No", "10b": "Yes OH", "11": "G1", "11c": "SAMPLE GROUP",
        "11d": "Yes", "15": "439 05 10 2026", "19": "ADD SEEN AFTER A COLLISION OZ EL ATT1", "22": "7 PAYER77",
        "23": "AUTH1", "24B line 1": "22", "29": "60.00",
    },
}  # fmt: skip


def label(filled: Filled) -> str:
    return f"{filled.box.number} line {filled.line}" if filled.line else filled.box.number


def texts(claim: BilledClaim, sheet: int = 0) -> dict[str, str]:
    return {label(filled): filled.text for filled in fill(claim).sheets[sheet].boxes()}


def every(worksheet: Worksheet, number: str) -> Iterator[str]:
    return (one.text for sheet in worksheet.sheets for one in sheet.boxes() if one.box.number == number and one.text)


@pytest.mark.parametrize(("name", "box"), [(name, box) for name, boxes in KNOWN.items() for box in boxes])
def test_a_known_claim_has_known_boxes(name: str, box: str) -> None:
    assert texts(CLAIMS[name])[box] == KNOWN[name][box]


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_a_thousand_claims_lose_nothing(kind: ClaimKind) -> None:
    maker = Maker(20)
    for _ in range(1_000):
        claim = maker.claim(kind)
        worksheet = fill(claim)
        assert sum(map(Decimal, every(worksheet, CHARGE[kind]))) == claim.charge
        assert [*every(worksheet, TOTAL[kind])][-1] == f"{claim.charge:.2f}"
        shown = {one.text.split()[0] for sheet in worksheet.sheets for one in sheet.boxes() if one.text}
        assert {one.code for one in (*claim.diagnoses, *claim.codes, *claim.procedures)} <= shown
        assert [line for sheet in worksheet.sheets for line in lines_of(sheet)] == [*range(1, len(claim.lines) + 1)]


def lines_of(sheet: object) -> list[int]:
    return [line.number for area in sheet.areas for line in area.lines]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", list(ClaimKind))
@pytest.mark.parametrize("more", [-1, 0, 1, 40])
def test_more_lines_than_a_form_has_make_further_sheets(kind: ClaimKind, more: int) -> None:
    count = LINES[kind] + more
    line = EXAMPLE[kind].lines[0]
    claim = replace(EXAMPLE[kind], lines=(line,) * count, charge=line.charge * count)
    worksheet = fill(claim)
    assert len(worksheet.sheets) == -(-count // LINES[kind])
    assert len(lines_of(worksheet.sheets[0])) == min(count, LINES[kind])
    assert sum(map(Decimal, every(worksheet, CHARGE[kind]))) == claim.charge
    *earlier, last = every(worksheet, TOTAL[kind])
    assert set(earlier) <= {CONTINUED}
    assert last == f"{claim.charge:.2f}"


SPILLED = {
    "other diagnoses of a stay": (
        replace(INSTITUTIONAL, diagnoses=tuple(BilledDiagnosis(f"A{n:02}", "other") for n in range(24))),
        [f"67{letter}" for letter in "ABCDEFGHIJKLMNOPQ"], 24,
    ),
    "external causes": (
        replace(INSTITUTIONAL, diagnoses=tuple(BilledDiagnosis(f"W{n:02}", "external") for n in range(12))),
        ["72a", "72b", "72c"], 12,
    ),
    "procedures": (
        replace(INSTITUTIONAL, procedures=tuple(BilledProcedure(f"0DTJ4Z{n}") for n in range(9))),
        ["74", "74a", "74b", "74c", "74d", "74e"], 9,
    ),
    "condition codes": (
        replace(INSTITUTIONAL, codes=tuple(FormCode("condition", f"{n:02}") for n in range(24))),
        [str(number) for number in range(18, 29)], 24,
    ),
    "value codes": (
        replace(INSTITUTIONAL, codes=tuple(FormCode("value", f"{n:02}", amount=Decimal(1)) for n in range(24))),
        [f"{number}{letter}" for letter in "abcd" for number in (39, 40, 41)], 24,
    ),
    "occurrences": (
        replace(INSTITUTIONAL, codes=tuple(FormCode("occurrence", f"{n:02}") for n in range(24))),
        [f"{number}{letter}" for letter in "ab" for number in (31, 32, 33, 34)], 24,
    ),
    "spans": (
        replace(INSTITUTIONAL, codes=tuple(FormCode("span", f"{n:02}") for n in range(5))),
        [f"{number}{letter}" for letter in "ab" for number in (35, 36)], 5,
    ),
    "diagnoses of a visit": (
        replace(PROFESSIONAL, diagnoses=tuple(BilledDiagnosis(f"B{n:02}", "other") for n in range(14))),
        [f"21{letter}" for letter in "ABCDEFGHIJKL"], 14,
    ),
    "diagnoses of a dentist": (
        replace(DENTAL, diagnoses=tuple(BilledDiagnosis(f"K{n:02}", "other") for n in range(5))),
        [f"34a{letter}" for letter in "ABCD"], 5,
    ),
    "payers": (
        replace(INSTITUTIONAL, others=tuple(replace(SECONDARY.others[0], sequence=one) for one in "STA")),
        ["50A", "50B", "50C"], 4,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPILLED)
def test_what_has_no_box_left_is_on_the_next_sheet(name: str) -> None:
    claim, boxes, count = SPILLED[name]
    worksheet = fill(claim)
    assert len(worksheet.sheets) == -(-count // len(boxes))
    told = [one.text for sheet in worksheet.sheets for one in sheet.boxes() if one.box.number in boxes and one.text]
    assert len(told) == count
    if name != "payers":
        assert told == sorted(told)


def test_the_first_sheets_diagnoses_are_repeated_where_lines_point_to_them() -> None:
    line = PROFESSIONAL.lines[0]
    claim = replace(PROFESSIONAL, lines=(line,) * 7)
    assert texts(claim, 1)["21A"] == "I10"


def test_payers_stand_in_their_order() -> None:
    claim = replace(INSTITUTIONAL, coverage=SECONDARY.coverage, others=SECONDARY.others, patient=SECONDARY.patient,
                    relationship="19", references=(("G1", "AUTH1"),))  # fmt: skip
    told = texts(claim)
    assert [told["50A"], told["50B"]] == ["EARLIER PAYER", "SAMPLE PAYER"]
    assert [told["54A"], told["54B"]] == ["60.00", ""]
    assert [told["63A"], told["63B"]] == ["", "AUTH1"]
    assert [told["59A"], told["59B"]] == ["18", "19"]


ODD = {
    "a date that is none": (replace(SECONDARY, dates=(Period("439", "2026"),)), "15", "439 2026"),
    "a date of letters": (replace(SECONDARY, dates=(Period("431", "soonish"),)), "14", "431 soonish"),
    "an attachment without a number": (
        replace(SECONDARY, notes=(), attachments=(Attachment("OZ", "AA"),)), "19", "OZ AA",
    ),
    "an unknown plan": (replace(PROFESSIONAL, coverage=replace(PROFESSIONAL.coverage, filing="ZZ")), "1", "Other (ZZ)"),
    "an unknown relation": (replace(SECONDARY, relationship="G8"), "6", "Other (G8)"),
    "no claim number": (replace(PROFESSIONAL, number=""), "26", ""),
    "no diagnosis": (replace(PROFESSIONAL, diagnoses=()), "21", ""),
    "no lines": (replace(PROFESSIONAL, lines=()), "28", "170.50"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_claims_are_shown_as_they_are(name: str) -> None:
    claim, box, text = ODD[name]
    assert texts(claim)[box] == text
