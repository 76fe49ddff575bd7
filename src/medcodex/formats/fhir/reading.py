"""JSON in, elements out: every error says which element is wrong and what is expected there."""

from __future__ import annotations

import json
import math
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from medcodex.errors import InputError
from medcodex.terminology.valueset.records import Coding, Extension

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST = 64
_LONGEST = 40
_NAMES = {str: "a string", bool: "true or false", int: "a whole number", dict: "an object", list: "a list"}


def parse_json(body: bytes, *, strict: bool = False, exact: bool = False) -> Any:
    """The value of a JSON text. InputError, saying where, for a text that is not JSON, not UTF-8, holds a number that
    is not one, or is nested deeper than any resource is; ``strict`` refuses a name that stands twice in one object
    too; ``exact`` reads numbers with a decimal point as Decimal, digit by digit, as money asks for."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"the body is not UTF-8 (byte {error.start})", "body") from None
    try:
        value = json.loads(
            text,
            parse_constant=_no_number,
            parse_float=_exact if exact else _decimal,
            parse_int=_whole,
            object_pairs_hook=_without_doubles if strict else None,
        )
        deep = isinstance(value, dict | list) and _too_deep(value)
    except json.JSONDecodeError as error:
        reason = f"the body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise InputError(reason, "body") from None
    except RecursionError:
        deep = True
    if deep:
        raise InputError(f"the body is nested deeper than {_DEEPEST} levels", "body")
    return value


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(outer: Any) -> Iterator[Any]:
    inner = outer.values() if isinstance(outer, dict) else outer
    return (each for each in inner if isinstance(each, dict | list))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        told = name if name.isascii() and name.isalnum() and len(name) <= 40 else "a name"
        raise InputError(f"the body is contradictory: {told} stands twice in one object", "body")
    return found


def _no_number(name: str) -> NoReturn:
    raise InputError(f"the body is not JSON: {name} is no number", "body")


def _decimal(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        _no_number(text)
    return value


def _exact(text: str) -> Decimal:
    if len(text) > _LONGEST:
        _no_number(text[:20] + "...")
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > 20:
        _no_number(text[:20] + "...")
    return int(text)


class Element:
    """An object of a resource with the path that leads to it."""

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise InputError(f"{path}: {_NAMES[dict]} is expected", path)
        self.raw: Mapping[str, Any] = value
        self.path = path

    def text(self, name: str) -> str:
        """A string; "" where there is none."""
        value = self._value(name, str)
        return value if isinstance(value, str) else ""

    def required(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if not value:
            raise InputError(f"{self.path}.{name}: is required", f"{self.path}.{name}")
        return value

    def flag(self, name: str) -> bool | None:
        """A boolean; None where there is none."""
        value = self._value(name, bool)
        return value if isinstance(value, bool) else None

    def whole(self, name: str) -> int | None:
        """A whole number; None where there is none."""
        value = self._value(name, int)
        return value if isinstance(value, int) else None

    def number(self, name: str) -> Decimal | None:
        """A number, exact where the text was read so; None where there is none."""
        value = self._value(name, object)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise InputError(f"{self.path}.{name}: a number is expected", f"{self.path}.{name}")
        return value if isinstance(value, Decimal) else Decimal(str(value))

    def whole_numbers(self, name: str) -> tuple[int, ...]:
        """The whole numbers of a list."""
        values = self._list(name)
        for number, value in enumerate(values):
            if not isinstance(value, int) or isinstance(value, bool):
                path = f"{self.path}.{name}[{number}]"
                raise InputError(f"{path}: {_NAMES[int]} is expected", path)
        return tuple(values)

    def each(self, name: str) -> Iterator[Element]:
        """The objects of a list, each with its path."""
        for number, value in enumerate(self._list(name)):
            yield Element(value, f"{self.path}.{name}[{number}]")

    def texts(self, name: str) -> tuple[str, ...]:
        """The strings of a list."""
        values = self._list(name)
        for number, value in enumerate(values):
            if not isinstance(value, str):
                path = f"{self.path}.{name}[{number}]"
                raise InputError(f"{path}: {_NAMES[str]} is expected", path)
        return tuple(values)

    def one(self, name: str) -> Element | None:
        """An object; None where there is none."""
        value = self.raw.get(name)
        return Element(value, f"{self.path}.{name}") if value is not None else None

    def has(self, name: str) -> bool:
        return self.raw.get(name) is not None

    def choice(self, stem: str) -> tuple[str, Any]:
        """The type and value of a choice element such as value[x]; ("", None) where there is none."""
        for name, value in self.raw.items():
            if name.startswith(stem) and name[len(stem) :][:1].isupper() and value is not None:
                return name[len(stem) :], value
        return "", None

    def extensions(self) -> tuple[Extension, ...]:
        """The extensions of the element."""
        found = []
        for each in self.each("extension"):
            kind, value = each.choice("value")
            found.append(Extension(each.required("url"), kind, value, each.extensions()))
        return tuple(found)

    def coding(self) -> Coding:
        """The element read as a Coding."""
        return Coding(self.text("system"), self.text("code"), self.text("version"), self.text("display"))

    def _list(self, name: str) -> list[Any]:
        value = self.raw.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise InputError(f"{self.path}.{name}: {_NAMES[list]} is expected", f"{self.path}.{name}")
        return value

    def _value(self, name: str, kind: type) -> Any:
        value = self.raw.get(name)
        if value is None:
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise InputError(f"{self.path}.{name}: {_NAMES[kind]} is expected", f"{self.path}.{name}")
        return value


def resource(value: Any, path: str = "") -> Element:
    """An object that states its resourceType; the path starts with it where none is given."""
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        where = path or "body"
        raise InputError(f"{where}: a FHIR resource (an object with a resourceType) is expected", where)
    return Element(value, path or str(value["resourceType"]))


def of_type(element: Element, expected: str) -> Element:
    """The same; InputError where it is a resource of another type."""
    found = element.text("resourceType")
    if found != expected:
        raise InputError(f"{element.path}: a {expected} is expected, not a {found}", element.path)
    return element
