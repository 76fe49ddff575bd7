"""What the definitions say of a value: definition, explanation, examples, and the keys of body parts and devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.book import Icd10pcsBook
    from medcodex.terminology.icd10pcs.model import Definition

OPERATION, BODY_PART, DEVICE = 3, 4, 6


@dataclass(frozen=True, slots=True)
class Meaning:
    """``includes`` are examples of procedures; ``keys`` the terms that the body part, device or substance key codes
    to the value; ``aggregates`` the specific devices that the value stands for in this table."""

    definition: str = ""
    explanation: str = ""
    includes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = ()


def meaning_of(book: Icd10pcsBook, prefix: str, position: int, title: str) -> Meaning:
    """What the loaded definitions say of the value with this title behind the prefix; empty where they say nothing.

    The device key names values with their place ("Zooplastic Tissue in Heart and Great Vessels"): such an entry
    counts where the prefix is of that body system and operation.
    """
    if not prefix:
        return Meaning()
    found = [item for item in book.definitions(prefix[0], position) if _speaks_of(book, item, prefix, title)]
    texts = tuple(dict.fromkeys(text for item in found for text in item.includes))
    keyed = position in {BODY_PART, DEVICE} and not any(item.definition for item in found)
    return Meaning(
        definition=next((item.definition for item in found if item.definition), ""),
        explanation=next((item.explanation for item in found if item.explanation), ""),
        includes=() if keyed else texts,
        keys=texts if keyed else (),
        aggregates=tuple(_aggregated(book, prefix, title)) if position == DEVICE else (),
    )


def _speaks_of(book: Icd10pcsBook, item: Definition, prefix: str, title: str) -> bool:
    if title in item.titles:
        return True
    if item.position != DEVICE:
        return False
    placed = [name for name in item.titles if name.startswith((f"{title} in ", f"{title} for "))]
    if not placed:
        return False
    system, operation = _place(book, prefix)
    rests = (name.removeprefix(title) for name in placed)
    return any(rest in {f" in {system}", f" for {operation} in {system}", " in New Technology"} for rest in rests)


def _place(book: Icd10pcsBook, prefix: str) -> tuple[str, str]:
    """The body system and the operation of a prefix, as its table names them."""
    row = next(iter(book.table_rows(prefix)), None)
    return (row.axes[1].values[0].title, row.axes[2].values[0].title) if row is not None else ("", "")


def _aggregated(book: Icd10pcsBook, prefix: str, title: str) -> Iterator[str]:
    system, operation = _place(book, prefix)
    for item in book.aggregates():
        if item.parent == title and system in item.body_systems and operation != item.operation:
            yield item.device
