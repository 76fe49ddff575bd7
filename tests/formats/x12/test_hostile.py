"""Files as others send them: other separators, line ends and versions change nothing; broken ones are read to their
end, with no segment lost and the same bytes written again."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from bench.billed import Maker, whole_file
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.app.checking_x12 import check_file
from medcodex.encounter.billing import ClaimKind
from medcodex.formats.x12.segments import read_segments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {str(kind): whole_file(Maker(4), kind, 2) for kind in ClaimKind}
KINDS = re.compile(r"ST.(837|835|277|999)")


def faults(data: bytes) -> list[tuple[int, str, str, str]]:
    """What is told of a file, and that it comes back."""
    assert b"".join(map(bytes, read_segments(io.BytesIO(data), "here"))) == data
    report = check_file(io.BytesIO(data), "here")
    found = [(one.segment, one.code, one.element, one.loop) for one in report.faults]
    return found + [(one.segment, one.finding.rule, one.finding.where or "", "") for one in report.findings]


def written(segments: tuple[str, ...], *, marks: str = "*:^~", ends: str = "\n", start: str = "") -> bytes:
    """A file with other separators: element, component, repetition, terminator."""
    text = "".join(f"{segment}~{ends}" for segment in segments)
    return (start + text.translate(str.maketrans("*:^~", marks))).encode()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("marks", "ends", "start"),
    [
        ("*:^~", "", ""), ("*:^~", "\n", ""), ("*:^~", "\r\n", ""), ("*:^~", "\n", "\ufeff"), ("*:^~", "", "\n \n"),
        ("|>!'", "", ""), ("\x1d\x1f\x1e\x1c", "", ""), ("*:^\n", "", ""), ("|\\+\r", "\n", ""), ("^:<~", " \n", ""),
    ],
    ids=["one line", "lines", "two line ends", "mark", "blanks first", "others", "control characters",
         "line ends alone", "returns", "a blank behind"],
)  # fmt: skip
def test_other_separators_change_nothing(name: str, marks: str, ends: str, start: str) -> None:
    assert faults(written(FILES[name], marks=marks, ends=ends, start=start)) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("addenda", ["", "A1", "A2", "A3"])
def test_addenda_are_read_alike(name: str, addenda: str) -> None:
    changed = tuple(re.sub(r"(005010X22\d)A\d", rf"\g<1>{addenda}", segment) for segment in FILES[name])
    assert faults(written(changed)) == []


def test_several_interchanges_of_several_makes() -> None:
    first, second, third = FILES.values()
    again = tuple(
        segment.replace("*000000001*", "*000000002*") if segment.startswith("ISA") else
        segment.replace("000000001", "000000002") if segment.startswith("IEA") else segment
        for segment in second
    )  # fmt: skip
    last = tuple(re.sub(r"(?<=\*)000000001(?=\*|$)", "000000003", one) if one[:3] in {"ISA", "IEA"} else one
                 for one in third)  # fmt: skip
    data = written(first) + written(again, marks="|>!'", ends="") + written(last, marks="*:^\n", ends="")
    assert faults(data) == []
    assert check_file(io.BytesIO(data), "here").claims == 6


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("width", [72, 80])
def test_a_file_broken_into_lines_of_a_width_is_read_through(name: str, width: int) -> None:
    data = written(FILES[name], ends="")
    lines = b"\r\n".join(data[start : start + width] for start in range(0, len(data), width))
    assert [code for _, code, _, _ in faults(lines)] == ["TA105:024"]
    assert check_file(io.BytesIO(lines), "here").claims == 2


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("odd", ["", "*", "*****", ":", "\x00", "SV1", "CLM*:*:", "HL", "HL*", "LX*" + "9" * 5000])
def test_odd_segments_anywhere_are_told_of(name: str, odd: str) -> None:
    for place in range(2, len(FILES[name]), 13):
        data = written((*FILES[name][:place], odd, *FILES[name][place:]))
        assert {number for number, _, _, _ in faults(data)} & {place, place + 1, place + 2}


def changed_files() -> st.SearchStrategy[bytes]:
    """Whole files with pieces cut out, doubled, moved or overwritten, and what follows a header at random."""

    @st.composite
    def one(draw: st.DrawFn) -> bytes:
        data = bytearray(written(FILES[draw(st.sampled_from(sorted(FILES)))], ends=draw(st.sampled_from(["", "\n"]))))
        for _ in range(draw(st.integers(1, 5))):
            start = draw(st.integers(0, len(data)))
            end = min(len(data), start + draw(st.integers(0, 90)))
            piece = bytes(data[start:end])
            other = draw(st.integers(0, len(data)))
            match draw(st.sampled_from(["cut", "double", "move", "write"])):
                case "cut":
                    del data[start:end]
                case "double":
                    data[other:other] = piece
                case "move":
                    del data[start:end]
                    data[other:other] = piece
                case _:
                    data[start:end] = draw(st.binary(max_size=40))
        return bytes(data)

    return one()


def counted(data: bytes) -> int:
    """How many segments there are, by cutting at the terminator of the one header."""
    pieces = data.split(b"~")
    return len(pieces) - (pieces[-1].strip(b" \t\r\n\f\v\x1a") == b"")


@settings(max_examples=150, deadline=None)
@given(changed_files())
def test_no_segment_is_lost_of_a_broken_file(data: bytes) -> None:
    head = written(FILES["professional"][:1])
    if data.startswith(head[:105]) and data.count(b"ISA") == 1:
        assert sum(1 for _ in read_segments(io.BytesIO(data), "here")) == counted(data)
    if data[:3] == b"ISA":
        told = faults(data)
        segments = check_file(io.BytesIO(data), "here").segments
        assert all(1 <= number <= segments for number, _, _, _ in told)


def samples(shared: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(shared / "samples" / "x12.zip") as archive:
        for name in archive.namelist():
            data = b"" if name.endswith(("/", ".py")) else archive.read(name)
            if KINDS.search(data.decode("latin-1")) and data.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"ISA", b"ST")):
                yield name, data


@pytest.mark.shared
def test_samples_of_every_kind_are_read_with_their_faults_listed(shared: Path) -> None:
    kinds: dict[str, int] = {}
    for name, data in samples(shared):
        told = faults(data)
        assert len(told) < 500, name
        found = KINDS.search(data.decode("latin-1"))
        assert found is not None
        kinds[found[1]] = kinds.get(found[1], 0) + 1
        # Line ends are no part of what is told, where they do not terminate segments.
        terminator = next(read_segments(io.BytesIO(data), name)).delimiters.terminator
        if terminator == b"~":
            for ends in (b"~", b"~\n", b"~\r\n"):
                assert faults(re.sub(rb"~[\r\n]*", ends, data)) == told, name
        assert faults(b"\xef\xbb\xbf" + data) == told, name
    assert set(kinds) == {"837", "835", "277", "999"}
    assert sum(kinds.values()) > 60
