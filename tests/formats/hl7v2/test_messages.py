"""Messages: as they come, to their subcomponents, and the same bytes again."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.formats.hl7v2.separators import Separators

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.formats.hl7v2.message import Message

MSH = "MSH|^~\\&|APP|FAC|TO|THERE|20260515||ADT^A01^ADT_A01|77|P|2.5.1"
PID = "PID|1||MRN7^^^HOSP^MR~SSN8^^^USA^SS||DOE&VAN^JANE||19500228|F"


def read(text: str | bytes) -> tuple[Message, ...]:
    data = text.encode() if isinstance(text, str) else text
    found = read_messages(data, "here")
    assert b"".join(map(bytes, found)) == data
    return found


@pytest.mark.parametrize(
    "text",
    [
        f"{MSH}\r{PID}\r",
        f"{MSH}\n{PID}\n",
        f"{MSH}\r\n{PID}\r\n",
        f"{MSH}\r\r\n\n{PID}",
        f"\ufeff{MSH}\r{PID}\r",
        f"\x0b{MSH}\r{PID}\r\x1c\r",
        f"FHS|^~\\&|A\rBHS|^~\\&|A\r{MSH}\r{PID}\rBTS|1\rFTS|1\r",
        f"\n  {MSH}\r{PID}\rZXT|our own\r",
    ],
    ids=["cr", "lf", "crlf", "mixed", "mark", "framed", "batch", "blanks"],
)
def test_one_message_in_many_forms(text: str) -> None:
    (message,) = read(text)
    assert (message.kind, message.control) == (("ADT", "A01"), "77")
    pid = message.first("PID")
    assert pid is not None
    assert pid.value(3) == "MRN7"


def test_several_messages() -> None:
    assert [message.control for message in read(f"{MSH}\r{PID}\r{MSH.replace('|77|', '|78|')}\r{PID}")] == ["77", "78"]


def test_values_are_reached_by_position() -> None:
    (message,) = read(f"{MSH}\r{PID}")
    pid = message.segments[1]
    assert (pid.value(3, 5), pid.value(3, 1, repetition=2), pid.value(3, 5, repetition=2)) == ("MR", "SSN8", "SS")
    assert (pid.value(5), pid.value(5, 1, 2), pid.value(5, 2)) == ("DOE", "VAN", "JANE")
    assert (pid.value(99), pid.value(3, 99), pid.value(3, 1, 9), pid.value(3, repetition=9)) == ("", "", "", "")
    assert (message.header.field(1), message.header.field(2), message.header.value(3)) == ("|", "^~\\&", "APP")
    assert pid.structure(5) == [[["DOE", "VAN"], "JANE"]]
    assert pid.structure(7) == "19500228"


def test_the_explicit_null_is_no_value() -> None:
    assert read(f'{MSH}\rPID|1||""')[0].segments[1].value(3) == ""


def test_a_text_broken_over_lines_stays_one_field() -> None:
    (message,) = read(f"{MSH}\rOBX|1|TX|||First line\nand more\nPlan: rest\r{PID}\r")
    assert [segment.id for segment in message.segments] == ["MSH", "OBX", "PID"]
    assert message.segments[1].text(5) == "First line\nand more\nPlan: rest"


def test_separators_are_the_headers_own() -> None:
    (message,) = read("MSH#*+!%#APP#FAC#TO#THERE#20260515##ADT*A01#77#P#2.5\rPID#1##MRN7*x+MRN8##A!F!B%C")
    pid = message.segments[1]
    assert (message.kind, pid.value(3, repetition=2), pid.value(5), pid.value(5, 1, 2)) == (
        ("ADT", "A01"), "MRN8", "A#B", "C",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A /F/ B", "A | B"),
        ("/S//T//R//E/", "^&~/"),
        ("one/.br/two/.sp2/three", "one\ntwo\nthree"),
        ("/H/loud/N/", "loud"),
        ("/X4D75C3B16F7A/", "Muñoz"),
        ("/XF1/", "ñ"),
        ("/Zours/ stays", "/Zours/ stays"),
        ("no end /", "no end /"),
    ],
    ids=["field", "all", "lines", "loud", "utf8", "latin1", "unknown", "open"],
)
def test_escapes(written: str, meant: str) -> None:
    assert Separators(escape="/").unescaped(written) == meant


@given(st.text())
def test_what_is_escaped_is_read_again(text: str) -> None:
    told = text.replace("\r\n", "\n").replace("\r", "\n")
    assert Separators().unescaped(Separators().escaped(text)) == told


@pytest.mark.parametrize(
    ("declared", "name", "encoding", "read_as"),
    [
        ("UNICODE UTF-8", "Muñoz", "utf-8", "utf-8"),
        ("", "Muñoz", "utf-8", "utf-8"),
        ("ASCII", "Muñoz", "latin-1", "latin-1"),
        ("8859/1", "Muñoz", "latin-1", "latin-1"),
        ("8859/5", "Иван", "iso8859-5", "iso8859-5"),
        ("8859/1", "Doe", "ascii", "latin-1"),
        ("nonsense", "Muñoz", "utf-8", "utf-8"),
    ],
)
def test_character_sets(declared: str, name: str, encoding: str, read_as: str) -> None:
    (message,) = read(f"{MSH}||||||{declared}\rPID|1||7||{name}".encode(encoding))
    assert (message.encoding, message.segments[1].value(5)) == (read_as, name)


@given(st.binary(max_size=300))
def test_whatever_follows_a_header_comes_back(rest: bytes) -> None:
    read(MSH.encode() + b"\r" + rest)


@pytest.mark.parametrize("data", [b"", b"\r\n", b"PID|1", b"%PDF-1.7", bytes(range(256)), b"MSHING about"])
def test_what_holds_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no HL7 message"):
        read_messages(data, "here")


@pytest.mark.shared
def test_the_samples_come_back_byte_for_byte(shared: Path) -> None:
    count = 0
    with zipfile.ZipFile(shared / "samples" / "hl7v2.zip") as samples:
        for name in samples.namelist():
            if not name.endswith("/") and "LICENSE" not in name:
                found = read(samples.read(name))
                assert all(message.kind[0] and message.first("PID") for message in found), name
                count += 1
    assert count == 96
