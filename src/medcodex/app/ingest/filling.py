"""Numbers that a clerk found elsewhere, written into an HL7 version 2 message where it has none: the account into
PID-18, the record number into PID-3. Other formats take them as numbers of what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.hl7v2.reading import read_messages

if TYPE_CHECKING:
    from medcodex.formats.hl7v2.message import Message, Segment
    from medcodex.workflow.arrivals.settling import Numbers

_RECORD, _ACCOUNT = 3, 18


def filled(data: bytes, kind: str, numbers: Numbers) -> bytes | None:
    """The message with these numbers; None where nothing is to be written, or it is of another format."""
    if kind != "hl7v2" or not (numbers.account or numbers.mrn):
        return None
    try:
        messages = read_messages(data, "")
        found = b"".join(bytes(_filled(one, numbers)) for one in messages)
    except InputError:
        return None
    except UnicodeEncodeError:
        raise InputError("a character that the message's encoding has not", "account") from None
    return None if found == data else found


def _filled(message: Message, numbers: Numbers) -> Message:
    return replace(message, segments=tuple(_pid(one, numbers) if one.id == "PID" else one for one in message.segments))


def _pid(segment: Segment, numbers: Numbers) -> Segment:
    marks = segment.separators
    if numbers.mrn and not segment.field(_RECORD):
        parts = [marks.escaped(one) for one in (numbers.mrn, "", "", numbers.authority, "MR")]
        segment = _with(segment, _RECORD, marks.component.join(parts))
    if numbers.account and not segment.field(_ACCOUNT):
        segment = _with(segment, _ACCOUNT, marks.escaped(numbers.account))
    return segment


def _with(segment: Segment, position: int, text: str) -> Segment:
    mark = segment.separators.field
    fields = segment.line.split(mark)
    fields += [""] * (position + 1 - len(fields))
    fields[position] = text
    return replace(segment, line=mark.join(fields))
