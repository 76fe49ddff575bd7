"""Claims as they are billed, as JSON: the fields of ``medcodex.encounter.billing`` by name, those that say nothing left
out, money and quantities as strings, dates as YYYY-MM-DD."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from medcodex.encounter.billing import BilledClaim
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENCODER = msgspec.json.Encoder(decimal_format="string")
_DECODER = msgspec.json.Decoder(tuple[BilledClaim, ...])
_ONE = msgspec.json.Decoder(BilledClaim)


def write_billed(claims: Sequence[BilledClaim]) -> bytes:
    """Claims as one JSON array."""
    return _ENCODER.encode([billed_object(one) for one in claims])


def read_billed(data: bytes, where: str) -> tuple[BilledClaim, ...]:
    """Claims out of a JSON array, or of one object. InputError, with the key, for what is no JSON, not UTF-8, lacks a
    field or has a value of another kind."""
    try:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            return (_ONE.decode(data.removeprefix(b"\xef\xbb\xbf")),)
        return _DECODER.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        said, _, path = str(error).partition(" - at ")
        at = path.strip("`").removeprefix("$")
        raise InputError(f"no claim as it is billed: {said}", f"{where}: {at}" if at else where) from None


def billed_object(value: Any) -> Any:
    """A record as JSON values, without the fields that stand at their defaults."""
    if is_dataclass(value):
        told = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: billed_object(found) for one, found in told if found != _default(one)}
    if isinstance(value, dict):
        return {key: billed_object(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [billed_object(one) for one in value]
    return value


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
