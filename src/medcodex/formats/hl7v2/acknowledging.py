"""The answer to a message: whether it was taken, and if not why (HL7 v2.5.1, 2.9 message processing rules)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.formats.hl7v2.message import Segment
from medcodex.formats.hl7v2.separators import declared

if TYPE_CHECKING:
    import datetime as dt

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEADER = re.compile(r"(?:\A|[\r\n])[\x0b\x1c \t\ufeff\xef\xbb\xbf]*(MSH[^\w\s][^\r\n]{4,})")
_PLACE = re.compile(r"\b([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?-(\d+)\b")
_ECHO = 250
"""Of what a sender wrote about itself, the characters that go back: more than the longest of these fields has."""


class Outcome(StrEnum):
    """ACCEPTED: it is kept. ERROR: not now, or not by us; the same may be sent again. REJECTED: never as it is."""

    ACCEPTED = "A"
    ERROR = "E"
    REJECTED = "R"


class Problem(StrEnum):
    """Of HL7 table 0357, what an intake has to say, by its codes."""

    SEGMENT = "100"
    FIELD = "101"
    DATA = "102"
    KIND = "200"
    INTERNAL = "207"

    @property
    def words(self) -> str:
        """The table's own."""
        return _WORDS[self]


_WORDS = {
    Problem.SEGMENT: "Segment sequence error",
    Problem.FIELD: "Required field missing",
    Problem.DATA: "Data type error",
    Problem.KIND: "Unsupported message type",
    Problem.INTERNAL: "Application internal error",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said about a message; ``reason`` in words without patient text, in which a place such as PID-3 may
    be named."""

    outcome: Outcome
    problem: Problem = Problem.INTERNAL
    reason: str = ""


ACCEPTED = Verdict(Outcome.ACCEPTED)


def acknowledgment(message: bytes, verdict: Verdict, at: dt.datetime, control: str) -> bytes | None:
    """The answer to a message, in its own separators, version and character set; None where its sender wants none. Made
    from its header alone, so that the beginning of a message is enough. ``at`` is the time of the answer and
    ``control`` its number, of 20 characters at most.

    A message with MSH-15 or MSH-16 is of the enhanced mode: with MSH-15 its sender asks for a commit acknowledgment
    (CA, CE, CR) always (AL), never (NE), of errors (ER) or of success (SU); where it wants none of these, MSH-16 asks
    for an application acknowledgment (AA, AE, AR) in the same way. All others get an application acknowledgment. An
    acknowledgment is not answered.
    """
    encoding, header = _header_of(message)
    if header is None:
        return _written(Segment(1, "MSH|^~\\&", "", declared("MSH|^~\\&")), f"A{verdict.outcome}", verdict, at, control)
    if header.value(9) == "ACK":
        return None
    commit, application = header.value(15), header.value(16)
    mode = "C" if (commit or application) and commit != "NE" else "A"
    if not _wanted(commit if mode == "C" else application, verdict.outcome):
        return None
    answer = _written(header, f"{mode}{verdict.outcome}", verdict, at, control)
    return answer if encoding == "latin-1" else answer.decode("latin-1").encode(encoding)


def _wanted(condition: str, outcome: Outcome) -> bool:
    accepted = outcome is Outcome.ACCEPTED
    return {"NE": False, "ER": not accepted, "SU": accepted}.get(condition, True)


def _header_of(message: bytes) -> tuple[str, Segment | None]:
    """The header, and as what it was read. Read as Latin-1, every byte comes back as it was, whatever character set it
    is of; only UTF-16 has to be known."""
    encoding = _MARKS.get(message[:2], "latin-1")
    found = _HEADER.search(message.decode(encoding, "replace"))
    return encoding, None if found is None else Segment(1, found[1], "\r", declared(found[1]))


def _written(header: Segment, code: str, verdict: Verdict, at: dt.datetime, control: str) -> bytes:
    marks = header.separators
    version = _version(header.value(12))
    reason = "" if verdict.outcome is Outcome.ACCEPTED else marks.escaped(_plain(verdict.reason))
    event = header.value(9, 2)
    kind = marks.component.join(("ACK", marks.escaped(event), "ACK")) if event and version >= (2, 3, 1) else "ACK"
    fields = ["MSH", header.field(2), *(_echo(header, at) for at in (5, 6, 3, 4)), f"{at:%Y%m%d%H%M%S}{_zone(at)}", "",
              kind, control, _echo(header, 11) or "P", _echo(header, 12) or "2.5.1"]  # fmt: skip
    lines = [_line(header, [*fields, *[""] * 5, _echo(header, 18)])]
    # MSA-3 was withdrawn with 2.7; before that many senders read nothing else.
    lines.append(_line(header, ["MSA", code, _echo(header, 10), reason if version < (2, 7) else ""]))
    if verdict.outcome is not Outcome.ACCEPTED:
        lines.append(_line(header, _error(header, verdict, reason, version)))
    return "".join(f"{line}\r" for line in lines).encode("latin-1", "replace")


def _error(header: Segment, verdict: Verdict, reason: str, version: tuple[int, ...]) -> list[str]:
    marks = header.separators
    found = _PLACE.search(verdict.reason)
    place = [] if found is None else [found[1], found[2] or "1", found[3]]
    told = [verdict.problem, verdict.problem.words, "HL70357"]
    if version >= (2, 5):
        return ["ERR", "", marks.component.join(place), marks.component.join(told), "E", "", "", "", reason]
    if version < (2, 2):
        return ["ERR", ""]
    return ["ERR", marks.component.join([*(place or ["", "", ""]), marks.subcomponent.join(told)])]


def _line(header: Segment, fields: list[str]) -> str:
    return header.separators.field.join(fields).rstrip(header.separators.field)


def _echo(header: Segment, position: int) -> str:
    """A field as it came, without what could break a line or a frame."""
    return "".join(char for char in header.field(position)[:_ECHO] if char >= " ")


def _plain(reason: str) -> str:
    return " ".join(reason.encode("ascii", "replace").decode().split())[:_ECHO]


def _version(told: str) -> tuple[int, ...]:
    numbers = re.match(r"\d+(?:\.\d+)*", told)
    return tuple(map(int, numbers[0].split("."))) if numbers and len(numbers[0]) < 10 else (2, 5)


def _zone(at: dt.datetime) -> str:
    return f"{at:%z}"
