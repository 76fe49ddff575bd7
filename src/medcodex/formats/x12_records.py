"""What is in X12 files, as lines of JSON: an object each, ``record`` says of what (docs/x12.md). Fields are those of
``medcodex.encounter`` by name, those that say nothing left out; money and quantities as strings, dates as
YYYY-MM-DD."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, TypeVar

import msgspec

from medcodex.encounter.billing import BilledClaim
from medcodex.encounter.claim_status import (
    BatchAnswer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
    StatusQuestion,
)
from medcodex.encounter.remittance import Payment, RemittedClaim
from medcodex.errors import InputError
from medcodex.formats.billing_json import billed_object, read_billed
from medcodex.formats.x12.claims.batches import BatchHead
from medcodex.formats.x12.claims.reading import ReadClaim
from medcodex.formats.x12.envelope import GroupOpened, InterchangeOpened
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.remittance import RemittanceEnd
from medcodex.formats.x12.sets import SetOpened

if TYPE_CHECKING:
    from collections.abc import Iterator

_Told = TypeVar("_Told")
Written = InterchangeOpened | BatchHead | BilledClaim
"""What files are written from."""

MAX_LINE = 20 * 1000 * 1000
"""Bytes that one line may have."""

_NAMES: dict[type, str] = {
    InterchangeOpened: "interchange",
    GroupOpened: "group",
    BatchHead: "batch",
    Payment: "payment",
    RemittedClaim: "remitted_claim",
    RemittanceEnd: "provider_adjustments",
    InterchangeAnswer: "interchange_answer",
    GroupAnswer: "group_answer",
    BatchAnswer: "batch_answer",
    ClaimAnswer: "claim_answer",
    StatusQuestion: "status_question",
    Fault: "fault",
}
_BLANK = b"\xef\xbb\xbf \t\r\n"
_UNWRITTEN = frozenset(_NAMES.values()) - {"interchange", "group", "batch", "fault"}
_ENCODER = msgspec.json.Encoder(decimal_format="string")
_DECODER = msgspec.json.Decoder(dict[str, Any])


def record_of(step: object) -> dict[str, Any] | None:
    """A step of reading a file as a record; None for what is a part of others."""
    name = _NAMES.get(type(step))
    if name is not None:
        return {"record": name, **billed_object(step)}
    if isinstance(step, ReadClaim):
        return {"record": "claim", "segment": step.segment, "claim": billed_object(step.claim)}
    if isinstance(step, SetOpened):
        told = step.segment
        guide = step.guide.version if step.guide else None
        return {"record": "set", "segment": told.number, "id": told.text(1), "control": told.text(2), "guide": guide}
    return None


def write_record(record: dict[str, Any]) -> bytes:
    """A record as a line."""
    return _ENCODER.encode(record) + b"\n"


def read_claim_records(stream: IO[bytes], where: str) -> Iterator[Written]:
    """Claims to be written: lines as ``x12 read --claims`` gives them, or a JSON array of claims or one claim
    (``formats.billing_json``), of MAX_LINE bytes at most. InputError for what is neither, is empty, or is too long."""
    first = b""
    while not first.strip(_BLANK):
        first = stream.readline(MAX_LINE + 1)
        if not first:
            raise InputError("empty: there is no claim to write", where)
    rest = _Joined(first, stream)
    if _is_record(first.strip(_BLANK)):
        yield from read_records(rest, where)
        return
    data = rest.read(MAX_LINE + 1)
    if len(data) > MAX_LINE:
        raise InputError(
            f"larger than the limit of {MAX_LINE // 1_000_000} MB; lines as x12 read --claims gives them have none",
            where,
        )
    yield from read_billed(data, where)


class _Joined:
    """A stream whose first line was read already."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = first, rest

    def readline(self, most: int) -> bytes:
        first, self._first = self._first, b""
        return first or self._rest.readline(most)

    def read(self, most: int) -> bytes:
        first, self._first = self._first, b""
        return first + self._rest.read(most)


def _is_record(line: bytes) -> bool:
    try:
        return "record" in _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def read_records(stream: IO[bytes] | _Joined, where: str) -> Iterator[Written]:
    """What is to be written again of such lines: interchanges, heads of batches and claims; groups, sets and faults are
    passed over. InputError, with the line, for what is no such line and for records of what is no claim."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        place = f"{where} line {number}"
        if len(line) > MAX_LINE:
            raise InputError(f"longer than the limit of {MAX_LINE // 1_000_000} MB", place)
        text = line.removeprefix(b"\xef\xbb\xbf").strip()
        if not text:
            continue
        told = _decoded(text, place)
        name = told.pop("record", None)
        if name == "claim":
            yield _record(told.get("claim"), BilledClaim, place)
        elif name == "batch":
            yield _record(told, BatchHead, place)
        elif name == "interchange":
            yield _record(told, InterchangeOpened, place)
        elif name in _UNWRITTEN:
            raise InputError(f"{name} cannot be written as a claim; claims are", place)
        elif name not in {"group", "set", "fault", "end"}:
            raise InputError("no record of a file: what x12 read --claims gives is taken", place)


def _decoded(text: bytes, place: str) -> dict[str, Any]:
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"no JSON object: {error}", place) from None


def _record(told: Any, kind: type[_Told], place: str) -> _Told:
    try:
        return msgspec.convert(told, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        said, _, path = str(error).partition(" - at ")
        at = path.strip("`").removeprefix("$")
        raise InputError(f"no {kind.__name__}: {said}", f"{place}: {at}" if at else place) from None
