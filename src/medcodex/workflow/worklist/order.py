"""In which order charts stand in a queue, held as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_FIELDS = 4


class Field(StrEnum):
    """By what charts can be ordered."""

    DUE = "due"
    DISCHARGED = "discharged"
    VALUE = "value"
    CREATED = "created"
    SETTING = "setting"
    PAYER = "payer"
    SPECIALTY = "specialty"
    FACILITY = "facility"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class By:
    """One field of an order. A chart that lacks it comes after those that have it, in either direction."""

    field: Field
    descending: bool = False


Order = tuple[By, ...]
"""The first field decides, then the next; what is still equal stands as it came in."""

USUAL: Order = (By(Field.DUE), By(Field.VALUE, descending=True))


def order_from(words: Iterable[str], path: str = "order") -> Order:
    """An order out of words such as "due" and "-value" (descending). InputError for others."""
    found = []
    for place, word in enumerate(words):
        if place == MAX_FIELDS:
            raise InputError(f"more than {MAX_FIELDS}", path)
        try:
            found.append(By(Field(word.removeprefix("-")), word.startswith("-")))
        except (ValueError, AttributeError):
            raise InputError(
                f"one of {', '.join(Field)} expected, with - in front to turn it", f"{path}[{place}]"
            ) from None
    return tuple(found)


def order_words(order: Order) -> list[str]:
    """The words that ``order_from`` reads."""
    return [f"-{by.field}" if by.descending else str(by.field) for by in order]
