"""The text of a ``case.toml``, for charts that were not written by hand (docs/practice-charts.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.learn.cases.shape import Case


def case_toml(case: Case) -> str:
    """The file; what is at its default is left out."""
    told = _told(case)
    lines = [f"{name} = {_value(value)}" for name, value in told.items() if not _is_table(value)]
    for name, value in told.items():
        tables = value if isinstance(value, list) else [value]
        if _is_table(value):
            head = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            for one in tables:
                lines += ["", head, *(f"{key} = {_value(each)}" for key, each in one.items())]
    return "\n".join(lines) + "\n"


def _told(struct: msgspec.Struct) -> dict[str, Any]:
    """A structure without its defaults, in which structures became tables."""
    found = {}
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        default = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
        if value is None or value == default:
            continue
        found[field.name] = _tables(value)
    return found


def _tables(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _told(value)
    return [_tables(one) for one in value] if isinstance(value, list) else value


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _value(value: Any) -> str:
    """A value as TOML writes it: strings as JSON does, but for the one control character that JSON lets stand."""
    if isinstance(value, dict):
        return "{" + ", ".join(_pairs(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_value(str(key))} = {_value(value)}" for key, value in table.items())
