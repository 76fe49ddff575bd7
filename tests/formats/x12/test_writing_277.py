"""The answer how claims stand, written: true to its guide, and the same when it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billed_claims import SENDING
from medcodex.encounter.billing import Party
from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusCode, StatusLine
from medcodex.errors import InputError
from medcodex.formats.x12.answers.telling import write_277
from x12_answers import answers_of

WORD = (
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .'", min_size=2, max_size=20)
    .map(str.strip)
    .filter(lambda told: len(told) > 1)
)
MONEY = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
DAY = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
CODE = st.builds(
    StatusCode,
    st.sampled_from(["A4", "F1", "F2", "F4", "P1", "R3"]),
    st.sampled_from(["1", "35", "65", "104"]),
    st.sampled_from(["", "PR", "IL"]),
)
STATUS = st.builds(
    Status,
    st.lists(CODE, min_size=1, max_size=3).map(tuple),
    DAY,
    amount=st.none() | MONEY,
    paid=st.none() | MONEY,
    decided=st.none() | DAY,
    paid_on=st.none() | DAY,
    payment=st.just("") | st.from_regex(r"[0-9]{1,16}", fullmatch=True),
)
PERIOD = st.none() | st.tuples(DAY, DAY).map(lambda told: (min(told), max(told)))
PERSON = st.builds(Party, WORD, WORD, person=st.just(True), identifier=WORD, qualifier=st.just("MI"))
CLINIC = st.builds(Party, WORD, identifier=st.just("1234567893"), qualifier=st.just("XX"))


@st.composite
def lines(draw: st.DrawFn) -> StatusLine:
    first = draw(DAY)
    return StatusLine(
        "HC", draw(st.sampled_from(["99213", "J1885"])), draw(MONEY), paid=draw(MONEY),
        modifiers=draw(st.sampled_from([(), ("25",), ("59", "RT")])), revenue=draw(st.sampled_from(["", "0510"])),
        units=draw(st.none() | st.integers(1, 99).map(Decimal)), control=draw(st.just("") | WORD),
        first=first, last=first, statuses=(draw(STATUS.map(_of_line)),),
    )  # fmt: skip


def _of_line(one: Status) -> Status:
    return Status(one.codes, one.date)


@st.composite
def answers(draw: st.DrawFn) -> ClaimAnswer:
    first, last = draw(PERIOD) or (None, None)
    dependent = draw(st.booleans())
    patient = draw(PERSON)
    return ClaimAnswer(
        segment=0, kind="277", number=draw(st.just("") | WORD), trace=draw(WORD),
        statuses=tuple(draw(st.lists(STATUS, min_size=1, max_size=3))),
        patient=replace(patient, identifier="", qualifier="") if dependent else patient,
        payer_number=draw(st.just("") | WORD), bill_type=draw(st.sampled_from(["", "111"])), first=first, last=last,
        source=Party(draw(WORD), identifier="PAYER1", qualifier="PI"),
        receiver=Party("INVENTED SUBMITTER", identifier="SUBM1", qualifier="46"), providers=(draw(CLINIC),),
        subscriber=draw(PERSON) if dependent else None,
        references=tuple((name, draw(WORD)) for name in draw(st.sampled_from([(), ("XZ",), ("VV", "D9")]))),
        lines=tuple(draw(st.lists(lines(), max_size=2))),
    )  # fmt: skip


def told(given_answers: list[ClaimAnswer]) -> list[ClaimAnswer]:
    records, faults = answers_of("".join(write_277(given_answers, SENDING)).encode())
    assert faults == []
    return [replace(one, segment=0) for one in records]


@settings(max_examples=150, deadline=None)
@given(st.lists(answers(), min_size=1, max_size=4))
def test_what_is_told_comes_back(given_answers: list[ClaimAnswer]) -> None:
    found = told(given_answers)
    assert sorted(found, key=repr) == sorted(given_answers, key=repr)


ONE = ClaimAnswer(
    0, "277", "A1", (Status((StatusCode("F1", "65"),), dt.date(2026, 5, 1)),), Party("QUOKKA", person=True), trace="T1"
)


@pytest.mark.parametrize(
    "given_answers",
    [[], [replace(ONE, trace="~")], [replace(ONE, statuses=())], [ONE, replace(ONE, statuses=(Status(()),))]],
    ids=["none", "no trace", "no status", "an empty one"],
)
def test_what_cannot_be_told(given_answers: list[ClaimAnswer]) -> None:
    with pytest.raises(InputError):
        list(write_277(given_answers, SENDING))


def test_a_line_without_a_day_has_the_claims() -> None:
    line = StatusLine("HC", "99213", Decimal(9), statuses=ONE.statuses)
    day = dt.date(2026, 4, 30)
    [found] = told([replace(ONE, first=day, last=day, lines=(line,), source=Party("P"), receiver=Party("R"),
                            providers=(Party("C"),))])  # fmt: skip
    assert (found.lines[0].first, found.lines[0].paid) == (day, Decimal(0))
