"""Guides as data, and sets held against them: what is missing, too much, out of place or of wrong form is told."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billed_claims import CLAIMS, SENDING
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.dictionary import Condition, segment_forms
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.guide import GUIDES, LoopUse, guide_of, load_guide
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

WHOLE = {name: list(write_claims([claim], SENDING)) for name, claim in CLAIMS.items()}


def faults(segments: list[str]) -> list[tuple[int, str, str]]:
    steps = read_sets(read_segments(io.BytesIO("".join(segments).encode()), "here"))
    return [(one.segment, one.code, one.element or one.name) for one in steps if isinstance(one, Fault)]


def at(name: str, start: str) -> int:
    return next(number for number, segment in enumerate(WHOLE[name]) if segment.startswith(start))


def changed(name: str, start: str, *instead: str) -> list[tuple[int, str, str]]:
    """The faults after a segment was replaced, but for the count of segments, which the change makes wrong."""
    place = at(name, start)
    segments = [*WHOLE[name][:place], *instead, *WHOLE[name][place + 1 :]]
    return [(number - place, code, where) for number, code, where in faults(segments) if code != "IK502:4"]


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_whole(name: str) -> None:
    guide = load_guide(name)
    seen = []

    def walk(loop: LoopUse) -> None:
        seen.append(loop.id)
        for group in loop.groups:
            for child in group:
                if isinstance(child, LoopUse):
                    walk(child)
                else:
                    assert child.id in segment_forms()

    walk(guide.root)
    assert len(seen) > 2
    assert guide_of(guide.set_id, f"{guide.version}A9") is guide


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_written_has_no_fault(name: str) -> None:
    assert faults(WHOLE[name]) == []


@pytest.mark.parametrize(
    ("name", "start", "instead", "expected"),
    [
        ("professional", "NM1*85", [], [(1, "IK304:3", "NM1")]),
        ("professional", "HL*2", [], [(1, "IK304:3", "HL")]),
        ("professional", "LX*2", [], [(1, "IK304:3", "LX")]),
        ("professional", "CLM", [], [(1, "IK304:3", "CLM")]),
        ("professional", "NM1*82", ["NM1*XX*1*A*B****XX*1234567893~"], [(1, "IK403:7", "NM101")]),
        ("professional", "DTP*472", ["DTP*473*D8*20260515~"], [(1, "IK403:7", "DTP01")]),
        ("professional", "HL*2", ["HL*3*1*22*0~"], [(1, "IK403:I12", "HL01")]),
        ("professional", "HL*2", ["HL*2*7*22*0~"], [(1, "IK403:I12", "HL02")]),
        ("professional", "HL*2", ["HL*2*1*22*1~"], [(1, "IK403:I12", "HL04")]),
        ("professional", "LX*2", ["LX*9~"], [(1, "IK403:I12", "LX01")]),
        ("professional", "SBR", [], [(1, "IK304:3", "SBR")]),
        ("professional", "BHT", ["BHT*0019*00*1*20261322*1000*CH~"], [(1, "IK403:8", "BHT04")]),
        ("professional", "BHT", ["BHT*0019*00*1*20261122*2500*CH~"], [(1, "IK403:9", "BHT05")]),
        ("professional", "CLM", ["CLM*A1*12O*X**11:B:1*Y*A*Y*Y~"],
         [(1, "IK403:6", "CLM02"), (1, "IK403:I10", "CLM03")]),
        ("professional", "CLM", ["CLM**170.5***11:B:1*Y*A*Y*Y~"], [(1, "IK403:1", "CLM01")]),
        ("professional", "CLM", ["CLM*A1*170.5***11:B*Y*A*Y*Y~"], [(1, "IK403:1", "CLM05-3")]),
        ("professional", "CLM", ["CLM*A1*170.5***11:B:1:9*Y*A*Y*Y~"], [(1, "IK403:13", "CLM05")]),
        ("professional", "CLM", [f"CLM*{'A' * 39}*170.5***11:B:1*Y*A*Y*Y~"], [(1, "IK403:5", "CLM01")]),
        ("professional", "CLM", ["CLM*A1*170.5***11:B:1*Q*A*Y*Y~"], [(1, "IK403:7", "CLM06")]),
        ("professional", "LX*1", ["ZZZ*1~", "LX*1~"], [(1, "IK304:2", "ZZZ")]),
        ("professional", "DTP*472", ["DTP*472*D8*20260229~"], [(1, "IK403:8", "DTP03")]),
        ("professional", "DTP*472", ["DTP*472*RD8*20260516-20260515~"], [(1, "IK403:8", "DTP03")]),
        ("professional", "DTP*472", [], [(1, "IK304:3", "DTP")]),
        ("professional", "SV1", ["SV1*HC:99213*120.5*UN*1***1*9~"], [(1, "IK403:I10", "SV108")]),
        ("professional", "PER*IC*EDI", ["PER*IC*EDI*TE~"], [(1, "IK403:1", "PER04"), (1, "IK403:2", "PER04")]),
        ("professional", "N3", ["N3*A~", "N3*B~"], [(2, "IK304:5", "N3")]),
        ("institutional", "CL1", [], [(1, "IK304:3", "CL1")]),
        ("institutional", "HI*ABK", [], [(-1, "IK304:3", "HI")]),
        ("dental", "TOO", ["TOO*JP*14*M:X~"], [(1, "IK403:7", "TOO03-2")]),
        ("secondary", "OI", [], [(1, "IK304:3", "OI")]),
    ],
)  # fmt: skip
def test_a_fault_is_told_where_it_is(
    name: str, start: str, instead: list[str], expected: list[tuple[int, str, str]]
) -> None:
    found = changed(name, start, *instead)
    if expected[0][0] == -1:  # told where the loop goes on, wherever that is
        assert [one[1:] for one in found] == [one[1:] for one in expected]
    else:
        assert found == expected


def test_neighbours_of_one_name_come_in_any_order() -> None:
    place = at("secondary", "REF*F8")
    segments = list(WHOLE["secondary"])
    segments[place : place + 2] = reversed(segments[place : place + 2])
    assert faults(segments) == []


@pytest.mark.parametrize(
    ("kind", "present", "broken"),
    [
        ("P", {3}, 4), ("P", {3, 4}, None), ("P", set(), None), ("R", set(), 3), ("R", {4}, None), ("E", {3, 4}, 4),
        ("E", {4}, None), ("C", {3}, 4), ("C", {4}, None), ("L", {3}, 4), ("L", {3, 4}, None), ("L", {4}, None),
    ],
)  # fmt: skip
def test_relations_of_elements(kind: str, present: set[int], broken: int | None) -> None:
    assert Condition(kind, (3, 4)).broken(present) == broken


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_change_goes_unread(data: st.DataObject) -> None:
    """However a file is cut, doubled or filled with odd characters, it is read to its end; each fault has a place."""
    segments = list(WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(1, len(segments) - 1))
        act = data.draw(st.sampled_from(["drop", "double", "move", "text"]))
        if act == "drop":
            del segments[place]
        elif act == "double":
            segments.insert(place, segments[place])
        elif act == "move":
            segments.insert(data.draw(st.integers(1, len(segments) - 1)), segments.pop(place))
        else:
            parts = segments[place].rstrip("~\n").split("*")
            parts[data.draw(st.integers(0, len(parts) - 1))] = data.draw(st.text("AZ09:^-. é", max_size=12))
            segments[place] = "*".join(parts) + "~"
    steps = list(read_sets(read_segments(io.BytesIO("".join(segments).encode()), "here")))
    assert all(one.segment >= 1 and one.message for one in steps if isinstance(one, Fault))
