"""Envelopes: what opens, what closes, and each way in which they can disagree."""

from __future__ import annotations

import io

import pytest

from medcodex.formats.x12.envelope import Closed, GroupOpened, InterchangeOpened, SetRead, Step, walk
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260515*1200*^*00501*000000001*0*T*:~"
GS = "GS*HC*SENDER*RECEIVER*20260515*1200*1*X*005010X222A1~"
ST = "ST*837*0001*005010X222A1~"
SE = "SE*3*0001~"
GE = "GE*1*1~"
IEA = "IEA*1*000000001~"
WHOLE = [ISA, GS, ST, "BHT*0019*00~", SE, GE, IEA]


def steps(*segments: str) -> list[Step]:
    return list(walk(read_segments(io.BytesIO("".join(segments).encode()), "here")))


def faults(*segments: str) -> list[tuple[int, str]]:
    return [(step.segment, step.code) for step in steps(*segments) if isinstance(step, Fault)]


def changed(position: int, *instead: str) -> list[str]:
    return [*WHOLE[:position], *instead, *WHOLE[position + 1 :]]


def test_a_whole_file_has_no_fault() -> None:
    assert steps(*WHOLE) == [
        InterchangeOpened(1, "000000001", "SENDER", "RECEIVER", "260515", "1200", "00501", "T", "ZZ", "ZZ"),
        GroupOpened(2, "1", "HC", "SENDER", "RECEIVER", "20260515", "005010X222A1"),
        SetRead(3, "837", "0001", "005010X222A1", 3),
        Closed("group"),
        Closed("interchange"),
    ]


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (changed(4, "SE*9*0001~"), [(5, "IK502:4")]),
        (changed(4, "SE*x*0001~"), [(5, "IK502:4")]),
        (changed(4, f"SE*{'9' * 5000}*0001~"), [(5, "IK502:4")]),
        (changed(4, "SE*3*0002~"), [(5, "IK502:3")]),
        (changed(4), [(5, "IK502:2")]),
        (changed(2, "ST**0001~"), [(3, "IK502:6")]),
        (changed(2, "ST*837**x~"), [(3, "IK502:7"), (5, "IK502:3")]),
        (changed(2, ST, "BHT*1~", SE, ST), [(6, "IK502:23"), (9, "AK905:5")]),
        (changed(2), [(3, "TA105:024"), (4, "TA105:022"), (5, "AK905:5")]),
        (changed(5, "GE*2*1~"), [(6, "AK905:5")]),
        (changed(5, "GE*1*2~"), [(6, "AK905:4")]),
        (changed(5), [(6, "AK905:3")]),
        (changed(1), [(2, "TA105:022"), (5, "TA105:022"), (6, "TA105:021")]),
        (changed(1, GS.replace("*1*X", "*A*X")), [(2, "AK905:6"), (6, "AK905:4")]),
        (changed(6, "IEA*2*000000001~"), [(7, "TA105:021")]),
        (changed(6, "IEA*1*000000009~"), [(7, "TA105:001")]),
        (changed(6), [(6, "TA105:023")]),
        (changed(6, IEA[:-1]), [(7, "TA105:023")]),
        (changed(0), [(1, "TA105:022"), (6, "TA105:022")]),
        (changed(0, ISA.replace("000000001", "00000000A")), [(1, "TA105:018"), (7, "TA105:001")]),
        (changed(0, ISA.replace("SENDER  ", "SENDER")), [(1, "TA105:022")]),
        ([*WHOLE, *WHOLE], [(8, "TA105:025")]),
        (changed(3, "bht*1~"), [(4, "IK304:1")]),
        (changed(3, "BHT~"), [(4, "IK304:8")]),
        (changed(3, "BHT*1*~"), [(4, "IK304:8")]),
        (changed(3, "~"), [(4, "IK304:1")]),
        (["ISA*00*short~", "IEA*0*~"], [(1, "TA105:022"), (1, "TA105:018"), (2, "IK304:8")]),
    ],
)
def test_faults(segments: list[str], expected: list[tuple[int, str]]) -> None:
    assert faults(*segments) == expected


def test_what_a_broken_file_opens_is_closed() -> None:
    assert [type(step) for step in steps(ISA, GS, ST, ISA) if not isinstance(step, Fault)] == [
        InterchangeOpened, GroupOpened, SetRead, Closed, Closed, InterchangeOpened, Closed,
    ]  # fmt: skip


def test_messages_hold_no_content() -> None:
    told = [
        step.message for step in steps(ISA, GS, ST, "NM1*QC*Zebrafield*~", "nm1*Zebrafield~") if isinstance(step, Fault)
    ]
    assert told
    assert not [message for message in told if "Zebra" in message]
