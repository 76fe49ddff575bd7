"""Which concept maps there are (data/maps.tsv)."""

from __future__ import annotations

from dataclasses import dataclass

from medcodex.terminology.maps.packaged import packaged_rows

BASE = "https://github.com/medcodex/medcodex/ConceptMap/"


@dataclass(frozen=True, slots=True)
class Listed:
    """One concept map: the set of releases it comes from, and the parts of a release that hold its rows."""

    name: str
    set: str
    parts: tuple[str, ...]
    source: str
    target: str
    title: str

    @property
    def url(self) -> str:
        """The canonical address."""
        return BASE + self.name


def listed_maps() -> tuple[Listed, ...]:
    """All of them, in the order of the table."""
    return tuple(Listed(**{**row, "parts": tuple(row["parts"].split("|"))}) for row in packaged_rows("maps.tsv"))  # type: ignore[arg-type]
