"""Values of command-line options, each with a message that says what was expected."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def expecting(parse: Callable[[str], T], expected: str) -> Callable[[str], T]:
    """``parse`` for argparse: a ValueError becomes a usage error that says what was ``expected``."""

    def convert(value: str) -> T:
        try:
            return parse(value)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{expected} expected") from None

    return convert


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """Parses a whole number within bounds, both included."""

    def parse(value: str) -> int:
        number = int(value)
        if number < low or (high is not None and number > high):
            raise ValueError("out of bounds")
        return number

    return parse


def share(value: str) -> float:
    """A number from 0 to 1."""
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError("out of bounds")
    return number
