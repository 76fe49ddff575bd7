"""Named sets of procedure codes, which tell kinds of services apart."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.service_codes import ServiceCodes
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = 65_536


class ServiceSets:
    """Which of the named sets hold a code. ReleaseError for a text that is no list of codes."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self.names = frozenset(named)
        self._sets = [(name, _codes(text, name)) for name, text in named.items()]
        self.holding = lru_cache(_KEPT)(self._holding)

    def _holding(self, code: str) -> frozenset[str]:
        """The names of the sets that hold the code."""
        return frozenset([name for name, codes in self._sets if code in codes])


def load_code_sets() -> ServiceSets:
    """The packaged sets."""
    rows = table_rows("medcodex.edits", "data/services/code_sets.tsv")
    return ServiceSets({row["name"]: row["codes"] for row in rows})


def _codes(text: str, name: str) -> ServiceCodes:
    try:
        return ServiceCodes(text.split(","))
    except ValueError as error:
        raise ReleaseError(f"not a list of codes: {error}", f"set {name}") from None
