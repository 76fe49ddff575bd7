"""What of a posting is a denial."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.claims.reasons import reasons
from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, Coverage, Party
from medcodex.workflow.money.denials.deciding import places_in
from medcodex.workflow.money.denials.denying import Denied, causes, denied, is_denial
from medcodex.workflow.money.denials.status import CLOSED, Act, DenialStatus, after, transitions
from medcodex.workflow.money.records import Outcome, PostedAdjustment, PostedLine, Posting

AT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
CAUSES = {code: one.cause for code, one in reasons().items()}


def adjustment(told: str) -> PostedAdjustment:
    """ "CO-50:30" with the cause that our list has."""
    reason, amount = told.split(":")
    group, code = reason.split("-")
    return PostedAdjustment(group, code, Decimal(amount), CAUSES.get(code, ""))


def line(paid: str, *adjustments: str, code: str = "99213", at: int | None = 0, **more: object) -> PostedLine:
    found = PostedLine(
        (at or 0) + 1, at, "HC", code, (), Decimal(100), Decimal(paid), Decimal(paid), Decimal(1),
        adjustments=tuple(map(adjustment, adjustments)),
    )  # fmt: skip
    return replace(found, **more)  # type: ignore[arg-type]


def posting(*lines: PostedLine, claim: tuple[str, ...] = (), outcome: Outcome = Outcome.PAID) -> Posting:
    paid = sum((one.paid for one in lines), Decimal(0))
    status = "4" if outcome is Outcome.DENIED else "1"
    return Posting(
        "q", "p", "a", 1, "c", "ch", "M1", "", outcome, status, "PAYER", Decimal(100 * max(len(lines), 1)), paid, paid,
        Decimal(0), AT, adjustments=tuple(map(adjustment, claim)), lines=lines,
    )  # fmt: skip


def billed(*units: int) -> BilledClaim:
    lines = tuple(BilledLine(Decimal(100), "HC", "99213", units=Decimal(one)) for one in units)
    party = Party()
    return BilledClaim(
        ClaimKind.PROFESSIONAL, "M1", Decimal(100), "11", "1", party, Coverage("P", party, party), lines
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "told"),
    [
        pytest.param(line("55", "CO-45:45"), None, id="contract"),
        pytest.param(line("0", "PR-1:100"), None, id="the patient's"),
        pytest.param(line("78", "CO-45:20", "CO-253:2"), None, id="sequester"),
        pytest.param(line("0", "OA-23:100"), None, id="paid by another payer"),
        pytest.param(line("0", "CO-24:100"), None, id="capitation"),
        pytest.param(line("0", "CO-246:100"), None, id="only reported"),
        pytest.param(line("0", "CR-50:100"), None, id="correction"),
        pytest.param(line("0", "CO-50:100"), "whole CO-50 medical necessity 100", id="whole"),
        pytest.param(line("40", "CO-45:20", "CO-151:40"), "part CO-151 medical necessity 40", id="part"),
        pytest.param(line("0", "PR-96:100"), "whole PR-96 coverage 100", id="refused, the patient owes"),
        pytest.param(line("0", "OA-22:100"), "whole OA-22 coordination 100", id="another payer first"),
        pytest.param(line("0", "CO-97:60", "CO-16:40"), "whole CO-97 bundling 100 CO-16", id="two reasons"),
        pytest.param(line("0", "CO-9999:100"), "whole CO-9999 - 100", id="unknown, unpaid"),
        pytest.param(line("60", "CO-9999:40"), None, id="unknown, beside a payment"),
        pytest.param(line("50", "CO-222:50"), "part CO-222 contract 50", id="units beyond the contract"),
        pytest.param(line("60", "CO-45:40", paid_code="99212"), "recoded CO-45 coding 40 at most", id="downcoded"),
        pytest.param(line("60", "CO-45:20", "CO-150:20", paid_code="99212"), "recoded CO-150 medical necessity 20",
                     id="downcoded with a reason"),
        pytest.param(line("0", "CO-50:-100"), None, id="below zero"),
    ],
)  # fmt: skip
def test_a_line(one: PostedLine, told: str | None) -> None:
    found = denied(posting(one))
    assert [_told(each) for each in found] == ([told] if told else [])


def _told(one: Denied) -> str:
    words = [str(one.extent), f"{one.group}-{one.reason}", one.cause, f"{one.amount:f}", *one.also]
    return " ".join([*words, "at most"] if one.at_most else words)


def test_units_that_were_taken_away() -> None:
    [found] = denied(posting(line("60", "CO-45:40", units=Decimal(2))), billed(3))
    assert _told(found) == "units CO-45 - 40 at most"
    assert not denied(posting(line("60", "CO-45:40", units=Decimal(3))), billed(3))


def test_a_claim_that_is_refused_whole_is_one_denial() -> None:
    late = [line("0", "CO-29:100", at=0), line("0", "CO-29:100", at=1)]
    [found] = denied(posting(*late, outcome=Outcome.DENIED))
    assert (found.line, found.code, found.amount) == (None, "", Decimal(200))
    assert len(denied(posting(late[0], line("0", "CO-50:100", at=1)))) == 2
    assert len(denied(posting(late[0], line("80", "CO-45:20", at=1)))) == 1
    [one, two] = denied(posting(line("0", "CO-50:100", at=0), line("0", "CO-50:100", at=1)))
    assert (one.line, two.line) == (0, 1)  # about each service


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (("CO-29:100",), "whole CO-29 timely filing 100"),
        (("CO-45:100",), "whole CO-45 - 100"),
        ((), "whole - - 100"),
        (("PR-1:100",), None),
    ],
)
def test_a_claim_without_lines(claim: tuple[str, ...], told: str | None) -> None:
    found = denied(posting(claim=claim, outcome=Outcome.DENIED))
    assert [_told(one) for one in found] == ([told] if told else [])


@pytest.mark.parametrize("outcome", [Outcome.REVERSED, Outcome.NOTED])
def test_what_decides_nothing_denies_nothing(outcome: Outcome) -> None:
    assert denied(posting(line("0", "CO-50:100"), outcome=outcome)) == ()


def test_a_line_that_the_payer_split_is_one() -> None:
    part = line("0", "CO-50:40", at=None, part_of=0, place=2)
    [found] = denied(posting(line("40", "CO-45:20"), part))
    assert (found.line, found.amount, str(found.extent)) == (0, Decimal(40), "part")


def test_every_cause_of_our_list_is_shown_by_name() -> None:
    never = {"patient", "contract"}
    assert set(CAUSES.values()) - never <= set(causes())


@settings(deadline=None)
@given(
    st.sampled_from(["CO", "PR", "OA", "PI", "CR", ""]), st.sampled_from([*CAUSES, "777", ""]), st.booleans(),
    st.decimals(-1000, 1000, places=2),
)  # fmt: skip
def test_every_adjustment_is_judged(group: str, reason: str, unpaid: bool, amount: Decimal) -> None:
    one = PostedAdjustment(group, reason, amount, CAUSES.get(reason, ""))
    assert is_denial(one, unpaid=unpaid) in {True, False}
    assert not is_denial(one, unpaid=unpaid) or is_denial(one, unpaid=True)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 2)), max_size=6),
       st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 2)), max_size=6))  # fmt: skip
def test_no_line_of_a_newer_claim_is_two_of_the_former(
    former: list[tuple[str, int]], newer: list[tuple[str, int]]
) -> None:
    claims = [
        replace(
            billed(1),
            lines=tuple(
                BilledLine(Decimal(1), "HC", code, first=dt.date(2026, 5, 1) + dt.timedelta(day)) for code, day in told
            ),
        )
        for told in (former, newer)
    ]
    found = places_in(*claims)
    assert len(set(found.values())) == len(found)
    assert all(former[one] == newer[at] for one, at in found.items())


def test_the_table_of_acts_is_whole() -> None:
    assert {status for status, _ in transitions()} == set(DenialStatus)
    assert all(after(one, Act.OVERTURN) is not None for one in DenialStatus if one is not DenialStatus.OVERTURNED)
    assert all(after(one, Act.REOPEN) is DenialStatus.OPEN for one in CLOSED)
