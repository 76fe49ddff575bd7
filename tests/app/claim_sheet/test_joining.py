"""Boxes, segments and findings of a claim find each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bench.billed import Maker, sending

from billed_claims import BILLING, CLAIMS, COVERAGE, DENTAL, INSTITUTIONAL, PROFESSIONAL, SECONDARY, SENDING
from medcodex.app.claim_sheet.joining import Joined, join
from medcodex.app.claim_sheet.segments import segments_of
from medcodex.claims.forms.filling import CONTINUED
from medcodex.claims.validating import validate_claim
from medcodex.encounter import Finding
from medcodex.encounter.billing import ClaimKind, Tooth

if TYPE_CHECKING:
    from medcodex.encounter.billing import BilledClaim

UNSENT = {"10a", "10b", "10c", "43.23", "1", "24I"}
"""Boxes that say No, or count sheets, where no element tells anything; and what a claim says by leaving it out."""


def joined(claim: BilledClaim, *findings: Finding) -> Joined:
    return join(claim, segments_of(claim, SENDING), findings or validate_claim(claim, None))


def fills(claim: BilledClaim) -> dict[str, list[str]]:
    """The elements that fill each box of the first sheet, as SEGMENT-POSITION."""
    told = joined(claim)
    by_number = {segment.number: segment.id for segment in told.segments}
    found: dict[str, list[str]] = {}
    for box, elements in told.elements.items():
        places = [one.removeprefix("e").partition("-") for one in elements]
        found[told.number_of(box)] = [f"{by_number[int(number)]}{position}" for number, _, position in places]
    return found


FILLED = {
    "the insured's number": ("professional", "1a", ["NM18", "NM19"]),
    "the patient's birth date and sex": ("professional", "3", ["DMG2", "DMG3"]),
    "the first diagnosis": ("professional", "21A", ["HI1"]),
    "the second diagnosis": ("professional", "21B", ["HI2"]),
    "a service": ("professional", "24D, line 1", ["SV11"]),
    "its charge": ("professional", "24F, line 2", ["SV12"]),
    "its drug": ("professional", "24, line 2", ["LIN2", "LIN3", "CTP4", "CTP5"]),
    "the total": ("professional", "28", ["CLM2"]),
    "the account": ("professional", "26", ["CLM1"]),
    "the type of bill": ("institutional", "4", ["CLM5"]),
    "the statement": ("institutional", "6", ["DTP1", "DTP3"]),
    "a cause from outside": ("institutional", "72a", ["HI1"]),
    "a value code": ("institutional", "39a", ["HI1"]),
    "the attending physician": ("institutional", "76", ["NM13", "NM14", "NM18", "NM19"]),
    "what is not covered": ("institutional", "48, line 2", ["SV27"]),
    "a tooth": ("dental", "27, line 1", ["TOO1", "TOO2", "TOO3"]),
    "a missing tooth": ("dental", "33", ["DN21", "DN22"]),
    "the months of orthodontics": ("dental", "42", ["DN11", "DN12"]),
    "an earlier payer": ("secondary", "9d", ["NM13"]),
    "what they paid": ("secondary", "29", ["AMT2"]),
    "the claim that is replaced": ("secondary", "22", ["CLM5", "REF1", "REF2"]),
    "the relation": ("secondary", "6", ["PAT1"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILLED)
def test_a_box_is_filled_by_its_elements(name: str) -> None:
    claim, box, elements = FILLED[name]
    assert fills(CLAIMS[claim])[box] == elements


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_what_a_box_tells_stands_in_a_segment(kind: ClaimKind) -> None:
    maker, out = Maker(7), sending()
    for _ in range(150):
        claim = maker.claim(kind)
        told = join(claim, segments_of(claim, out), ())
        alone = {
            told.number_of(box)
            for box, filled in told.filled.items()
            if filled.text not in {"", CONTINUED} and box not in told.elements and filled.box.number not in UNSENT
        }
        assert alone == set()
        assert all(told.boxes[element].count(box) == 1 for box, some in told.elements.items() for element in some)


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_each_charge_and_code_of_the_file_is_in_a_box(kind: ClaimKind) -> None:
    maker, out = Maker(8), sending()
    telling = {"SV1": (1, 2), "SV2": (1, 3), "SV3": (1, 2), "HI": range(1, 13), "CLM": (1, 2)}
    for _ in range(150):
        claim = maker.claim(kind)
        segments = segments_of(claim, out)
        told = join(claim, segments, ())
        for segment in segments:
            for element in segment.elements:
                if element.position in telling.get(segment.id, ()) and element.text:
                    assert Joined.element(segment, element) in told.boxes, (segment, element)


def test_segments_are_those_of_the_file_in_its_order() -> None:
    segments = segments_of(SECONDARY, SENDING)
    assert [one.number for one in segments] == list(range(3, 3 + len(segments)))
    assert (segments[0].id, segments[-1].id) == ("ST", "SE")
    diagnoses = next(one for one in segments if one.id == "HI")
    assert [one.text for one in diagnoses.elements] == ["ABK:S060X0A"]


FAULTY = {
    "money that does not add up": (replace(PROFESSIONAL, charge=Decimal(1)), "BL-01", ["28"]),
    "a payer's decision that does not": (
        replace(SECONDARY, others=(replace(SECONDARY.others[0], paid=Decimal(1)),)), "BL-03", ["29"],
    ),
    "a wrong NPI": (replace(PROFESSIONAL, billing=replace(BILLING, identifier="1234567890")), "PR-01", ["33a"]),
    "no tax number": (replace(PROFESSIONAL, billing=replace(BILLING, references=())), "PR-03", ["25"]),
    "nobody attending": (replace(INSTITUTIONAL, providers={}), "PR-08", ["76"]),
    "no member number": (
        replace(PROFESSIONAL, coverage=replace(COVERAGE, insured=replace(COVERAGE.insured, identifier=""))), "SB-01",
        ["1a"],
    ),
    "no kind of plan": (replace(PROFESSIONAL, coverage=replace(COVERAGE, filing="")), "SB-10", ["1"]),
    "a patient who is not named": (
        replace(PROFESSIONAL, coverage=replace(COVERAGE, relationship="")), "SB-05", ["6"],
    ),
    "nothing that it replaces": (replace(PROFESSIONAL, frequency="7"), "FR-01", ["22"]),
    "no statement": (replace(INSTITUTIONAL, dates=()), "DT-01", ["6"]),
    "no day of admission": (replace(INSTITUTIONAL, dates=INSTITUTIONAL.dates[:1]), "DT-02", ["12", "13"]),
    "no admitting diagnosis": (
        replace(INSTITUTIONAL, diagnoses=(INSTITUTIONAL.diagnoses[0], *INSTITUTIONAL.diagnoses[2:])), "DX-08", ["69"],
    ),
    "an accident without a day": (replace(PROFESSIONAL, causes=("OA",)), "DT-07", ["15"]),
    "a pointer to nothing": (
        replace(PROFESSIONAL, lines=(PROFESSIONAL.lines[0], replace(PROFESSIONAL.lines[1], pointers=(7,)))), "DX-03",
        ["24E, line 2"],
    ),
    "no revenue code": (
        replace(INSTITUTIONAL, lines=(replace(INSTITUTIONAL.lines[0], revenue=""), INSTITUTIONAL.lines[1])), "IN-03",
        ["42, line 1"],
    ),
    "no such tooth": (
        replace(DENTAL, lines=(replace(DENTAL.lines[0], teeth=(Tooth("99"),)),)), "DN-01",
        ["26, line 1", "27, line 1", "28, line 1"],
    ),
    "a service before birth": (
        replace(PROFESSIONAL, lines=(replace(PROFESSIONAL.lines[0], first=dt.date(1900, 1, 1)), PROFESSIONAL.lines[1])),
        "DT-06", ["24A, line 1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY)
def test_a_finding_is_at_its_box(name: str) -> None:
    claim, rule, boxes = FAULTY[name]
    told = joined(claim)
    placed = [one for one in told.findings if one.finding.rule == rule]
    assert placed, [one.finding.rule for one in told.findings]
    assert [told.number_of(box) for box in placed[0].boxes] == boxes
    assert told.findings_at(placed[0].boxes[0])[0].finding.severity == placed[0].finding.severity


def test_findings_of_the_codes_go_by_codes_not_by_places_of_the_encounter() -> None:
    one = Finding("G-01", "n", "error", "m", ("E11.9",), "diagnoses[0]")
    other = Finding("G-02", "n", "warning", "m", (), "diagnoses[0]")
    told = joined(INSTITUTIONAL, one, other)
    assert [[told.number_of(box) for box in found.boxes] for found in told.findings] == [["67A"], []]
