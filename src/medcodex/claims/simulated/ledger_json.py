"""The ledger of a simulated payer as JSON Lines: what it is and its sums, then a claim a line."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - readers of JSON look the fields' types up
from typing import IO, TYPE_CHECKING

import msgspec

from medcodex.claims.simulated.ledger import DecidedClaim, Ledger, Owed
from medcodex.errors import InputError
from medcodex.formats.billing_json import billed_object

if TYPE_CHECKING:
    from collections.abc import Iterator

_KIND = "ledger of a simulated payer"


class _Head(msgspec.Struct):
    simulation: str
    last: int
    control: int
    met: dict[str, Decimal]
    owed: dict[str, Owed]


_ENCODER = msgspec.json.Encoder(decimal_format="string")
_HEAD = msgspec.json.Decoder(_Head)
_CLAIM = msgspec.json.Decoder(DecidedClaim)


def write_ledger(ledger: Ledger) -> Iterator[str]:
    """Its lines."""
    head = _Head(_KIND, ledger.last, ledger.control, ledger.met, ledger.owed)
    yield _ENCODER.encode(head).decode() + "\n"
    for one in ledger.claims():
        yield _ENCODER.encode(billed_object(one)).decode() + "\n"


def read_ledger(stream: IO[bytes], where: str) -> Ledger:
    """A ledger out of its lines. InputError, with the line, for what is none."""
    try:
        head = _HEAD.decode(stream.readline().removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputError("not the ledger of a simulated payer", f"{where}: line 1") from None
    if head.simulation != _KIND:
        raise InputError("not the ledger of a simulated payer", f"{where}: line 1")
    return Ledger.of(head.last, head.control, head.met, head.owed, _claims(stream, where))


def _claims(stream: IO[bytes], where: str) -> Iterator[DecidedClaim]:
    for number, line in enumerate(stream, 2):
        try:
            yield _CLAIM.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise InputError("not a claim of a ledger", f"{where}: line {number}") from None
