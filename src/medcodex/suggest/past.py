"""What a past condition, a relative's condition or an allergy is coded as.

Official Guidelines FY2026 I.C.21.c.4 (history of) and IV.J (conditions previously treated and no longer existing are
not coded; history codes Z80-Z87 may be).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import RangeTable
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Past(NamedTuple):
    nature: str
    history_code: str
    source: str


class History:
    """The history tables, loaded."""

    def __init__(
        self,
        personal: Iterable[dict[str, str]],
        family: Iterable[dict[str, str]],
        allergies: Iterable[dict[str, str]],
    ) -> None:
        self._personal = RangeTable(
            (r["codes"], _Past(r["nature"], r["history_code"].replace("-", ""), r["source"])) for r in personal
        )
        self._allergies = {r["match"]: r["code"] for r in allergies}
        self._family = RangeTable((r["codes"], (r["family_code"].replace("-", ""), r["source"])) for r in family)

    @classmethod
    def load(cls) -> History:
        """The packaged tables."""
        package = "medcodex.suggest"
        return cls(
            table_rows(package, "data/personal_history.tsv"),
            table_rows(package, "data/family_history.tsv"),
            table_rows(package, "data/allergy_status.tsv"),
        )

    def is_chronic(self, code: str) -> bool:
        """Whether the condition, once diagnosed, is still there unless the note says it is gone."""
        past = self._personal.get(code)
        return past is not None and past.nature == "chronic"

    def personal(self, code: str) -> tuple[str, str]:
        """(history or status code, source) for a condition that no longer exists; empty strings where there is none."""
        past = self._personal.get(code)
        return (past.history_code, past.source) if past else ("", "")

    def family(self, code: str) -> tuple[str, str]:
        """(family history code, source); empty strings where there is none."""
        return self._family.get(code) or ("", "")

    def allergy(self, drug: str, drug_class: str) -> str:
        """The allergy status code (Z88) for a drug: by a word of its name, else by its class, else other drugs."""
        words = drug.lower().replace("-", " ").split()
        named = (self._allergies[word] for word in words if word in self._allergies)
        return next(named, self._allergies.get(f"class {drug_class}", "Z88.8"))
