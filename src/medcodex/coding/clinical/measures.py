"""Measured values as notes write them: which number stands behind a measure's name, turned into one unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import ReleaseError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

_WINDOW = 60  # characters behind the name in which its value may stand
_PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]")
_STROKE = re.compile(r"\s?/\s?\d")
_SILENT = frozenset(":=,(~-–*")
# What may stand between the name of a measure and its value; any other word ends the search.
_BETWEEN = frozenset(
    [
        "is",
        "was",
        "were",
        "of",
        "at",
        "level",
        "levels",
        "count",
        "to",
        "up",
        "down",
        "around",
        "about",
        "approximately",
        "elevated",
        "low",
        "high",
        "decreased",
        "increased",
        "dropped",
        "fell",
        "rose",
        "rises",
        "rising",
        "nadir",
        "peak",
        "peaked",
        "as",
        "the",
        "a",
        "an",
        "value",
        "values",
        "and",
        "on",
        "in",
        "admission",
        "arrival",
        "initial",
        "initially",
        "room",
        "air",
        "remained",
        "still",
        "then",
        "now",
        "found",
        "noted",
        "measured",
        "running",
        "with",
        "came",
        "back",
        "has",
        "been",
        "had",
        "estimated",
        "greater",
        "less",
        "than",
        "per",
        "today",
        "currently",
        "current",
        "went",
        "from",
        "last",
        "recent",
        "most",
        "that",
        "which",
        "only",
        "into",
        "slightly",
        "mildly",
        "significantly",
        "markedly",
        "improved",
        "reading",
    ]
)
_BAND = re.compile(r"(?P<low>[\d.]+)\.\.(?P<high>[\d.]+)(?:\*(?P<factor>[\d.]+)(?P<offset>[+-][\d.]+)?)?")
_TEST = re.compile(r"(?P<sign>>=|<=|>|<)(?P<limit>[\d.]+)|(?P<low>[\d.]+)-(?P<high>[\d.]+)")


class Band(NamedTuple):
    """Numbers from ``low`` to ``high`` count ``factor`` times, plus ``offset``, in the measure's unit."""

    low: float
    high: float
    factor: float
    offset: float


class Measure(NamedTuple):
    """A measure, the words it goes by ("*" for any ending), the numbers that are plausible for it."""

    name: str
    words: tuple[str, ...]
    bands: tuple[Band, ...]
    unit: str

    def in_unit(self, number: float) -> float | None:
        """The number in the measure's unit; None where it cannot be a value of this measure."""
        for band in self.bands:
            if band.low <= number <= band.high:
                return number * band.factor + band.offset
        return None

    def value(self, text: str, at: int, stop: int) -> tuple[float, int] | None:
        """The value behind the name that ends at ``at``, and where its number ends; None where no number follows
        before ``stop``. Of a pair with a stroke, such as a blood pressure, the first; a date is passed over."""
        dated = False
        for piece in _PIECE.finditer(text, at, min(stop, at + _WINDOW)):
            said = piece.group()
            if said[0].isdigit():
                found = self.in_unit(float(said.replace(",", "")))
                if found is not None and not dated and not self._is_date(text, piece.end()):
                    return found, piece.end()
                dated = self._is_date(text, piece.end())
            elif said == "/" and dated:
                continue
            elif said not in _SILENT and said.lower() not in _BETWEEN:
                return None
        return None

    def _is_date(self, text: str, end: int) -> bool:
        return self.name != _PAIRED and _STROKE.match(text, end) is not None


_PAIRED = "systolic pressure"


class Test(NamedTuple):
    """What a value must be: from ``low`` to ``high``, ends counted or not."""

    low: float
    high: float
    with_low: bool
    with_high: bool

    def holds(self, value: float) -> bool:
        """Whether a value in the measure's unit passes."""
        above = value >= self.low if self.with_low else value > self.low
        below = value <= self.high if self.with_high else value < self.high
        return above and below


def read_test(text: str) -> Test:
    """ ">=90", "<7.35" or "41-49.9". ValueError for anything else."""
    found = _TEST.fullmatch(text)
    if found is None:
        raise ValueError(f"not a test of a value: {text}")
    if found["low"]:
        return Test(float(found["low"]), float(found["high"]), with_low=True, with_high=True)
    limit, closed = float(found["limit"]), len(found["sign"]) > 1
    if found["sign"][0] == ">":
        return Test(limit, float("inf"), closed, with_high=False)
    return Test(float("-inf"), limit, with_low=False, with_high=closed)


def load_measures(rows: Iterable[dict[str, str]] | None = None) -> dict[str, Measure]:
    """The packaged measures by name. ReleaseError for a row that cannot be read."""
    table = table_rows("medcodex.coding.clinical", "data/measures.tsv") if rows is None else rows
    return {row["measure"]: _measure(row) for row in table}


def _measure(row: dict[str, str]) -> Measure:
    bands = []
    for part in row["bands"].split():
        found = _BAND.fullmatch(part)
        if found is None:
            raise ReleaseError(f"not a band of values: {part}", f"measures.tsv: {row['measure']}")
        factor, offset = float(found["factor"] or 1), float(found["offset"] or 0)
        bands.append(Band(float(found["low"]), float(found["high"]), factor, offset))
    return Measure(row["measure"], tuple(row["words"].split("|")), tuple(bands), row["unit"])
