"""Named sets of procedure codes: single codes, and ranges of codes of one shape ("99202-99499", "0001T-9999T")."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = 65_536
_LENGTH = 5


class ServiceSets:
    """Which of the named sets hold a code. ReleaseError for a text that is no list of codes."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self.names = frozenset(named)
        self._ranges = [
            (*_bounds(item.strip(), name), name) for name, codes in named.items() for item in codes.split(",")
        ]
        self.holding = lru_cache(_KEPT)(self._holding)

    def _holding(self, code: str) -> frozenset[str]:
        """The names of the sets that hold the code."""
        shape = _shape(code)
        return frozenset(name for low, high, of, name in self._ranges if of == shape and low <= code <= high)


def load_code_sets() -> ServiceSets:
    """The packaged sets."""
    rows = table_rows("medcodex.edits", "data/services/code_sets.tsv")
    return ServiceSets({row["name"]: row["codes"] for row in rows})


def _bounds(item: str, name: str) -> tuple[str, str, str]:
    low, _, high = item.partition("-")
    high = high or low
    if len(low) != _LENGTH or _shape(low) != _shape(high) or low > high:
        raise ReleaseError(f"not a code or a range of codes: {item!r}", f"set {name}")
    return low, high, _shape(low)


def _shape(code: str) -> str:
    """The code with its digits made alike: codes of one shape differ in their numbers alone."""
    return "".join("0" if char.isdigit() else char for char in code)
