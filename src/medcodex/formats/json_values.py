"""Values out of JSON: each read with the path it stands at.

Every function raises InputError with the path as its ``where``, and never with the value itself, which may be patient
text where it was misplaced.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, TypeVar, overload

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from enum import StrEnum

    import msgspec

MAX_ITEMS = 1000
MAX_TEXT = 200
_MAX_DIGITS = 15
_PATH = re.compile(r"(?P<what>.*?)(?: - at `\$?\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "object": "an object",
    "array": "a list",
    "bool": "true or false",
}
Kind = TypeVar("Kind", bound="StrEnum")
Item = TypeVar("Item")


def not_json(data: bytes) -> str:
    """Why bytes are no JSON."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start}"
    return "not valid JSON"


def text_in(text: str | None, path: str, most: int = MAX_TEXT) -> str | None:
    """A short text without the blanks around it; None where nothing is left."""
    if text is None or not (text := text.strip()):
        return None
    if len(text) > most:
        raise InputError(f"longer than {most} characters", path)
    if not text.isprintable():
        raise InputError("holds a control character", path)
    return text


def required(text: str | None, path: str, what: str = "a code") -> str:
    """A short text that must be there; ``what`` it is."""
    found = text_in(text, path)
    if found is None:
        raise InputError(f"empty, {what} expected", path)
    return found


def each(read: Callable[[Any, str], Item], items: list[Any] | None, path: str) -> tuple[Item, ...]:
    """Each item of a list read with its own path; no list is an empty one."""
    return tuple(read(one, f"{path}[{place}]") for place, one in enumerate(limited(items, path)))


def limited(items: list[Any] | None, path: str, most: int = MAX_ITEMS) -> list[Any]:
    """A list of at most so many; no list is an empty one."""
    if items is not None and len(items) > most:
        raise InputError(f"more than {most}", path)
    return items or []


def amount(value: Decimal | None, path: str) -> Decimal | None:
    """A number of no more digits than money has."""
    if value is not None and not (value.is_finite() and abs(value.adjusted()) < _MAX_DIGITS):
        raise InputError(f"a number of at most {_MAX_DIGITS} digits expected", path)
    return value


def whole(value: float | None, path: str, most: int) -> int | None:
    """A whole number from 0 to ``most``."""
    if value is not None and not 0 <= value <= most:
        raise InputError(f"a number from 0 to {most} expected", path)
    return None if value is None else int(value)


@overload
def choice(kind: type[Kind], value: str, path: str) -> Kind: ...
@overload
def choice(kind: type[Kind], value: str | None, path: str) -> Kind | None: ...
def choice(kind: type[Kind], value: str | None, path: str) -> Kind | None:
    """One of a kind's values."""
    if value is None:
        return None
    try:
        return kind(value)
    except ValueError:
        raise InputError(f"one of {', '.join(kind)} expected", path) from None


def date_in(value: str | None, path: str) -> dt.date | None:
    """A calendar day."""
    if not value:
        return None
    try:
        if value[4:5] != "-" or value[7:8] != "-":
            raise ValueError
        return dt.datetime.fromisoformat(value).date()
    except ValueError:
        raise InputError("a date as YYYY-MM-DD expected", path) from None


def in_words(error: msgspec.ValidationError, root: str) -> str:
    """msgspec's message with the path in front, "diagnoses[0].poa: text or nothing expected, not a whole number";
    ``root`` names the whole where it has no path."""
    match = _PATH.match(str(error))
    what, path = (match["what"], match["path"]) if match else (str(error), None)
    if what == "Invalid decimal string":
        what = "a number expected, not text"
    types = re.fullmatch(r"Expected `([^`]*)`, got `([^`]*)`", what)
    if types:
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in types[1].split(" | ") if kind != "null")
        what = f"{wanted} expected, not {_KINDS.get(types[2], types[2])}"
    return f"{path or root}: {what[:1].lower()}{what[1:]}"


def shown(name: str) -> str:
    """A key of the input as a message may show it."""
    return "".join(char if char.isprintable() else "�" for char in name[:40])
