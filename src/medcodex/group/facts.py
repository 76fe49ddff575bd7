"""The documented facts that groupers ask for: the vocabulary as `medcodex group --facts` publishes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from medcodex.encounter.facts import FactAsked
from medcodex.group.em.items import items
from medcodex.group.em.tables import fact_rows, families
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.group.em.tables import FactRow

_KINDS = {
    "flag": "true, false",
    "whole": "whole minutes of a day",
    "hours": "whole hours of a day",
    "names": "a list of words",
}


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What can be documented for an element of decision making."""

    element: str
    name: str
    start: str
    meaning: str
    source: str

    def as_object(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def facts_asked() -> tuple[FactAsked, ...]:
    """All facts, those of stays and beneficiaries first."""
    rows = (
        FactAsked(row["name"], row["values"], row["meaning"], (row["asked_by"],))
        for row in table_rows("medcodex.group", "data/facts.tsv")
    )
    return (*rows, *visit_facts())


def visit_facts() -> tuple[FactAsked, ...]:
    """The facts of a visit."""
    return tuple(FactAsked(row.name, _values(row), row.meaning, ("em",)) for row in fact_rows().values())


def visit_items() -> tuple[ItemTold, ...]:
    """The items of all elements, once each."""
    return tuple(
        ItemTold(one.element, one.name, one.start.isoformat(), one.meaning, one.source)
        for one in dict.fromkeys(items().values())
    )


def _values(row: FactRow) -> str:
    if row.name == "em_family":
        return ", ".join((*families(), "office, home, preventive (with em_last_service)"))
    if row.kind == "items":
        return f"a list of the items of {row.values}: {', '.join(_names(row.values))}"
    if row.kind in _KINDS:
        return _KINDS[row.kind]
    listed = ", ".join(row.values.split()) if row.kind != "day" else row.values
    return f"a list of {listed}" if row.kind == "choices" else listed


def _names(element: str) -> Iterator[str]:
    return (one.name for one in visit_items() if one.element == element)
