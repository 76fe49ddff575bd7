"""Properties of concepts as JSON. JSON has no dates: they are written as text and marked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.terminology.concepts import Value


def dump_properties(properties: Iterable[tuple[str, Value]]) -> list[list[Any]]:
    """Name and value of each, a date with a mark behind it."""
    return [
        [name, value.isoformat(), "date"] if isinstance(value, date) else [name, value] for name, value in properties
    ]


def load_properties(written: Iterable[list[Any]]) -> tuple[tuple[str, Value], ...]:
    """The properties that dump_properties wrote."""
    return tuple((name, date.fromisoformat(value) if mark else value) for name, value, *mark in written)
