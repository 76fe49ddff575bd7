"""Which line of a claim an answer is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, Coverage, Party
from medcodex.encounter.remittance import RemittedClaim, RemittedLine
from medcodex.workflow.money.matching import match_lines, parts

MAY, JUNE = dt.date(2026, 5, 4), dt.date(2026, 6, 4)


def ours(code: str, charge: str, *modifiers: str, **more: Any) -> BilledLine:
    control = more.pop("control", "")
    told: dict[str, Any] = {"system": "HC", "first": MAY, "references": (("6R", control),) if control else ()}
    return BilledLine(Decimal(charge), code=code, modifiers=modifiers, **(told | more))


def theirs(code: str, charge: str, *modifiers: str, **more: Any) -> RemittedLine:
    told: dict[str, Any] = {"first": MAY}
    return RemittedLine(more.pop("system", "HC"), code, modifiers, Decimal(charge), Decimal(0), **(told | more))


def billed(*lines: BilledLine) -> BilledClaim:
    kind = ClaimKind.PROFESSIONAL
    return BilledClaim(kind, "M1", Decimal(1), "11", "1", Party(), Coverage("P", Party(), Party()), lines)


def answered(*lines: RemittedLine, **more: Any) -> RemittedClaim:
    return RemittedClaim(1, "M1", "1", Decimal(1), Decimal(0), None, "MB", "", Party(), lines, **more)


E, L = ours("99213", "100"), ours("80053", "50")
MATCHED = {
    "by code and charge, in another order": ([E, L], [theirs("80053", "50"), theirs("99213", "100")], (1, 0)),
    "alike lines one after the other": ([E, E], [theirs("99213", "100"), theirs("99213", "100")], (0, 1)),
    "one line answered twice": ([E], [theirs("99213", "100"), theirs("99213", "100")], (0, None)),
    "alike but for the day": (
        [E, replace(E, first=JUNE)], [theirs("99213", "100", first=JUNE), theirs("99213", "100")], (1, 0),
    ),
    "alike but for modifiers": (
        [ours("20610", "90", "RT"), ours("20610", "90", "LT")],
        [theirs("20610", "90", "LT"), theirs("20610", "90", "RT")],
        (1, 0),
    ),
    "modifiers in another order": ([ours("99213", "100", "25", "GC")], [theirs("99213", "100", "GC", "25")], (0,)),
    "modifiers that the payer drops": ([ours("99213", "100", "25"), L], [theirs("99213", "100")], (0,)),
    "by our number against charge and code": (
        [ours("99213", "100", control="A"), ours("99214", "100", control="B")],
        [theirs("99214", "100", control="A"), theirs("99213", "100", control="B")],
        (0, 1),
    ),
    "by place where we gave no number": (
        [E, E], [theirs("99213", "100", control="2"), theirs("99213", "100", control="1")], (1, 0),
    ),
    "a place that holds another code says nothing": ([E, L], [theirs("80053", "50", control="1")], (1,)),
    "another code paid, ours told beside it": ([E, L], [theirs("99212", "100", submitted="99213")], (0,)),
    "another code paid, ours not told": ([E, L], [theirs("99212", "100")], (0,)),
    "ours told as the one paid": ([E, L], [theirs("99213", "100", submitted="99219")], (0,)),
    "another code, two lines could be it": ([E, ours("99214", "100")], [theirs("99212", "100")], (None,)),
    "no day told but the claim's": ([E, replace(E, first=JUNE)], [theirs("99213", "100", first=None)], (1,)),
    "a reversal": ([E, L], [theirs("80053", "-50"), theirs("99213", "-100")], (1, 0)),
    "revenue alone": (
        [ours("", "4800", revenue="0120", system=""), ours("", "4800", revenue="0200", system="")],
        [theirs("0200", "4800", system="NU"), theirs("120", "4800", system="NU")],
        (1, 0),
    ),
    "revenue where we had a code too": (
        [ours("J1940", "37", revenue="0636"), L], [theirs("0636", "37", system="NU")], (0,),
    ),
    "one code under two revenue codes": (
        [ours("97110", "80", revenue="0420"), ours("97110", "80", revenue="0430")],
        [theirs("97110", "80", revenue="0430"), theirs("97110", "80", revenue="0420")],
        (1, 0),
    ),
    "dental": (
        [ours("D1110", "90", system="AD"), ours("D2391", "150", system="AD"), ours("D2391", "150", system="AD")],
        [theirs("D2391", "150", system="AD"), theirs("D1110", "90", system="AD")],
        (1, 0),
    ),
    "split in two": ([E, L], [theirs("99213", "60"), theirs("99213", "40"), theirs("80053", "50")], (0, None, 1)),
    "a part is not another line of its charge": (
        [ours("99213", "100", control="A"), ours("99213", "40", control="B")],
        [theirs("99213", "60", control="A"), theirs("99213", "40", control="A")],
        (0, None),
    ),
    "nothing alike": ([E], [theirs("36415", "3")], (None,)),
    "no lines": ([], [theirs("36415", "3")], (None,)),
    "none answered": ([E], [], ()),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "answers", "expected"), MATCHED.values(), ids=MATCHED)
def test_matched(lines: list[BilledLine], answers: list[RemittedLine], expected: tuple[int | None, ...]) -> None:
    assert match_lines(billed(*lines), answered(*answers, first=JUNE)) == expected


PARTS = {
    "by code, within the charge": ([E, L], [theirs("99213", "60"), theirs("99213", "40")], (None, 0)),
    "by our number": (
        [ours("99213", "100", control="A"), ours("99213", "40", control="B")],
        [theirs("99213", "60", control="A"), theirs("99213", "40", control="A")],
        (None, 0),
    ),
    "by place": ([L, E], [theirs("99213", "60", control="2"), theirs("99213", "40", control="2")], (None, 1)),
    "more than was charged": ([E], [theirs("99213", "100"), theirs("99213", "1")], (None, None)),
    "a reversal of parts": ([E], [theirs("99213", "-60"), theirs("99213", "-40")], (None, 0)),
}


@pytest.mark.parametrize(("lines", "answers", "expected"), PARTS.values(), ids=PARTS)
def test_parts(lines: list[BilledLine], answers: list[RemittedLine], expected: tuple[int | None, ...]) -> None:
    claim, told = billed(*lines), answered(*answers)
    assert parts(claim, told, match_lines(claim, told)) == expected


CODES = st.sampled_from(["99213", "99214", "80053", ""])
CHARGES = st.sampled_from(["50", "100", "-50"])
CONTROLS = st.sampled_from(["", "", "A", "B", "1", "2"])
DAYS = st.sampled_from([None, MAY, JUNE])
MODIFIERS = st.lists(st.sampled_from(["25", "RT"]), max_size=2, unique=True)
REVENUE = st.sampled_from(["", "0120", "120"])
OURS = st.builds(
    lambda code, charge, modifiers, **more: ours(code, charge, *modifiers, **more),
    CODES, CHARGES, MODIFIERS, control=CONTROLS, first=DAYS, revenue=REVENUE,
)  # fmt: skip
THEIRS = st.builds(
    lambda code, charge, modifiers, **more: theirs(code, charge, *modifiers, **more),
    CODES, CHARGES, MODIFIERS, control=CONTROLS, first=DAYS, revenue=REVENUE, submitted=CODES,
    system=st.sampled_from(["HC", "NU"]),
)  # fmt: skip


@given(st.lists(OURS, max_size=6), st.lists(THEIRS, max_size=8))
def test_no_line_is_paid_twice(lines: list[BilledLine], answers: list[RemittedLine]) -> None:
    claim, told = billed(*lines), answered(*answers)
    found = match_lines(claim, told)
    others = parts(claim, told, found)
    assert len(found) == len(others) == len(answers)
    places = [one for one in found if one is not None]
    assert len(set(places)) == len(places)
    assert set(places) <= set(range(len(lines)))
    for at, part in zip(found, others, strict=True):
        assert part is None or (at is None and part in range(len(lines)))


@given(st.lists(OURS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_answered_in_any_order_each_has_its_own(lines: list[BilledLine], chance: Any) -> None:
    """Lines that come back as they went out, but shuffled, are found whole: each answer is of an equal line."""
    lines = [replace(one, code=one.code or "36415", references=()) for one in lines]
    order = chance.sample(range(len(lines)), len(lines))
    answers = [
        theirs(one.code, str(one.charge), *one.modifiers, first=one.first, revenue=one.revenue)
        for one in (lines[at] for at in order)
    ]
    found = match_lines(billed(*lines), answered(*answers))
    assert sorted(one for one in found if one is not None) == list(range(len(lines)))


@given(st.lists(OURS, max_size=6), st.lists(THEIRS, max_size=8))
def test_a_reversal_is_matched_as_what_it_reverses(lines: list[BilledLine], answers: list[RemittedLine]) -> None:
    claim = billed(*lines)
    back = [replace(one, charge=-one.charge) for one in answers]
    assert match_lines(claim, answered(*answers)) == match_lines(claim, answered(*back))
