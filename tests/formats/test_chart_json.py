"""Charts from JSON: what is read, and errors that name the path of the value."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.encounter import Claim, Setting
from medcodex.encounter.incoming import IncomingCharge, IncomingChart, IncomingDocument, IncomingPatient
from medcodex.errors import InputError
from medcodex.formats.chart_json import MAX_CHARACTERS, number_of, read_chart, read_charts

WHOLE: dict[str, Any] = {
    "account": "A-1",
    "patient": {"mrn": "M-1", "name": "Test, Anna", "birth_date": "1950-02-03", "sex": "f", "authority": "North"},
    "encounter": {
        "setting": "inpatient",
        "claims": ["facility", "professional", "facility"],
        "admitted": "2026-05-01",
        "discharged": "2026-05-04",
        "payer": "Medicare",
        "specialty": "cardiology",
        "facility": "North",
        "attending": "Dr. One",
        "value": "12000.50",
        "due": "2026-05-09",
    },
    "documents": [
        {
            "id": "D1",
            "kind": "discharge summary",
            "title": "Discharge summary",
            "author": "Dr. One",
            "author_role": "attending",
            "signed": True,
            "written": "2026-05-04T14:30:00-04:00",
            "version": 2,
            "text": "Pneumonia, resolved.\n",
        }
    ],
    "charges": [
        {
            "code": "j1885",
            "modifiers": ["59"],
            "units": "2.5",
            "amount": 31.2,
            "date": "2026-05-02",
            "revenue": "0636",
            "start": "2026-05-02T10:00",
            "stop": "2026-05-02T11:00",
            "description": "injection",
            "provider": "1234567893",
        }
    ],
}
CHART = IncomingChart(
    account="A-1",
    patient=IncomingPatient("M-1", "Test, Anna", dt.date(1950, 2, 3), "F", "North"),
    setting=Setting.INPATIENT,
    claims=(Claim.FACILITY, Claim.PROFESSIONAL),
    admitted=dt.date(2026, 5, 1),
    discharged=dt.date(2026, 5, 4),
    payer="Medicare",
    specialty="cardiology",
    facility="North",
    attending="Dr. One",
    value=Decimal("12000.50"),
    due=dt.date(2026, 5, 9),
    documents=(
        IncomingDocument(
            "D1",
            "Pneumonia, resolved.\n",
            "discharge summary",
            "Discharge summary",
            "Dr. One",
            "attending",
            signed=True,
            written=dt.datetime(2026, 5, 4, 18, 30, tzinfo=dt.UTC),
            version=2,
        ),
    ),
    charges=(
        IncomingCharge(
            "J1885",
            Decimal("2.5"),
            Decimal("31.2"),
            ("59",),
            dt.date(2026, 5, 2),
            "0636",
            dt.datetime(2026, 5, 2, 10, tzinfo=dt.UTC),
            dt.datetime(2026, 5, 2, 11, tzinfo=dt.UTC),
            "injection",
            provider="1234567893",
        ),
    ),
)


def _with(**changed: object) -> bytes:
    """The smallest chart with some of it changed."""
    return json.dumps({"account": "A", **changed}).encode()


ERRORS: dict[str, tuple[bytes, str, str | None]] = {
    "not an object": (b"5", "an object expected, not a whole number", "chart"),
    "no account": (b"{}", "empty, an account number expected", "account"),
    "blank account": (_with(account="  "), "empty, an account number expected", "account"),
    "long account": (_with(account="9" * 81), "longer than 80 characters", "account"),
    "patient no object": (_with(patient="Anna"), "an object expected, not text", "patient"),
    "sex": (_with(patient={"sex": "X"}), "one of F, M, U expected", "patient.sex"),
    "name with a control": (_with(patient={"name": "a\x1bb"}), "holds a control character", "patient.name"),
    "birth date": (_with(patient={"birth_date": "3.2.50"}), "a date as YYYY-MM-DD expected", "patient.birth_date"),
    "birth year": (_with(patient={"birth_date": "0001-01-01"}), "a year from 1880", "patient.birth_date"),
    "born after": (
        _with(patient={"birth_date": "2026-05-02"}, encounter={"admitted": "2026-05-01"}),
        "after the encounter",
        "patient.birth_date",
    ),
    "left before coming": (
        _with(encounter={"admitted": "2026-05-02", "discharged": "2026-05-01"}),
        "before encounter.admitted",
        "encounter.discharged",
    ),
    "setting": (_with(encounter={"setting": "moon"}), "one of outpatient", "encounter.setting"),
    "claim": (_with(encounter={"claims": ["x"]}), "one of facility, professional", "encounter.claims[0]"),
    "value": (_with(encounter={"value": "1.001"}), "dollars with at most two decimals", "encounter.value"),
    "value beyond bounds": (_with(encounter={"value": 1e300}), "at most 15 digits", "encounter.value"),
    "document no text": (_with(documents=[{"id": "1"}]), "object missing required field `text`", "documents[0]"),
    "document blank": (_with(documents=[{"text": " \n"}]), "empty: there is no text", "documents[0].text"),
    "document with NUL": (_with(documents=[{"text": "a\0b"}]), "not text: NUL", "documents[0].text"),
    "document long": (
        _with(documents=[{"text": "a" * (MAX_CHARACTERS + 1)}]),
        "longer than 1000000 characters",
        "documents[0].text",
    ),
    "signed no answer": (
        _with(documents=[{"text": "a"}, {"text": "b", "signed": "yes"}]),
        "true or false expected, not text",
        "documents[1].signed",
    ),
    "version zero": (_with(documents=[{"text": "a", "version": 0}]), "counted from 1", "documents[0].version"),
    "same document twice": (
        _with(documents=[{"id": "1", "text": "a"}, {"id": "1", "text": "b"}]),
        "the same document and version twice",
        "documents[0].id",
    ),
    "written": (_with(documents=[{"text": "a", "written": "today"}]), "a date as", "documents[0].written"),
    "too many documents": (_with(documents=[{"text": "a"}] * 501), "more than 500", "documents"),
    "charge no code": (_with(charges=[{"code": ""}]), "empty, a code expected", "charges[0].code"),
    "modifier": (_with(charges=[{"code": "1", "modifiers": ["59999"]}]), "two characters", "charges[0].modifiers[0]"),
    "half a character": (b'{"account": "A", "documents": [{"text": "a\\ud800"}]}', "not valid JSON", None),
    "units": (_with(charges=[{"code": "1", "units": 0.00001}]), "at most 9 digits", "charges[0].units"),
    "units no number": (_with(charges=[{"code": "1", "units": "NaN"}]), "at most 9 digits", "charges[0].units"),
}


def test_everything_a_chart_may_hold_is_read() -> None:
    assert read_chart(json.dumps(WHOLE).encode()) == CHART


def test_what_is_not_told_is_none() -> None:
    assert read_chart(b'{"account": 7, "new": 1}') == IncomingChart("7", IncomingPatient(""))


def test_the_names_of_code_jsonl_are_understood() -> None:
    [document] = read_chart(_with(documents=[{"type": "ed note", "date": "2026-05-01", "text": "a"}])).documents
    assert (document.kind, document.written) == ("ed note", dt.datetime(2026, 5, 1, tzinfo=dt.UTC))


def test_a_document_without_a_number_is_known_by_its_text() -> None:
    first, again = (read_chart(_with(documents=[{"text": "Fever."}])).documents[0].number for _ in range(2))
    assert first == again == number_of("Fever.") != number_of("Fever!")


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_names_the_path(name: str) -> None:
    data, message, where = ERRORS[name]
    with pytest.raises(InputError) as caught:
        read_chart(data)
    assert message in caught.value.message
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("data", "places"),
    [
        pytest.param(b'{"account": "1"}', [""], id="one"),
        pytest.param(b'\xef\xbb\xbf{\n "account": "1"\n}\n', [""], id="one over lines, marked"),
        pytest.param(b'[{"account": "1"}, {"account": "2"}]', ["[0]", "[1]"], id="list"),
        pytest.param(b'{"account": "1"}\n\n{"account": "2"}\n', ["line 1", "line 3"], id="lines"),
    ],
)
def test_one_or_many(data: bytes, places: list[str]) -> None:
    assert [place for place, _ in read_charts(data)] == places


def test_one_that_cannot_be_read_stops_none_of_the_others() -> None:
    found = [chart for _, chart in read_charts(b'{"account": "1"}\n{"account": 1.5}\nnot json\n{"account": "4"}')]
    assert [getattr(one, "message", "read") for one in found] == [
        "read",
        "a whole number or text expected, not a number",
        "not valid JSON",
        "read",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b" \n", "empty: there is no chart", id="blank"),
        pytest.param(b"[]", "empty: there is no chart", id="empty list"),
        pytest.param(b'[{"account": ', "not valid JSON", id="cut short"),
        pytest.param(b'{"account":\n', "not valid JSON", id="cut short over lines"),
        pytest.param(b"[" * 100_000, "not valid JSON", id="deep"),
        pytest.param('{"account": 1}'.encode("utf-16"), "not UTF-8", id="UTF-16"),
        pytest.param(b"\x89PNG\r\n", "not UTF-8", id="picture"),
        pytest.param(b"[" + b"{}," * 10_000 + b"{}]", "more than 10000 charts", id="many"),
    ],
)
def test_what_is_no_input_is_refused_whole(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(read_charts(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(WHOLE)), inner, max_size=3),
    max_leaves=12,
)


def _mutated(value: Any) -> st.SearchStrategy[Any]:
    """The whole chart with any of its parts exchanged for something else."""
    if isinstance(value, dict):
        return st.fixed_dictionaries({key: _mutated(inner) for key, inner in value.items()}) | JSON
    if isinstance(value, list):
        return st.tuples(*(_mutated(inner) for inner in value)).map(list) | JSON
    return st.just(value) | JSON | st.text()


@given(_mutated(WHOLE))
def test_no_json_breaks_the_reader(raw: Any) -> None:
    data = json.dumps(raw).encode()
    try:
        found = list(read_charts(data))
    except InputError:
        return
    for _, chart in found:
        assert isinstance(chart, IncomingChart | InputError)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with suppress(InputError):
        list(read_charts(data))
