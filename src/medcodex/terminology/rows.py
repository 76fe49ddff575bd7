"""Lists of numbers of an index read as arrays, many at once."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medcodex.terminology.search_tables import Grouped

    Numbers = NDArray[np.uint32]
    Places = NDArray[np.intp]
    Amounts = NDArray[np.float64]


class Rows:
    """A list of lists of numbers."""

    def __init__(self, grouped: Grouped) -> None:
        self._bounds = grouped.starts  # plain numbers, for one row at a time
        self._starts: Places = np.frombuffer(grouped.starts, np.uint32).astype(np.intp)
        self._numbers: Numbers = np.frombuffer(grouped.numbers or array("I", [0]), np.uint32)

    def __getitem__(self, number: int) -> Numbers:
        return self._numbers[self._bounds[number] : self._bounds[number + 1]]

    def any_of(self, rows: Numbers | Places) -> bool:
        """Whether one of these rows has a number."""
        return bool((self._starts[rows + 1] > self._starts[rows]).any())

    def of(self, rows: Numbers | Places) -> tuple[Places, Numbers]:
        """The numbers of these rows one behind the other, and beside each the place of its row among ``rows``."""
        starts = self._starts[rows]
        sizes = self._starts[rows + 1] - starts
        ends = np.cumsum(sizes)
        places = np.repeat(starts - ends + sizes, sizes) + np.arange(ends[-1] if ends.size else 0)
        return np.repeat(np.arange(rows.size), sizes), self._numbers[places]

    def sums(self, rows: Numbers | Places, worth: Amounts) -> Amounts:
        """For each of the rows what its numbers are worth together."""
        owners, numbers = self.of(rows)
        return summed(owners, worth[numbers], rows.size)


def summed(owners: Places, amounts: Amounts, size: int) -> Amounts:
    """The amounts of each owner added up; ``size`` owners, numbered from 0."""
    return cast("Amounts", np.bincount(owners, amounts, size))
