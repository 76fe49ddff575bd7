"""Each rule of billing: a whole claim breaks none, and one changed thing breaks the one that it should."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from billed_claims import (
    CLAIMS,
    DENTAL,
    DOCTOR,
    HERE,
    INSTITUTIONAL,
    PAYER,
    PROFESSIONAL,
    SECONDARY,
    SUBSCRIBER,
)
from medcodex.claims.finding import rules
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import Adjustment, Attachment, BilledClaim, BilledDiagnosis, DrugBilled, Tooth

P, I, D, S = PROFESSIONAL, INSTITUTIONAL, DENTAL, SECONDARY  # noqa: E741 - the names of the guides


ONE = Decimal(1)


def line(claim: BilledClaim, number: int, **told: Any) -> BilledClaim:
    lines = list(claim.lines)
    lines[number] = replace(lines[number], **told)
    return replace(claim, lines=tuple(lines))


def billing(claim: BilledClaim, **told: Any) -> BilledClaim:
    return replace(claim, billing=replace(claim.billing, **told))


def cover(claim: BilledClaim, **told: Any) -> BilledClaim:
    return replace(claim, coverage=replace(claim.coverage, **told))


def other(claim: BilledClaim, **told: Any) -> BilledClaim:
    return replace(claim, others=(replace(claim.others[0], **told),))


def dates(claim: BilledClaim, *without: str) -> BilledClaim:
    return replace(claim, dates=tuple(date for date in claim.dates if date.kind not in without))


BROKEN: dict[str, tuple[BilledClaim, str]] = {
    "BL-01": (replace(P, charge=Decimal(171)), "charge"),
    "BL-02": (
        line(S, 0, adjudications=(replace(S.lines[0].adjudications[0], adjustments=(Adjustment("CO", "45", ONE),)),)),
        "lines[0].adjudications[0]"),
    "BL-03": (other(S, paid=Decimal(61)), "others[0].paid"),
    "BL-04": (line(replace(P, charge=Decimal("-0.5")), 0, charge=Decimal("-50.5")), "charge"),
    "PR-01": (billing(P, identifier="1234567890"), "billing"),
    "PR-02": (billing(P, identifier="", qualifier=""), "billing"),
    "PR-03": (billing(P, references=()), "billing"),
    "PR-04": (billing(P, address=replace(HERE, city="")), "billing.address"),
    "PR-05": (billing(P, address=replace(HERE, lines=("P.O. Box 7",))), "billing.address"),
    "PR-06": (billing(P, address=replace(HERE, postal="43004")), "billing.address.postal"),
    "PR-07": (replace(P, providers={"rendering": (replace(DOCTOR, taxonomy="207Q"),)}), "providers.rendering"),
    "PR-08": (replace(I, providers={"operating": (DOCTOR,)}), "providers.attending"),
    "PR-09": (replace(I, providers={"attending": (DOCTOR,)}), "providers.operating"),
    "PR-10": (replace(P, providers={"supervising": (DOCTOR,)}), "providers.supervising"),
    "SB-01": (cover(P, insured=replace(SUBSCRIBER, identifier="")), "coverage.insured"),
    "SB-02": (cover(P, insured=replace(SUBSCRIBER, last="")), "coverage.insured"),
    "SB-03": (cover(P, insured=replace(SUBSCRIBER, birth_date=None)), "coverage.insured"),
    "SB-04": (replace(P, patient=S.patient), "patient"),
    "SB-05": (cover(P, relationship=""), "patient"),
    "SB-06": (cover(P, payer=replace(PAYER, identifier="")), "coverage.payer"),
    "SB-07": (replace(S, others=()), "coverage"),
    "SB-08": (other(S, sequence="S"), "coverage"),
    "SB-09": (line(other(S, paid=None), 0, adjudications=()), "others[0]"),
    "SB-10": (cover(P, filing=""), "coverage"),
    "FR-01": (replace(S, references=()), "references"),
    "FR-02": (replace(P, references=(("F8", "X1"),)), "references"),
    "FR-03": (replace(P, frequency="2"), "frequency"),
    "DX-01": (replace(P, diagnoses=()), "diagnoses"),
    "DX-02": (
        replace(P, diagnoses=(*P.diagnoses, *(BilledDiagnosis(f"Z{n}", "other") for n in range(11)))), "diagnoses"),
    "DX-03": (line(P, 0, pointers=(1, 3)), "lines[0].pointers[1]"),
    "DX-04": (line(P, 1, pointers=()), "lines[1].pointers"),
    "DX-05": (replace(P, diagnoses=(P.diagnoses[0], P.diagnoses[0])), "diagnoses"),
    "DX-06": (replace(P, diagnoses=(P.diagnoses[0], BilledDiagnosis("4019", "other", "", 9))), "diagnoses"),
    "DX-07": (replace(I, diagnoses=(BilledDiagnosis("K3580", "principal"), *I.diagnoses[1:])), "diagnoses[0].poa"),
    "DX-08": (replace(I, diagnoses=tuple(one for one in I.diagnoses if one.use != "admitting")), "diagnoses"),
    "DX-09": (replace(I, place="13"), "diagnoses[0].poa"),
    "DT-01": (dates(I, "434"), "dates"),
    "DT-02": (dates(I, "435"), "dates"),
    "DT-03": (dates(I, "096"), "dates"),
    "DT-04": (line(P, 0, first=None), "lines[0].first"),
    "DT-05": (line(replace(I, place="13"), 0, first=dt.date(2026, 7, 1)), "lines[0].first"),
    "DT-06": (line(P, 0, first=dt.date(1949, 1, 1)), "lines[0].first"),
    "DT-07": (dates(S, "439"), "dates"),
    "DT-08": (replace(S, accident_state=""), "accident_state"),
    "DT-09": (replace(I, procedures=(replace(I.procedures[0], date=dt.date(2026, 5, 1)),)), "procedures[0].date"),
    "IN-01": (replace(I, admission_type=""), "admission_type"),
    "IN-02": (replace(I, discharge_status=""), "discharge_status"),
    "IN-03": (line(I, 0, revenue=""), "lines[0].revenue"),
    "IN-04": (line(I, 0, revenue="0001"), "lines[0].revenue"),
    "LN-01": (replace(P, lines=()), "lines"),
    "LN-02": (replace(P, lines=P.lines * 26), "lines"),
    "LN-03": (line(P, 0, code=""), "lines[0].code"),
    "LN-04": (line(P, 0, units=None), "lines[0].units"),
    "LN-05": (line(P, 0, modifiers=("25", "59", "76", "77", "78")), "lines[0].modifiers"),
    "RX-01": (line(P, 1, drug=DrugBilled("0409-3795-01", Decimal(2), "ML")), "lines[1].drug"),
    "RX-02": (line(P, 1, drug=DrugBilled("00409379501", Decimal(0), "ML")), "lines[1].drug"),
    "DN-01": (line(D, 0, teeth=(Tooth("33"),)), "lines[0].teeth[0]"),
    "DN-02": (line(D, 0, teeth=(Tooth("14", ("X",)),)), "lines[0].teeth[0]"),
    "DN-03": (replace(D, orthodontics=(Decimal(12), Decimal(24), False)), "orthodontics"),
    "PA-01": (replace(S, attachments=(Attachment("OZ", "EL"),)), "attachments[0]"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_a_whole_claim_breaks_no_rule(name: str) -> None:
    assert validate_claim(CLAIMS[name], frozenset()) == ()


@pytest.mark.parametrize("rule", BROKEN)
def test_one_changed_thing_breaks_the_rule(rule: str) -> None:
    claim, where = BROKEN[rule]
    found = [(one.rule, one.where) for one in validate_claim(claim, frozenset())]
    assert (rule, where) in found


def test_every_rule_is_tried() -> None:
    # RM: test_remitting.py; FH: tests of claims that come as FHIR (tests/cli/test_claim.py).
    assert set(BROKEN) | {"RM-01", "RM-02", "RM-03", "AK-01", "AK-02", "FH-01"} == set(rules())


def test_codes_that_are_exempt_need_no_indicator() -> None:
    claim = replace(I, diagnoses=(*I.diagnoses, BilledDiagnosis("Z7901", "other")))
    assert [one.rule for one in validate_claim(claim, frozenset())] == ["DX-07"]
    assert validate_claim(claim, frozenset({"Z7901"})) == ()
    assert validate_claim(claim, None) == ()


def test_nobody_is_named_in_a_finding() -> None:
    told = " ".join(str(one) for claim, _ in BROKEN.values() for one in validate_claim(claim, frozenset()))
    assert "OKAPI" not in told
    assert "1EG4TE5MK73" not in told
