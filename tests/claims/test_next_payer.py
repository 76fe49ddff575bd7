"""Claims to the payer who pays next: built from an account's coverages and what the payer before has decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.billing_making import GNU, SITE

from medcodex.app.checking_x12 import check_file
from medcodex.claims.account import Account, read_account
from medcodex.claims.building import build_claim
from medcodex.claims.next_payer import DecidedLine, Decision, next_claim, next_cover
from medcodex.claims.site import read_site
from medcodex.claims.validating import validate_claim
from medcodex.encounter import Claim, Setting
from medcodex.encounter.billing import Adjustment, BilledClaim
from medcodex.encounter.coded import Diagnosis, Encounter, Provider, ServiceLine
from medcodex.errors import InputError
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.claims.writing import Sending, write_claims
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

SITE_READ = read_site(SITE + b'\n[payers.third]\nname = "INVENTED THIRD"\nid = "INV3"\nfiling = "ZZ"\n', "site.toml")
DAY = dt.date(2026, 5, 11)
HOME = {"lines": ["2 MADE UP STREET"], "city": "NOWHERE", "state": "OH", "zip": "430040002"}
PARENT = {"last": "QUOKKA", "first": "PETRA", "birth_date": "1949-01-02", "sex": "F", "address": HOME}
TOLD: dict[str, Any] = {
    "patient": {"last": "QUOKKA", "first": "ZELDA", "address": HOME},
    "coverages": [
        {"payer": "commercial", "member_id": "PY1", "relationship": "19", "subscriber": PARENT, "group_number": "G1",
         "authorization": "AUTH1"},
        {"payer": "medicare", "member_id": "1AA0AA0AA00", "insurance_type": "43", "authorization": "AUTH2"},
        {"payer": "third", "member_id": "T3", "relationship": "01", "subscriber": PARENT},
    ],
}  # fmt: skip


def encounter(kind: str) -> Encounter:
    setting, claim = {
        "professional": (Setting.OUTPATIENT, Claim.PROFESSIONAL),
        "institutional": (Setting.OUTPATIENT, Claim.FACILITY),
        "dental": (Setting.DENTAL, Claim.PROFESSIONAL),
    }[kind]
    dental, facility = kind == "dental", claim is Claim.FACILITY
    codes = ("D0120", "D1110") if dental else ("99213", "36415")
    return Encounter(
        id="A1", setting=setting, claim=claim, date=DAY, birth_date=dt.date(1975, 2, 28), sex="F",
        payer="commercial", discharge_status="01" if facility else None,
        providers={"attending" if facility else "rendering": Provider(npi=GNU)},
        diagnoses=() if dental else (Diagnosis("I10"),),
        lines=tuple(
            ServiceLine(
                code=code, units=Decimal(1), charge=Decimal(charge), date=DAY, revenue="0510" if facility else None
            )
            for code, charge in zip(codes, ("120.00", "15.50"), strict=True)
        ),
    )  # fmt: skip


def built(kind: str, account: Account | None = None) -> BilledClaim:
    return build_claim(encounter(kind), SITE_READ, account or read_account(TOLD))


def errors(claim: BilledClaim) -> list[str]:
    return [one.rule for one in validate_claim(claim, None) if one.severity == "error"]


def there_and_back(claim: BilledClaim) -> BilledClaim:
    """The claim as our own file carries it, which has no fault."""
    sending = Sending(
        SITE_READ.submitter, replace(SITE_READ.submitter, last="RECEIVER"), 1, 1, 1,
        dt.datetime(2026, 6, 1, tzinfo=dt.UTC), "SENDER", "RECEIVER",
    )  # fmt: skip
    data = "".join(write_claims([claim], sending)).encode()
    report = check_file(BytesIO(data), "made")
    assert (report.faults, report.errors) == ([], 0)
    steps = read_claims(read_sets(read_segments(BytesIO(data), "made")))
    [found] = [step.claim for step in steps if isinstance(step, ReadClaim)]
    return found


KINDS = pytest.mark.parametrize("kind", ["professional", "institutional", "dental"])
CENTS = st.integers(0, 12000).map(lambda cents: Decimal(cents) / 100)


def decision(claim: BilledClaim, shares: list[Decimal]) -> Decision:
    """Each line partly paid, partly written off, the rest left to the patient; a payer that splits no line."""
    lines = {}
    for place, line in enumerate(claim.lines):
        paid = min(shares[2 * place], line.charge)
        off = min(shares[2 * place + 1], line.charge - paid)
        left = line.charge - paid - off
        adjusted = tuple(
            Adjustment(group, reason, amount)
            for group, reason, amount in (("CO", "45", off), ("PR", "2", left))
            if amount
        )
        lines[place] = (DecidedLine(paid, line.code, units=line.units, adjustments=adjusted),)
    paid = sum((one.paid for several in lines.values() for one in several), Decimal(0))
    return Decision(paid, dt.date(2026, 5, 30), "PAYERS1", lines=lines, patient=Decimal(1), remarks=("MA01",))


@KINDS
def test_the_first_claim_names_who_pays_after(kind: str) -> None:
    claim = built(kind)
    assert (claim.coverage.sequence, claim.coverage.payer.identifier, claim.relationship) == ("P", "INVPY", "19")
    assert (claim.coverage.insured.first, claim.patient and claim.patient.first) == ("PETRA", "ZELDA")
    assert [(one.sequence, one.payer.identifier, one.relationship, one.insured.identifier) for one in claim.others] == [
        ("S", "INVMC", "18", "1AA0AA0AA00"),
        ("T", "INV3", "01", "T3"),
    ]
    assert errors(claim) == []
    assert there_and_back(claim).others == claim.others


@KINDS
@settings(max_examples=30, deadline=None)
@given(first=st.lists(CENTS, min_size=4, max_size=4), second=st.lists(CENTS, min_size=4, max_size=4))
def test_each_next_claim_balances_and_carries_what_was_decided(
    kind: str, first: list[Decimal], second: list[Decimal]
) -> None:
    account = read_account(TOLD)
    claim = built(kind)
    decided = decision(claim, first)
    behind = next_claim(claim, decided, account, SITE_READ)
    assert errors(behind) == []
    assert (behind.coverage.sequence, behind.coverage.relationship, behind.patient) == ("S", "18", None)
    assert (behind.coverage.insured.first, behind.coverage.insured.identifier) == ("ZELDA", "1AA0AA0AA00")
    assert behind.references == (("G1", "AUTH2"),)
    assert [(one.sequence, one.paid) for one in behind.others] == [("P", decided.paid), ("T", None)]
    assert behind.others[0].payer.references == (("F8", "PAYERS1"),)
    assert there_and_back(behind).lines == behind.lines
    third = next_claim(behind, decision(behind, second), account, SITE_READ)
    assert errors(third) == []
    assert (third.coverage.sequence, third.relationship, third.patient and third.patient.first) == ("T", "01", "ZELDA")
    assert [one.sequence for one in third.others] == ["P", "S"]
    assert all([one.payer for one in line.adjudications] == ["INVPY", "INVMC"] for line in third.lines)
    assert [line.adjudications for line in there_and_back(third).lines] == [line.adjudications for line in third.lines]
    assert next_cover(account, "T") is None
    with pytest.raises(InputError, match="no payer behind"):
        next_claim(third, decision(third, first), account, SITE_READ)


def test_what_was_decided_of_the_whole_claim_stands_there() -> None:
    claim = built("institutional")
    whole = Decision(
        Decimal("100.00"), dt.date(2026, 5, 30), adjustments=(Adjustment("CO", "45", Decimal("35.50")),),
        patient=Decimal("0.00"),
    )  # fmt: skip
    behind = next_claim(claim, whole, read_account(TOLD), SITE_READ)
    [decided, _] = behind.others
    assert (decided.paid, decided.adjudicated, decided.adjustments) == (
        Decimal("100.00"), dt.date(2026, 5, 30), whole.adjustments,
    )  # fmt: skip
    assert (errors(behind), [line.adjudications for line in behind.lines]) == ([], [(), ()])
    assert there_and_back(behind).others == behind.others


def test_what_does_not_add_up_is_found() -> None:
    claim = built("professional")
    lost = replace(decision(claim, [Decimal(10)] * 4), lines={})
    assert errors(next_claim(claim, lost, read_account(TOLD), SITE_READ)) == ["BL-03"]


def test_a_payer_that_the_site_does_not_know() -> None:
    told = read_account({**TOLD, "coverages": [TOLD["coverages"][0], {"payer": "Elsewhere", "member_id": "E1"}]})
    claim = built("professional", told)
    assert set(errors(claim)) == {"SB-06", "SB-10"}
    with pytest.raises(InputError, match="does not name"):
        next_claim(claim, decision(claim, [Decimal(1)] * 4), told, SITE_READ)


def test_the_first_payer_of_the_account_is_billed() -> None:
    told = read_account({"coverages": [{"payer": "medicare", "member_id": "M1"}]})
    assert built("professional", told).coverage.payer.identifier == "INVMC"


def test_what_is_told_of_the_first_payer_alone() -> None:
    flat = {"relationship": "01", "subscriber": PARENT | {"id": "F1"}, "group_number": "G9", "authorization": "A9"}
    claim = built("professional", read_account({"patient": TOLD["patient"], **flat}))
    assert (claim.relationship, claim.coverage.insured.identifier, claim.coverage.group_number) == ("01", "F1", "G9")
    beside = read_account({**flat, "coverages": [{"payer": "medicare", "group_number": "G1"}]})
    assert (beside.first.group_number, beside.first.authorization, beside.first.relationship) == ("G1", "A9", "01")


@pytest.mark.parametrize(
    ("told", "where"),
    [
        pytest.param({"coverages": {}}, "billing.coverages", id="no list"),
        pytest.param({"coverages": ["medicare"]}, "billing.coverages", id="no object"),
        pytest.param({"coverages": [{}] * 4}, "billing.coverages", id="too many"),
        pytest.param({"coverages": [{"payor": "x"}]}, "billing.coverages[0].payor", id="unknown key"),
        pytest.param({"coverages": [{"payer": 7}]}, "billing.coverages[0].payer", id="no text"),
        pytest.param({"coverages": [{}, {}]}, "billing.coverages[1].payer", id="second without a payer"),
        pytest.param({"coverages": [{"sequence": "Q"}]}, "billing.coverages[0].sequence", id="no sequence"),
        pytest.param(
            {"coverages": [{"sequence": "S", "payer": "x"}, {"payer": "x"}]}, "billing.coverages[1].sequence",
            id="sequence twice",
        ),
        pytest.param({"coverages": [{"relationship": "self"}]}, "billing.coverages[0].relationship", id="no code"),
        pytest.param({"relationship": "99"}, "billing.relationship", id="no code of the first alone"),
        pytest.param(
            {"coverages": [{"subscriber": {"born": "x"}}]}, "billing.coverages[0].subscriber.born", id="in a person"
        ),
        pytest.param({"missing_teeth": "16"}, "billing.missing_teeth", id="teeth no list"),
        pytest.param({"missing_teeth": ["16:X"]}, "billing.missing_teeth[0]", id="a tooth's standing"),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_read_says_where(told: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as refused:
        read_account(told)
    assert refused.value.where == where
