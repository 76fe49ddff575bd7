"""The sample charts: of every setting, invented and said to be so, and moved in time as one."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from medcodex.app.demo.acts import ACTS
from medcodex.app.demo.charts import WRITTEN, sample_charts
from medcodex.app.demo.history import acts
from medcodex.encounter import Setting

if TYPE_CHECKING:
    from medcodex.encounter.incoming import IncomingChart

CHARTS = sample_charts(WRITTEN)


def test_there_are_charts_of_all_settings() -> None:
    assert len(CHARTS) >= 14
    assert {chart.setting for chart in CHARTS.values()} == set(Setting)
    assert len({chart.account for chart in CHARTS.values()}) == len(CHARTS)
    assert len({chart.patient.mrn for chart in CHARTS.values()}) == len(CHARTS)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS.keys())
def test_every_document_says_that_its_patient_is_invented(chart: IncomingChart) -> None:
    assert chart.patient.mrn.startswith("SAMPLE-")
    for document in chart.documents:
        assert "(invented patient, sample chart for demonstration)" in document.text
        assert document.written is not None


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS.keys())
def test_dates_in_texts_lie_in_the_encounter_or_just_before_and_after(chart: IncomingChart) -> None:
    assert chart.admitted is not None
    assert chart.discharged is not None
    for document in chart.documents:
        for month, day, year in re.findall(r"\b(\d{2})/(\d{2})/(\d{4})\b", document.text):
            told = dt.date(int(year), int(month), int(day))
            assert chart.admitted - dt.timedelta(days=21) <= told <= chart.discharged + dt.timedelta(days=7)


@pytest.mark.parametrize("days", [0, 1, 200, -77])
def test_all_dates_move_together(days: int) -> None:
    by = dt.timedelta(days=days)
    for name, moved in sample_charts(WRITTEN + by).items():
        chart = CHARTS[name]
        assert chart.discharged is not None
        assert moved.discharged == chart.discharged + by
        assert moved.patient.birth_date is not None
        assert chart.patient.birth_date is not None
        assert moved.patient.birth_date - chart.patient.birth_date == by
        for was, now in zip(chart.documents, moved.documents, strict=True):
            assert len(was.text) == len(now.text)
            assert (was.text == now.text) == (days == 0 or not re.search(r"\d{2}/\d{2}/\d{4}", was.text))


def test_history_is_in_order_and_speaks_of_what_there_is() -> None:
    played = acts()
    moments = [(act.day, act.time) for act in played]
    assert moments == sorted(moments)
    assert {act.chart for act in played} - {"-"} == set(CHARTS)
    assert all(act.day < 0 for act in played)
    assert {act.act for act in played} <= set(ACTS)
