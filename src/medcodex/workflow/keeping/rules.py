"""How long a chart is kept: rules as data, by kind of document.

Codes can only be defended with the documents they rest on, so a chart ends whole: the longest rule among those of its
documents and of the chart itself decides.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CHART = "chart"
ANY = "*"
_HEAD = ["kind", "years", "minors_until", "source"]
_MAX_YEARS = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """Kept for ``years`` after the encounter, and at least until the patient is ``minors_until`` years old."""

    kind: str
    years: int
    minors_until: int
    source: str


@dataclass(frozen=True, slots=True)
class Until:
    """The last day on which a chart is kept, and the rule that decided it."""

    day: dt.date
    rule: Rule


@dataclass(frozen=True, slots=True)
class Rules:
    """One rule a kind; ``chart`` is the chart's own, ``*`` that of documents of all kinds that have no row."""

    by_kind: Mapping[str, Rule]

    @classmethod
    def load(cls) -> Rules:
        """The packaged rules, which are those of federal law where it has any; states may ask for more."""
        text = (files("medcodex.workflow.keeping") / "data" / "retention.tsv").read_text(encoding="utf-8")
        return cls.read(text, "retention.tsv")

    @classmethod
    def read(cls, text: str, where: str) -> Rules:
        """A site's own rules: tab-separated, with the columns of the packaged ones. InputError with the line."""
        lines = text.removeprefix("\ufeff").splitlines()
        if not lines or lines[0].rstrip().split("\t") != _HEAD:
            raise InputError(f"the first line has to be {', '.join(_HEAD)}, with tabs between", where)
        found: dict[str, Rule] = {}
        for number, line in enumerate(lines[1:], 2):
            if not line.strip():
                continue
            rule = _rule(line, f"{where}: line {number}")
            if rule.kind in found:
                raise InputError("a second rule for the same kind", f"{where}: line {number}")
            found[rule.kind] = rule
        for needed in (CHART, ANY):
            if needed not in found:
                raise InputError(f"there is no rule for {needed}", where)
        return cls(found)

    def until(self, ended: dt.date, born: dt.date | None, kinds: Iterable[str]) -> Until:
        """How long a chart is kept whose encounter ``ended`` on a day and whose documents are of these kinds. Where
        nobody told when the patient was born, they are taken for a newborn: too long rather than too short."""
        rules = [self.by_kind[CHART], *(self.by_kind.get(kind.casefold(), self.by_kind[ANY]) for kind in kinds)]
        ends = [Until(_end(rule, ended, born or ended), rule) for rule in rules]
        return max(ends, key=lambda end: end.day)

    @property
    def shortest(self) -> int:
        """Years after which the first chart could end at all."""
        return self.by_kind[CHART].years


def _rule(line: str, where: str) -> Rule:
    cells = line.split("\t")
    if len(cells) != len(_HEAD):
        raise InputError(f"{len(_HEAD)} cells expected, not {len(cells)}", where)
    kind, years, minors, source = (cell.strip() for cell in cells)
    if not kind or not source:
        raise InputError("a kind and a source expected", where)
    return Rule(kind.casefold(), _number(years, f"{where}: years"), _number(minors, f"{where}: minors_until"), source)


def _number(text: str, where: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:4]) <= _MAX_YEARS and len(text) <= 3):
        raise InputError(f"a whole number from 0 to {_MAX_YEARS} expected", where)
    return int(text)


def _end(rule: Rule, ended: dt.date, born: dt.date) -> dt.date:
    return max(years_after(ended, rule.years), years_after(born, rule.minors_until))


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day years later or, negative, earlier; the first of March where that year has no 29 February."""
    year = min(max(day.year + years, dt.MINYEAR), dt.MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)
