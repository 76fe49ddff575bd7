"""Segments: cut anywhere, any separators, and the same bytes again."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.formats.x12.segments import MAX_SEGMENT, read_segments

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.formats.x12.segments import Segment


class Slow(io.BytesIO):
    """Hands out few bytes at a time, as a pipe may."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self._step = step

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._step)


def header(element: str = "*", component: str = ":", repetition: str = "^", end: str = "~") -> str:
    fields = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", "SENDER".ljust(15), "ZZ", "RECEIVER".ljust(15), "260515"]
    return element.join([*fields, "1200", repetition, "00501", "000000001", "0", "T", component]) + end


def cut(data: bytes, step: int = 1 << 18) -> list[Segment]:
    return list(read_segments(Slow(data, step), "here"))


def ids(data: bytes) -> list[str]:
    return [segment.id for segment in cut(data)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (header() + "GS*HC~IEA*0*1~", ["ISA", "GS", "IEA"]),
        (header(end="\n") + "GS*HC\nIEA*0*1\n", ["ISA", "GS", "IEA"]),
        (header(end="\r\n") + "GS*HC\r\nIEA*0*1\r\n", ["ISA", "GS", "IEA"]),
        (header("|", ">", "~", "'") + "GS|HC'\nIEA|0|1'", ["ISA", "GS", "IEA"]),
        (header() + "IEA*0*1~" + header("|", ">", "^", "'") + "IEA|0|1'", ["ISA", "IEA", "ISA", "IEA"]),
        ("\ufeff" + header() + "IEA*0*1~", ["ISA", "IEA"]),
        ("\n\n  " + header() + "\n\nIEA*0*1~\n\x1a", ["ISA", "IEA"]),
        ("ST*835*1234~BPR*I~SE*3*1234~", ["ST", "BPR", "SE"]),
        (header() + "GS*HC~IEA*0", ["ISA", "GS", "IEA"]),
        (header().replace("SENDER         ", "SENDER") + "IEA*0*1~", ["ISA", "IEA"]),
        ("ISA*00*too*short~IEA*0*1~", ["ISA", "IEA"]),
        (header() + "IEA*0*1~ISA", ["ISA", "IEA", "ISA"]),
    ],
    ids=["usual", "line-end", "two-line-ends", "others", "two-with-others", "mark", "blanks", "no-header", "cut-off",
         "wrong-width", "broken-header", "header-cut-off"],
)  # fmt: skip
def test_segments_are_found_and_write_back(text: str, expected: list[str]) -> None:
    data = text.encode()
    for step in (1, 7, 1 << 18):
        segments = cut(data, step)
        assert [segment.id for segment in segments] == expected
        assert b"".join(map(bytes, segments)) == data
        assert [segment.number for segment in segments] == list(range(1, len(expected) + 1))
        assert all(data[one.offset :].startswith(one.parts[0]) for one in segments)


def test_elements_are_read_by_their_position() -> None:
    clm = cut((header() + "CLM*A37*100***11:B:1*Y~").encode())[1]
    assert [clm.text(number) for number in (1, 2, 3, 5, 6, 7)] == ["A37", "100", "", "11:B:1", "Y", ""]


def test_what_is_not_utf8_is_read_as_latin1() -> None:
    assert cut(header().encode() + b"NM1*QC*Mu\xf1oz~NM1*QC*Mu\xc3\xb1oz~")[1].text(2) == "Muñoz"
    assert cut(header().encode() + b"NM1*QC*Mu\xc3\xb1oz~")[1].text(2) == "Muñoz"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"\xff\xfeI\0S\0A\0", "UTF-16"),
        (b"%PDF-1.7 and more", "not X12"),
        (b"Dear colleague, thank you", "not X12"),
        (bytes(range(256)), "not X12"),
    ],
    ids=["empty", "blank", "utf16", "pdf", "letter", "binary"],
)
def test_what_is_no_x12_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        cut(data)
    assert raised.value.where == "here"


def test_a_segment_without_end_is_cut() -> None:
    data = header().encode() + b"A" * (2 * MAX_SEGMENT + 9) + b"~IEA*0*1~"
    segments = cut(data)
    assert [len(segment.parts[0]) for segment in segments] == [3, MAX_SEGMENT, MAX_SEGMENT, 9, 3]
    assert b"".join(map(bytes, segments)) == data


@given(st.binary(max_size=400), st.integers(1, 50))
def test_whatever_follows_a_header_comes_back(rest: bytes, step: int) -> None:
    data = header().encode() + rest
    assert b"".join(map(bytes, cut(data, step))) == data


@given(st.data())
def test_any_separators(data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.sampled_from("*|:>^~'\\!\n\x1c\x1d\x1e\x1f"), min_size=4, max_size=4, unique=True))
    text = header(*marks) + marks[0].join(["NM1", "QC", f"a{marks[1]}b"]) + marks[3]
    assert [segment.parts[0] for segment in cut(text.encode())] == [b"ISA", b"NM1"]


@pytest.mark.shared
def test_the_samples_come_back_byte_for_byte(shared: Path) -> None:
    with zipfile.ZipFile(shared / "samples" / "x12.zip") as samples:
        read = 0
        for name in samples.namelist():
            if name.endswith(("/", ".py")) or "LICENSE" in name:
                continue
            data = samples.read(name)
            assert b"".join(map(bytes, read_segments(io.BytesIO(data), name))) == data, name
            read += 1
    assert read > 100
