"""Filters and orders as data: what fits, what is refused."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.made_charts import TODAY, chart

from medcodex.encounter import Setting
from medcodex.errors import InputError
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.worklist.filter import Filter, View, filter_from, filter_object, fits
from medcodex.workflow.worklist.order import By, Field, order_from, order_words
from medcodex.workflow.worklist.queue import standing_queues
from medcodex.workflow.worklist.row import age_on

FITS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "nothing asked": ({}, {}, True),
    "complete is not open": ({}, {"status": ChartStatus.COMPLETE}, False),
    "complete where asked": ({"statuses": ["complete"]}, {"status": ChartStatus.COMPLETE}, True),
    "practice is on no list": ({}, {"practice": True}, False),
    "setting": ({"settings": ["inpatient", "snf"]}, {}, True),
    "other setting": ({"settings": ["emergency"]}, {}, False),
    "payer": ({"payers": ["Medicare"]}, {}, True),
    "no payer": ({"payers": ["Medicare"]}, {"payer": None}, False),
    "specialty and facility": ({"specialties": ["cardiology"], "facilities": ["south"]}, {}, False),
    "nobody's": ({"assignee": "nobody"}, {}, True),
    "mine": ({"assignee": "me"}, {"assignee": "u1"}, True),
    "not mine": ({"assignee": "me"}, {"assignee": "u2"}, False),
    "somebody's": ({"assignee": "u2"}, {"assignee": "u2"}, True),
    "five days": ({"days_from": 5, "days_to": 5}, {}, True),
    "six days": ({"days_from": 6}, {}, False),
    "in house has no days": ({"days_from": 0}, {"discharged": None}, False),
    "value": ({"value_from": "1000", "value_to": "1000.00"}, {}, True),
    "no value": ({"value_from": "0"}, {"value": None}, False),
    "due tomorrow": ({"due_within": 1}, {}, True),
    "not due today": ({"due_within": 0}, {}, False),
    "never due": ({"due_within": 9}, {"due": None}, False),
}


@pytest.mark.parametrize("name", FITS)
def test_what_fits(name: str) -> None:
    asked, told, expected = FITS[name]
    assert fits(View(filter_from(asked), TODAY, "u1"), chart(**told)) is expected


@pytest.mark.parametrize(("placed_in", "expected"), [(None, False), ("q1", True), ("q2", False)])
def test_a_queue_that_collects_shows_what_was_put_into_it(placed_in: str | None, expected: bool) -> None:
    assert fits(View(Filter(placed=True), TODAY, "u1", "q1"), chart(), placed_in) is expected


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown criterion": ({"colour": 1}, "filter.colour"),
    "no list": ({"payers": "Medicare"}, "filter.payers"),
    "no text": ({"payers": [1]}, "filter.payers[0]"),
    "a long text": ({"payers": ["x" * 81]}, "filter.payers[0]"),
    "a control character": ({"payers": ["a\x00b"]}, "filter.payers[0]"),
    "setting": ({"settings": ["moon"]}, "filter.settings"),
    "status": ({"statuses": ["lost"]}, "filter.statuses"),
    "too many": ({"payers": [str(n) for n in range(101)]}, "filter.payers"),
    "days in words": ({"days_from": "two"}, "filter.days_from"),
    "days beyond bounds": ({"days_to": 10**9}, "filter.days_to"),
    "days true": ({"due_within": True}, "filter.due_within"),
    "from after to": ({"days_from": 3, "days_to": 2}, "filter.days_from"),
    "value": ({"value_from": "NaN"}, "filter.value_from"),
    "half a cent": ({"value_from": "0.005"}, "filter.value_from"),
    "placed": ({"placed": "yes"}, "filter.placed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_filter_is_named(name: str) -> None:
    told, where = REFUSED[name]
    with pytest.raises(InputError) as caught:
        filter_from(told)
    assert caught.value.where == where


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
FILTERS = st.builds(
    Filter,
    settings=st.lists(st.sampled_from(list(Setting)), max_size=3, unique=True).map(tuple),
    payers=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    statuses=st.lists(st.sampled_from(list(ChartStatus)), max_size=3, unique=True).map(tuple),
    assignee=st.sampled_from(["anybody", "nobody", "me"]) | WORDS,
    days_from=st.none() | st.integers(-10, 10),
    value_to=st.none() | st.decimals(0, 10**6, places=2),
    due_within=st.none() | st.integers(-10, 10),
    placed=st.booleans(),
)


@given(FILTERS)
def test_a_filter_is_read_as_it_was_told(asked: Filter) -> None:
    assert filter_from(json.loads(json.dumps(filter_object(asked)))) == asked


CRITERIA = st.sampled_from([field.name for field in fields(Filter)]) | st.text()
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(st.dictionaries(CRITERIA, VALUES))
def test_no_data_breaks_the_reader(told: dict[str, Any]) -> None:
    try:
        found = filter_from(told)
    except InputError:
        return
    assert isinstance(found, Filter)


def test_an_order_is_read_as_it_was_told() -> None:
    assert order_from(["due", "-value"]) == (By(Field.DUE), By(Field.VALUE, descending=True))
    assert order_words(order_from(["-discharged"])) == ["-discharged"]


@pytest.mark.parametrize("words", [["colour"], ["--due"], [""], ["due"] * 5])
def test_what_is_no_order_is_refused(words: list[str]) -> None:
    with pytest.raises(InputError):
        order_from(words)


def test_the_standing_queues_have_names_of_their_own() -> None:
    queues = standing_queues()
    assert len({queue.id for queue in queues}) == len({queue.name for queue in queues}) == len(queues)


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        pytest.param(dt.date(1950, 5, 16), dt.date(2026, 5, 15), 75, id="the day before"),
        pytest.param(dt.date(1950, 5, 15), dt.date(2026, 5, 15), 76, id="the day"),
        pytest.param(dt.date(2024, 2, 29), dt.date(2025, 2, 28), 0, id="born on a leap day"),
        pytest.param(dt.date(2026, 5, 16), dt.date(2026, 5, 15), None, id="not yet"),
        pytest.param(None, dt.date(2026, 5, 15), None, id="unknown"),
    ],
)
def test_age_in_whole_years(born: dt.date | None, day: dt.date, expected: int | None) -> None:
    assert age_on(born, day) == expected


def test_amounts_stay_exact() -> None:
    assert filter_object(filter_from({"value_from": 0.1})) == {"value_from": "0.1"}
    assert filter_from({"value_from": "0.10"}).value_from == Decimal("0.10")
