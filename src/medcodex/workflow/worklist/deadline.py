"""Deadlines: by when a chart should be final coded, by when its claim must be filed. Rows by setting and payer: a
site's own first, then the packaged ones (data/deadlines.tsv)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter import Setting
from medcodex.encounter.coded import MEDICARE
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.chart import Chart


class Kind(StrEnum):
    """CODING: final codes, so that the bill leaves when the bill hold ends. FILING: the claim at the payer."""

    CODING = "coding"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """So many days or months after the end of the encounter, for these settings (none: all) and for payers whose name
    holds one of these phrases (none: all), whatever the case of their letters."""

    id: str
    kind: Kind
    settings: tuple[Setting, ...] = ()
    payers: tuple[str, ...] = ()
    days: int = 0
    months: int = 0
    source: str = ""

    def covers(self, chart: Chart) -> bool:
        """Whether it speaks of a chart's setting and payer."""
        return (not self.settings or chart.setting in self.settings) and (not self.payers or self._names(chart.payer))

    def _names(self, payer: str | None) -> bool:
        said = (payer or "").strip()
        words = "medicare" if said.upper() in MEDICARE else " ".join(said.lower().split())
        return any(phrase in words for phrase in self.payers)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day that is set for a chart, and the row that sets it."""

    kind: Kind
    date: dt.date
    rule: str
    source: str


@cache
def packaged_deadlines() -> tuple[DeadlineRule, ...]:
    """The rows of the table, in its order."""
    return tuple(
        DeadlineRule(
            row["id"],
            Kind(row["kind"]),
            tuple(Setting(word) for word in row["settings"].split()),
            tuple(phrase.strip() for phrase in row["payers"].split("|") if phrase.strip()),
            int(row["days"] or 0),
            int(row["months"] or 0),
            row["source"],
        )
        for row in table_rows("medcodex.workflow", "data/deadlines.tsv")
    )


def deadlines(chart: Chart, own: Sequence[DeadlineRule] = ()) -> tuple[Deadline, ...]:
    """The days set for a chart, one of each kind at most: by the first row that covers it, a site's own before the
    packaged. None while the patient is there."""
    if chart.discharged is None:
        return ()
    found: dict[Kind, Deadline] = {}
    for rule in (*own, *packaged_deadlines()):
        if rule.kind not in found and rule.covers(chart):
            found[rule.kind] = Deadline(rule.kind, _after(chart.discharged, rule), rule.id, rule.source)
    return tuple(found[kind] for kind in Kind if kind in found)


def due(chart: Chart, own: Sequence[DeadlineRule] = ()) -> dt.date | None:
    """The first of the days set for a chart."""
    return min((one.date for one in deadlines(chart, own)), default=None)


def _after(day: dt.date, rule: DeadlineRule) -> dt.date:
    """``months`` later on the same day of the month, or its last; then ``days``."""
    month = day.year * 12 + day.month - 1 + rule.months
    year, month = divmod(month, 12)
    last = monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)) + dt.timedelta(days=rule.days)
