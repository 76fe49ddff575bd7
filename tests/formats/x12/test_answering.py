"""Answers to files: each fault at its segment and element, and every answer true to its own guide."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billed_claims import CLAIMS, SENDING
from medcodex.formats.x12.answering import Answering, answers
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import Step, read_sets

AT = Answering(7, dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC))
WHOLE = list(write_claims([CLAIMS["professional"]], SENDING))


def read(text: str) -> list[Step]:
    return list(read_sets(read_segments(io.BytesIO(text.encode()), "here")))


def answer(segments: list[str]) -> list[str]:
    return [line.rstrip("~\n") for line in answers(read("".join(segments)), AT)]


def without(start: str, *instead: str) -> list[str]:
    place = next(number for number, segment in enumerate(WHOLE) if segment.startswith(start))
    return [*WHOLE[:place], *instead, *WHOLE[place + 1 :]]


def told(segments: list[str]) -> list[str]:
    return [line for line in answer(segments) if line.startswith(("IK", "AK9", "TA1"))]


def test_a_whole_file_is_accepted() -> None:
    assert answer(WHOLE)[1:-2] == [
        "GS*FA*R1*S1*20261122*1000*1*X*005010X231A1", "ST*999*0001*005010X231A1", "AK1*HC*1*005010X222A1",
        "AK2*837*0001*005010X222A1", "IK5*A", "AK9*A*1*1*1", "SE*6*0001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (without("CLM", "CLM*A1*170.5***11:B:1*Q*A*Y*Y~"),
         ["IK3*CLM*20*2300*8", "IK4*6**7", "IK5*R*5", "AK9*R*1*1*0"]),
        (without("CLM", "CLM*A1*170.5***11:B:1:9*Y*A*Y*Y~"),
         ["IK3*CLM*20*2300*8", "IK4*5**13", "IK5*R*5", "AK9*R*1*1*0"]),
        (without("CLM", "CLM*A1*170.5***11:C:1*Y*A*Y*Y~"),
         ["IK3*CLM*20*2300*8", "IK4*5:2**7", "IK5*R*5", "AK9*R*1*1*0"]),
        (without("SE*", "SE*99*0001~"), ["IK5*R*4", "AK9*R*1*1*0"]),
        (without("GE*", "GE*2*1~"), ["IK5*A", "AK9*P*1*1*1*5"]),
        (without("IEA*", "IEA*2*000000001~"), ["TA1*000000001*261122*1000*E*021", "IK5*A", "AK9*A*1*1*1"]),
    ],
    ids=["a code", "components", "a component", "a set's count", "a group's count", "an interchange's count"],
)  # fmt: skip
def test_a_fault_is_answered_where_it_is(segments: list[str], expected: list[str]) -> None:
    assert told(segments) == expected


@settings(max_examples=100, deadline=None)
@given(places=st.lists(st.integers(2, len(WHOLE) - 3), min_size=1, max_size=6), text=st.text("AZ09*: ", max_size=9))
def test_every_answer_is_true_to_its_guide(places: list[int], text: str) -> None:
    segments = list(WHOLE)
    for place in places:
        segments[place] = segments[place][:3] + "*" + text + "~"
    steps = read("".join(f"{line}~" for line in answer(segments)))
    assert [step for step in steps if isinstance(step, Fault) and not step.code.startswith("IK403:4")] == []


@pytest.mark.parametrize(
    "header",
    [
        ["S*1", "R~1", "261122", "1000", "000000001"], ["S1", "R1", "2611", "9999", "12"],
        ["S1", "R1", "26~122", "10*0", "A0000000~"],
    ],
    ids=["marks of ours in theirs", "short", "no numbers"],
)  # fmt: skip
def test_an_odd_header_is_answered_truly(header: list[str]) -> None:
    sender, receiver, date, time, control = header
    isa = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", f"{sender:<15}", "ZZ", f"{receiver:<15}", date, time, "^",
           "00501", control, "0", "T", ">"]  # fmt: skip
    body = [
        "GS|HC|S*1|R~1|20261122|1000|1|X|005010X222A1",
        "ST|837|00*1|005010X222A1",
        "SE|2|00*1",
        "GE|1|1",
        "IEA|1|9",
    ]
    data = "".join(f"{one}!" for one in ["|".join(isa), *body]).encode()
    told = "".join(answers(read_sets(read_segments(io.BytesIO(data), "here")), AT))
    assert [step for step in read(told) if isinstance(step, Fault)] == []
    assert "\nTA1*" in told


def test_an_answer_goes_to_whom_the_file_came_from() -> None:
    whole = [WHOLE[0].replace("*ZZ*S1", "*30*S1").replace("*ZZ*R1", "*28*R1"), *WHOLE[1:]]
    assert answer(whole)[0][32:70] == "28*R1             *30*S1             *"
