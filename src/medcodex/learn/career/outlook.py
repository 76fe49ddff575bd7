"""Pay and outlook: each measure's figures, the newest first, and which of them is current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.career.facts import Figure

MEASURES = {
    "median-pay-year": "Median pay a year",
    "median-pay-hour": "Median pay an hour",
    "jobs": "Jobs",
    "growth": "Growth",
}
SURE = frozenset({"official", "archived"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with its figures, the newest first. ``current`` is the newest of all; ``surest`` the newest that was
    read at the publisher, where that is another one."""

    name: str
    title: str
    figures: tuple[Figure, ...]

    @property
    def current(self) -> Figure:
        return self.figures[0]

    @property
    def surest(self) -> Figure | None:
        found = next((one for one in self.figures if one.certainty in SURE), None)
        return None if found is self.current else found


def measured(figures: Sequence[Figure]) -> Sequence[Measured]:
    """The measures of which figures are told, in the order of MEASURES."""
    found = []
    for name, title in MEASURES.items():
        own = sorted((one for one in figures if one.measure == name), key=lambda one: one.as_of, reverse=True)
        if own:
            found.append(Measured(name, title, tuple(own)))
    return found


def worded(figure: Figure) -> str:
    """A figure as it is read: dollars, people, percent."""
    value = figure.value
    if figure.measure == "jobs":
        return f"{value:,.0f}"
    if figure.measure == "growth":
        return f"{value.normalize():f} percent"
    return f"${value:,.0f}" if figure.measure == "median-pay-year" else f"${value:,.2f}"
