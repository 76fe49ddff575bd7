"""What kind of section a mention stands in, for deciding what is reported and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where the provider states the diagnoses of this encounter.
ASSESSED = frozenset({"plan", "diagnosis"})
OBSERVED = frozenset({"exam", "result"})
UNNAMED = "none"


class SectionClasses:
    """Canonical section names to classes (data/section_class.tsv)."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._classes = {row["section"]: row["class"] for row in rows}

    @classmethod
    def load(cls) -> SectionClasses:
        """The packaged table."""
        return cls(table_rows("medcodex.suggest", "data/section_class.tsv"))

    def assessed(self, sections: Iterable[str]) -> bool:
        """Whether one of the sections is where diagnoses of this encounter are stated."""
        return any(self.of(section) in ASSESSED for section in sections)

    def only_observed(self, sections: Iterable[str]) -> bool:
        """Whether all of the sections tell what an examination or a test shows."""
        return all(self.of(section) in OBSERVED for section in sections)

    def of(self, section: str) -> str:
        """The class of a section; UNNAMED for text before any heading and for unknown names."""
        return self._classes.get(section, UNNAMED)
