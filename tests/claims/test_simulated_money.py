"""Money of a simulated payer over claims made by chance: it adds up to the cent, and what is taken back is nothing."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from bench.billed import Maker
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.claims.simulated_payers import CAME, answered, payer

from medcodex.claims.remitting import claim_balance, payment_balance
from medcodex.claims.simulated.adjudicating import decide, take_back
from medcodex.claims.simulated.ledger import Ledger
from medcodex.claims.simulated.ledger_json import read_ledger, write_ledger
from medcodex.claims.simulated.paying import ClaimSums, beside_claims
from medcodex.claims.simulated.reading import sample_payer_rules
from medcodex.encounter.billing import BilledClaim, ClaimKind
from medcodex.errors import InputError

if TYPE_CHECKING:
    from medcodex.encounter.remittance import RemittedClaim

COUNT = 1_000
DAY = dt.date(2026, 11, 20)
NONDUPLICATION = """
otherwise = 33.33
secondary = "nonduplication"
[filing]
within = 400
[sharing]
deductible = 77.77
coinsurance = 17
[[sharing.copays]]
amount = 13.13
[[denials]]
kind = "modifier"
codes = ["992*", "993*"]
needs = "25"
"""
RULES = {
    "the sample": replace(sample_payer_rules(), within=400),
    "on the claim": replace(sample_payer_rules(), whole_on_lines=False, recoups_later=True),
    "without duplication": payer(NONDUPLICATION),
}


@cache
def claims(kind: ClaimKind) -> list[BilledClaim]:
    maker = Maker(11)
    return [replace(maker.claim(kind), frequency="1", references=()) for _ in range(COUNT)]


def total(remitted: RemittedClaim) -> dict[tuple[str, ...], Decimal]:
    """Every amount of a claim by what it is."""
    found: dict[tuple[str, ...], Decimal] = {("charge",): remitted.charge, ("paid",): remitted.paid}
    lines = [(f"line {number}", one.adjustments) for number, one in enumerate(remitted.lines)]
    for where, adjustments in [("claim", remitted.adjustments), *lines]:
        for one in adjustments:
            key = (where, one.group, one.reason)
            found[key] = found.get(key, Decimal(0)) + one.amount
    for number, one in enumerate(remitted.lines):
        found[f"line {number}", "charge"], found[f"line {number}", "paid"] = one.charge, one.paid
    return found


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("kind", ClaimKind)
def test_each_claim_adds_up_and_with_its_reversal_is_nothing(kind: ClaimKind, rules: str) -> None:
    ledger, paid = Ledger(), 0
    for claim in claims(kind):
        decided = decide(claim, ledger.next_number(), RULES[rules], ledger, DAY)
        assert decided is not None
        ledger.keep(decided)
        one = decided.answer
        assert list(claim_balance(one)) == []
        assert one.charge == claim.charge
        assert one.paid >= 0
        assert all(line.paid >= 0 for line in one.lines)
        assert one.responsibility is not None
        assert one.responsibility >= 0
        paid += one.paid > 0
        void = replace(claim, frequency="8", references=(("F8", one.payer_number),))
        reversal = take_back(void, ledger)
        assert reversal is not None
        assert list(claim_balance(reversal)) == []
        back = total(reversal)
        assert {key: amount + back[key] for key, amount in total(one).items()} == dict.fromkeys(back, Decimal(0))
    assert paid > COUNT / 3
    assert not any(ledger.met.values())


@pytest.mark.parametrize("kind", ClaimKind)
def test_a_claim_sent_twice_is_denied_as_duplicate_once(kind: ClaimKind) -> None:
    ledger, rules = Ledger(), RULES["the sample"]
    for claim in claims(kind):
        _, first = answered(claim, rules, ledger)
        _, second = answered(replace(claim, number=f"{claim.number}B"), rules, ledger)
        assert first is not None
        assert second is not None
        one, other = first.answer, second.answer
        adjustments = [*other.adjustments, *chain.from_iterable(line.adjustments for line in other.lines)]
        reasons = {(adjustment.group, adjustment.reason) for adjustment in adjustments}
        if first.refused:
            assert total(one) == total(other)
        else:
            assert reasons == {("CO", "18")}
            assert other.paid == 0


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_payments_add_up_and_nothing_owed_is_lost(runs: list[tuple[int, int]], later: bool) -> None:
    """Each run pays new claims and takes others back."""
    rules, ledger = replace(payer(), recoups_later=later), Ledger()
    moved = Decimal(0)
    for number, (new, back) in enumerate(runs):
        sums = ClaimSums("1234567893", Decimal(new - back), Decimal(back))
        amount, beside = beside_claims(sums, f"T{number}", ledger, rules, CAME)
        assert amount >= 0
        assert list(payment_balance(amount, sums.paid, sum((one.amount for one in beside), Decimal(0)))) == []
        assert all(one.amount for one in beside)
        moved += amount
    owed = sum((one.amount for one in ledger.owed.values()), Decimal(0))
    assert moved - owed == sum(new - back for new, back in runs)


@pytest.mark.parametrize("later", [False, True], ids=["at once", "later"])
def test_how_money_is_taken_back(later: bool) -> None:
    rules, ledger = replace(payer(), recoups_later=later), Ledger()
    told = []
    for number, (new, back) in enumerate([(0, 80), (0, 0), (50, 0), (100, 0)]):
        sums = ClaimSums("1234567893", Decimal(new - back), Decimal(back))
        amount, beside = beside_claims(sums, f"T{number}", ledger, rules, CAME)
        told.append((int(amount), [(one.reason, one.reference, int(one.amount)) for one in beside]))
    assert told == (
        [(0, [("WO", "T0", -80)]), (0, []), (0, [("WO", "T0", 50)]), (70, [("WO", "T0", 30)])]
        if later
        else [
            (0, [("FB", "T0", -80)]), (0, []), (0, [("FB", "T0", 80), ("FB", "T2", -30)]), (70, [("FB", "T2", 30)]),
        ]
    )  # fmt: skip


def test_a_ledger_comes_back_from_its_file() -> None:
    ledger = Ledger()
    for claim in claims(ClaimKind.PROFESSIONAL)[:100]:
        answered(claim, RULES["the sample"], ledger)
    first = next(one for one in ledger.claims() if not one.refused)
    ledger.reverse(first.answer.payer_number)
    beside_claims(ClaimSums("1234567893", Decimal(-5), Decimal(5)), "T1", ledger, payer(), CAME)
    text = "".join(write_ledger(ledger))
    again = read_ledger(io.BytesIO(text.encode()), "ledger")
    assert again == ledger
    assert "".join(write_ledger(again)) == text


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "ledger: line 1"),
        (b"\xff\n", "ledger: line 1"),
        (b'{"simulation": "x", "last": 1, "control": 1, "met": {}, "owed": {}}\n', "ledger: line 1"),
        (b'{"simulation": "ledger of a simulated payer", "last": 1, "control": 1, "met": {}, "owed": {}}\n{}\n',
         "ledger: line 2"),
    ],
    ids=["empty", "binary", "of something else", "a claim of another form"],
)  # fmt: skip
def test_what_is_no_ledger_is_refused(data: bytes, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read_ledger(io.BytesIO(data), "ledger")
    assert caught.value.where == where
