"""What a simulated payer pays and why it does not, one rule at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.claims.simulated_payers import answer, answered, payer, told

from billed_claims import DENTAL, INSTITUTIONAL, PROFESSIONAL, SECONDARY
from medcodex.claims.remitting import claim_balance
from medcodex.claims.simulated.ledger import Ledger
from medcodex.encounter.billing import Adjustment, FormCode, Period

if TYPE_CHECKING:
    from medcodex.encounter.billing import BilledClaim
    from medcodex.encounter.remittance import RemittedClaim

VISIT = PROFESSIONAL  # 99213-25 for 120.50, J1885 x 2 for 50, diagnoses I10 and E119
DAY = dt.date(2026, 5, 15)


def line(claim: BilledClaim, number: int, **changes: Any) -> BilledClaim:
    lines = list(claim.lines)
    lines[number] = replace(lines[number], **changes)
    return replace(claim, lines=tuple(lines), charge=sum((one.charge for one in lines), Decimal(0)))


def member(claim: BilledClaim, number: str) -> BilledClaim:
    return replace(claim, coverage=replace(claim.coverage, insured=replace(claim.coverage.insured, identifier=number)))


def by_line(remitted: RemittedClaim) -> list[tuple[Decimal, dict[str, Decimal]]]:
    assert list(claim_balance(remitted)) == []
    return [(one.paid, told(one.adjustments)) for one in remitted.lines]


FEES: dict[str, tuple[str, list[tuple[str, dict[str, Decimal]]]]] = {
    "all is paid where nothing is told": ("", [("120.50", {}), ("50.00", {})]),
    "a percent of the charge": (
        "otherwise = 80", [("96.40", {"CO 45": Decimal("24.10")}), ("40.00", {"CO 45": Decimal(10)})]),
    "a fee for each unit": (
        '[[fees]]\ncodes = "J1885"\namount = "7.25"', [("120.50", {}), ("14.50", {"CO 45": Decimal("35.50")})]),
    "no fee above the charge": ('[[fees]]\ncodes = "99213"\namount = 500', [("120.50", {}), ("50.00", {})]),
    "the first fee that fits": (
        '[[fees]]\nkinds = "dental"\npercent = 1\n[[fees]]\nmodifiers = "25"\npercent = 50\n[[fees]]\npercent = 10',
        [("60.25", {"CO 45": Decimal("60.25")}), ("5.00", {"CO 45": Decimal(45)})]),
    "deductible, then coinsurance": (
        "[sharing]\ndeductible = 100\ncoinsurance = 20",
        [("16.40", {"PR 1": Decimal(100), "PR 2": Decimal("4.10")}), ("40.00", {"PR 2": Decimal(10)})]),
    "copay once": (
        "[sharing]\n[[sharing.copays]]\namount = 25", [("95.50", {"PR 3": Decimal(25)}), ("50.00", {})]),
    "copay no more than is allowed": (
        'otherwise = 10\n[sharing]\n[[sharing.copays]]\ncodes = "99213"\namount = 25',
        [("0.00", {"CO 45": Decimal("108.45"), "PR 3": Decimal("12.05")}), ("5.00", {"CO 45": Decimal(45)})]),
}  # fmt: skip


@pytest.mark.parametrize("name", FEES)
def test_what_is_paid_for_services(name: str) -> None:
    rules, expected = FEES[name]
    found = by_line(answer(VISIT, payer(rules), Ledger()))
    assert found == [(Decimal(paid), reasons) for paid, reasons in expected]


AUTHORIZED = replace(VISIT, references=(("G1", "A7"),))
DENIED: dict[str, tuple[str, BilledClaim, dict[str, Decimal]]] = {
    "not covered": ('kind = "not-covered"\ncodes = "J1885"', VISIT, {"PR 96": Decimal(50)}),
    "no authorization": ('kind = "authorization"\ncodes = "J*"', VISIT, {"CO 197": Decimal(50)}),
    "an authorization of the claim": ('kind = "authorization"\ncodes = "J*"', AUTHORIZED, {}),
    "an authorization of the line": (
        'kind = "authorization"\ncodes = "J*"', line(VISIT, 1, references=(("G1", "A7"),)), {}),
    "not necessary": ('kind = "necessity"\ncodes = "J1885"\ndiagnoses = "E08-E13"', VISIT, {"CO 50": Decimal(50)}),
    "necessary by another pointer": (
        'kind = "necessity"\ncodes = "J1885"\ndiagnoses = "E08-E13"', line(VISIT, 1, pointers=(1, 2)), {}),
    "diagnoses at odds": ('kind = "diagnosis"\ncodes = "J1885"\ndiagnoses = "M54"', VISIT, {"CO 11": Decimal(50)}),
    "a modifier missing": ('kind = "modifier"\ncodes = "J1885"\nneeds = ["JZ", "JW"]', VISIT, {"CO 4": Decimal(50)}),
    "a modifier there": ('kind = "modifier"\ncodes = "J1885"\nneeds = ["JZ"]', line(VISIT, 1, modifiers=("JZ",)), {}),
    "bundled": ('kind = "bundled"\ncodes = "J1885"\nbeside = "99213"', VISIT, {"CO 97": Decimal(50)}),
    "bundled but apart": (
        'kind = "bundled"\ncodes = "J1885"\nbeside = "99213"\nunless = "59"', line(VISIT, 1, modifiers=("59",)), {}),
    "bundled on another day": (
        'kind = "bundled"\ncodes = "J1885"\nbeside = "99213"', line(VISIT, 1, first=dt.date(2026, 5, 16)), {}),
    "codes of the file's own": (
        'kind = "not-covered"\ncodes = "J1885"\ngroup = "OA"\nreason = "204"', VISIT, {"OA 204": Decimal(50)}),
}  # fmt: skip


@pytest.mark.parametrize("name", DENIED)
def test_what_is_not_paid_of_a_claim(name: str) -> None:
    rule, claim, expected = DENIED[name]
    (first, _), (paid, reasons) = by_line(answer(claim, payer(f"[[denials]]\n{rule}"), Ledger()))
    assert first == Decimal("120.50")
    assert reasons == expected
    assert paid == (0 if expected else 50)


def test_remarks_stand_with_the_line() -> None:
    rules = payer('[[denials]]\nkind = "not-covered"\ncodes = "J1885"\nremarks = ["N1", "N2"]')
    assert answer(VISIT, rules, Ledger()).lines[1].remarks == ("N1", "N2")


WHOLE: dict[str, tuple[str, BilledClaim, str, str]] = {
    "too late": ("[filing]\nwithin = 16", VISIT, "CO 29", "1"),
    "in time": ("[filing]\nwithin = 17", VISIT, "", "1"),
    "before the cover": ('[[members]]\nid = "1eg4te5mk73"\nfrom = 2026-05-16', VISIT, "PR 26", "1"),
    "after the cover": ('[[members]]\nid = "1EG4TE5MK73"\nuntil = 2026-05-14', VISIT, "PR 27", "1"),
    "on the last day": ('[[members]]\nid = "1EG4TE5MK73"\nuntil = 2026-05-15', VISIT, "", "1"),
    "nobody known": ("only_members = true", VISIT, "PR 31", "4"),
    "another comes first": ('[[members]]\nid = "1EG4TE5MK73"\nother_payer = "88888"', VISIT, "CO 22", "1"),
    "another came first": ('[[members]]\nid = "1EG4TE5MK73"\nother_payer = "88888"', SECONDARY, "CO 16", "2"),
    "nothing to replace": ("", replace(VISIT, frequency="7", references=(("F8", "X"),)), "CO 16", "1"),
    "nothing to void": ("", replace(VISIT, frequency="8", references=(("F8", "X"),)), "CO 16", "1"),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("lines", [False, True], ids=["on the claim", "on its lines"])
def test_what_is_not_paid_at_all(name: str, lines: bool) -> None:
    rules, claim, reason, status = WHOLE[name]
    if lines:
        rules = f'{rules}\n[remittance]\ndenied_claims = "lines"'
    found = answer(claim, payer(rules), Ledger())
    assert list(claim_balance(found)) == []
    assert found.status == status
    if not reason:
        assert found.paid == claim.charge
        return
    assert found.paid == 0
    if lines:
        assert [told(one.adjustments) for one in found.lines] == [{reason: one.charge} for one in claim.lines]
        assert found.adjustments == ()
    else:
        assert told(found.adjustments) == {reason: claim.charge}
        assert found.lines == ()


@pytest.mark.parametrize("rules", ["[filing]\nwithin = 1", '[[denials]]\nkind = "not-covered"'], ids=["whole", "lines"])
def test_a_payer_may_tell_every_denial_by_the_status(rules: str) -> None:
    assert answer(VISIT, payer(rules), Ledger()).status == "1"
    assert answer(VISIT, payer(f"{rules}\n[remittance]\nstatus_denied = true"), Ledger()).status == "4"


def test_a_claim_sent_again_is_denied_as_duplicate_each_time_but_the_first() -> None:
    ledger = Ledger()
    assert answer(VISIT, payer(), ledger).paid == VISIT.charge
    for number in ("A2", "A3"):
        again = answer(replace(VISIT, number=number), payer(), ledger)
        assert told(again.adjustments) == {"CO 18": VISIT.charge}
    assert answer(line(VISIT, 0, first=dt.date(2026, 5, 14)), payer(), ledger).paid == VISIT.charge


def test_a_denied_claim_may_come_again() -> None:
    ledger = Ledger()
    rules = payer('[[denials]]\nkind = "authorization"')
    assert answer(VISIT, rules, ledger).paid == 0
    assert answer(AUTHORIZED, rules, ledger).paid == VISIT.charge


def test_deductible_is_met_once_a_year_and_by_each_patient() -> None:
    ledger, rules = Ledger(), payer("[sharing]\ndeductible = 200")
    assert answer(VISIT, rules, ledger).responsibility == Decimal("170.50")
    assert answer(line(VISIT, 0, first=dt.date(2026, 5, 1)), rules, ledger).responsibility == Decimal("29.50")
    assert answer(line(VISIT, 0, first=dt.date(2026, 5, 2)), rules, ledger).responsibility == 0
    assert answer(member(VISIT, "OTHER"), rules, ledger).responsibility == Decimal("170.50")
    earlier = replace(VISIT, lines=tuple(replace(one, first=dt.date(2025, 12, 30)) for one in VISIT.lines))
    assert answer(earlier, rules, ledger).responsibility == Decimal("170.50")


STAY = INSTITUTIONAL  # four days, DRG 343, 12,000 charged, 100 of it not covered
STAYS: dict[str, tuple[str, BilledClaim, str]] = {
    "by its group": ('base = 5000\nweights = { "343" = "1.5" }', STAY, "7500"),
    "above what is charged": ('base = 10000\nweights = { "343" = "1.5" }', STAY, "15000"),
    "by days where the group has no weight": ('base = 5000\nweights = { "470" = "1.5" }\nper_day = 1500', STAY, "6000"),
    "by percent": ("percent = 40", STAY, "4800"),
    "of another group": (
        'base = 5000\nweights = { "470" = "2" }', replace(STAY, codes=(FormCode("drg", "0470"),)), "10000"),
}  # fmt: skip


@pytest.mark.parametrize("name", STAYS)
def test_a_stay_is_paid_as_a_whole(name: str) -> None:
    rules, claim, expected = STAYS[name]
    found = answer(claim, payer(f"[stays]\n{rules}"), Ledger())
    assert found.paid == Decimal(expected)
    assert found.lines == ()
    reason = "CO 45" if found.paid <= claim.charge else "CO 94"
    assert told(found.adjustments) == {reason: claim.charge - found.paid}
    assert dict(found.advice)["MIA04"] == found.paid


def test_lines_of_a_hospital_count_where_no_stay_is_paid() -> None:
    outpatient = replace(STAY, place="13", dates=(Period("434", "20260511-20260511", "RD8"),))
    rules = payer('[stays]\npercent = 10\n[[fees]]\nrevenue = "0360-0369"\npercent = 50')
    assert by_line(answer(outpatient, rules, Ledger())) == [
        (Decimal(8000), {}), (Decimal(1950), {"PR 96": Decimal(100), "CO 45": Decimal(1950)}),
    ]  # fmt: skip


def behind(paid: str, *adjustments: tuple[str, str, str]) -> BilledClaim:
    """A claim of 100 dollars whose first payer decided so."""
    found = tuple(Adjustment(group, reason, Decimal(amount)) for group, reason, amount in adjustments)
    one = replace(SECONDARY.lines[0].adjudications[0], paid=Decimal(paid), adjustments=found)
    claim = line(SECONDARY, 0, adjudications=(one,))
    return replace(claim, frequency="1", references=(), others=(replace(claim.others[0], paid=Decimal(paid)),))


SECOND: dict[str, tuple[str, BilledClaim, str, dict[str, Decimal]]] = {
    "what the first one left": (
        "", behind("60", ("CO", "45", "20"), ("PR", "2", "20")), "20", {"OA 23": Decimal(80)}),
    "no more than alone": (
        "otherwise = 15", behind("60", ("CO", "45", "20"), ("PR", "2", "20")), "15",
        {"OA 23": Decimal(80), "CO 45": Decimal(5)}),
    "own shares are the patient's": (
        "[sharing]\ncoinsurance = 90", behind("60", ("CO", "45", "20"), ("PR", "2", "20")), "10",
        {"OA 23": Decimal(80), "PR 2": Decimal(10)}),
    "nothing left": ("", behind("80", ("CO", "45", "20")), "0", {"OA 23": Decimal(100)}),
    "the first one denied it": (
        "otherwise = 70", behind("0", ("PR", "96", "100")), "70", {"CO 45": Decimal(30)}),
    "without duplication": (
        'otherwise = 70\nsecondary = "nonduplication"', behind("60", ("CO", "45", "20"), ("PR", "2", "20")), "10",
        {"OA 23": Decimal(80), "CO 45": Decimal(10)}),
    "denied by this one": (
        '[[denials]]\nkind = "not-covered"', behind("60", ("CO", "45", "20"), ("PR", "2", "20")), "0",
        {"OA 23": Decimal(80), "PR 96": Decimal(20)}),
}  # fmt: skip


@pytest.mark.parametrize("name", SECOND)
def test_behind_another_payer(name: str) -> None:
    rules, claim, paid, expected = SECOND[name]
    found = answer(claim, payer(rules), Ledger())
    assert found.status == "2"
    assert by_line(found) == [(Decimal(paid), expected)]


def test_behind_a_payer_that_told_of_the_whole_claim_alone() -> None:
    claim = behind("150")
    claim = replace(
        claim, lines=(claim.lines[0], replace(claim.lines[0], first=dt.date(2026, 5, 14))), charge=Decimal(200)
    )
    claim = replace(claim, lines=tuple(replace(one, adjudications=()) for one in claim.lines))
    found = answer(claim, payer(), Ledger())
    assert found.paid == 50
    assert found.responsibility == 0


def test_a_replacement_takes_the_first_answer_back() -> None:
    ledger, rules = Ledger(), payer("[sharing]\ndeductible = 100\ncoinsurance = 10")
    first = answer(VISIT, rules, ledger)
    corrected = replace(line(VISIT, 0, charge=Decimal(100)), frequency="7", references=(("F8", first.payer_number),))
    reversal, decided = answered(corrected, rules, ledger)
    assert reversal is not None
    assert decided is not None
    assert (reversal.status, reversal.payer_number) == ("22", first.payer_number)
    assert (reversal.charge, reversal.paid, reversal.responsibility) == (
        -first.charge, -first.paid, -(first.responsibility or 0),
    )  # fmt: skip
    assert decided.answer.references == (("F8", first.payer_number),)
    assert told(decided.answer.lines[0].adjustments) == {"PR 1": Decimal(100)}  # the deductible was given back
    again, _ = answered(corrected, rules, ledger)
    assert again is None  # it stands no longer


def test_a_void_takes_back_and_pays_nothing() -> None:
    ledger = Ledger()
    first = answer(VISIT, payer(), ledger)
    reversal, decided = answered(
        replace(VISIT, frequency="8", references=(("F8", first.payer_number),)), payer(), ledger
    )
    assert reversal is not None
    assert reversal.paid == -first.paid
    assert decided is None
    assert answer(VISIT, payer(), ledger).paid == VISIT.charge  # no duplicate of what was voided


def test_nobody_takes_back_the_claim_of_another_provider() -> None:
    ledger = Ledger()
    first = answer(VISIT, payer(), ledger)
    stranger = replace(VISIT.billing, identifier="1245319599")
    found = replace(VISIT, billing=stranger, frequency="8", references=(("F8", first.payer_number),))
    reversal, decided = answered(found, payer(), ledger)
    assert reversal is None
    assert decided is not None
    assert decided.answer.remarks == ("M47",)


def test_teeth_of_one_code_are_not_duplicates() -> None:
    ledger = Ledger()
    assert answer(DENTAL, payer(), ledger).paid == 300
    other = line(DENTAL, 0, teeth=(replace(DENTAL.lines[0].teeth[0], number="15"),))
    assert answer(other, payer(), ledger).paid == 300


def test_a_provider_without_npi_is_known_by_the_tax_number() -> None:
    ledger = Ledger()
    plain = replace(VISIT, billing=replace(VISIT.billing, identifier="", qualifier=""))
    first = answer(plain, payer(), ledger)
    stranger = replace(plain.billing, references=(("EI", "990000002"),))
    void = replace(plain, frequency="8", references=(("F8", first.payer_number),))
    assert answered(replace(void, billing=stranger), payer(), ledger)[0] is None
    assert answered(void, payer(), ledger)[0] is not None
