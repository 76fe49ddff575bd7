"""Which variants a chart has, and which of them a seed gives: the same for the same seed, chart and books."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.cases.checking import check_key
from medcodex.learn.variants.making import make_variant, name_of
from medcodex.learn.variants.mirrored import mirror

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.learn.cases.case import Case
    from medcodex.learn.cases.ports import CaseJudge
    from medcodex.learn.variants.declared import Dimension
    from medcodex.learn.variants.making import Choice
    from medcodex.learn.variants.ports import VariantBooks

MOST = 240
"""Combinations of one chart that are considered."""


@dataclass(frozen=True, slots=True)
class Made:
    """A variant that may teach, or why there is none under this name."""

    name: str
    says: str
    case: Case | None
    problem: str = ""


class CaseVariantMaker:
    """The variants of one chart; ``dimensions`` as its author declared them, empty where nothing is declared: then the
    chart seen in a mirror is its one variant, where that is safe."""

    def __init__(self, case: Case, dimensions: Sequence[Dimension], books: VariantBooks, judge: CaseJudge) -> None:
        self._case, self._books, self._judge = case, books, judge
        if dimensions:
            self._choices = {name_of(one): one for one in _choices(dimensions)}
        else:
            safe = mirror(case, books)
            self._choices = {} if safe is None else {safe[1].name: (safe,)}

    def all(self) -> Iterator[Made]:
        """Every variant, made and checked, in the order of the file."""
        return (self.made(name) for name in self._choices)

    def made(self, name: str) -> Made:
        """The variant of a name, made and checked by books and edits."""
        choice = self._choices.get(name)
        if choice is None:
            return Made(name, "", None, "no such variant")
        says = "; ".join(f"{dimension.says}: {one.name}" for dimension, one in choice)
        try:
            variant = make_variant(self._case, choice, self._books)
        except InputError as error:
            return Made(name, says, None, error.message)
        problem = next((one for one in check_key(variant, self._books, self._judge) if not one.unchecked), None)
        if problem is not None:
            return Made(name, says, None, f"{problem.where}: {problem.message}")
        return Made(name, says, variant)

    def chosen(self, seed: str) -> Case | None:
        """The variant that a seed gives, of those that may teach; None where there is none."""
        for name in sorted(self._choices, key=lambda one: _draw(seed, self._case.id, one)):
            found = self.made(name).case
            if found is not None:
                return found
        return None


def _choices(dimensions: Sequence[Dimension]) -> Iterator[Choice]:
    """One alternative or the chart's own words of each dimension, but not the chart's own of all."""
    options = [[None, *((one, each) for each in one.alternatives)] for one in dimensions]
    taken = 0
    for picked in product(*options):
        choice = tuple(one for one in picked if one is not None)
        if choice and taken < MOST:
            taken += 1
            yield choice


def _draw(seed: str, case_id: str, name: str) -> bytes:
    return sha256(f"{seed}\0{case_id}\0{name}".encode()).digest()
