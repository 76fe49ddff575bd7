"""The sample charts: packaged JSON in the form of docs/chart.md, written as of one day and moved to another.

Their people are invented, and every document says so.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.formats.chart_json import read_chart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.encounter.incoming import IncomingCharge, IncomingChart, IncomingDocument

WRITTEN = dt.date(2026, 5, 15)
"""The day that is today in the packaged charts; the last of their stays ended two days before."""
_DATE = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


def sample_charts(today: dt.date) -> Mapping[str, IncomingChart]:
    """All sample charts by name, in the order of their names, with every date moved so that ``today`` is the day on
    which they were written: of stays, documents, charges and births, and those in the texts (as MM/DD/YYYY)."""
    by = today - WRITTEN
    folder = files("medcodex.app.demo") / "charts"
    found = {path.name.removesuffix(".json"): path for path in folder.iterdir() if path.name.endswith(".json")}
    return {name: _moved(read_chart(found[name].read_bytes()), by) for name in sorted(found)}


def _moved(chart: IncomingChart, by: dt.timedelta) -> IncomingChart:
    born = chart.patient.birth_date
    return replace(
        chart,
        patient=replace(chart.patient, birth_date=born and born + by),
        admitted=chart.admitted and chart.admitted + by,
        discharged=chart.discharged and chart.discharged + by,
        documents=tuple(_document(one, by) for one in chart.documents),
        charges=tuple(_charge(one, by) for one in chart.charges),
    )


def _document(one: IncomingDocument, by: dt.timedelta) -> IncomingDocument:
    def date(found: re.Match[str]) -> str:
        month, day, year = (int(part) for part in found.groups())
        return (dt.date(year, month, day) + by).strftime("%m/%d/%Y")

    return replace(one, text=_DATE.sub(date, one.text), written=one.written and one.written + by)


def _charge(one: IncomingCharge, by: dt.timedelta) -> IncomingCharge:
    return replace(
        one,
        date=one.date and one.date + by,
        start=one.start and one.start + by,
        stop=one.stop and one.stop + by,
    )
