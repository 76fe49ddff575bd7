"""A coded encounter from JSON: what is read, and errors that name the path of the value."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Diagnosis, Encounter, Procedure
from medcodex.errors import InputError
from medcodex.formats.encounter_json import read_encounter, read_encounter_line

TODAY = dt.date(2026, 5, 15)

ERRORS = {
    "not an object": (b"[1]", "encounter: an object expected, not a list"),
    "not JSON": (b"{", "not valid JSON"),
    "empty": (b"", "not valid JSON"),
    "deeply nested": (b'{"facts": {"a": ' + b"[" * 200_000, "not valid JSON"),
    "not UTF-8": (b'{"id": "\xff"}', "not UTF-8 at byte 0"),
    "diagnoses no list": (b'{"diagnoses": 5}', "diagnoses: a list expected, not a whole number"),
    "POA a number": (b'{"diagnoses": [{"code": "I10", "poa": 3}]}', "diagnoses[0].poa: text expected"),
    "no code": (b'{"diagnoses": [{"code": "I10"}, {}]}', "diagnoses[1]: object missing required field `code`"),
    "blank code": (b'{"diagnoses": [{"code": " "}]}', "diagnoses[0].code: empty, a code expected"),
    "control character": (
        b'{"diagnoses": [{"code": "I10\\u001b[2J"}]}',
        "diagnoses[0].code: holds a control character",
    ),
    "unknown setting": (b'{"setting": "moon"}', "setting: one of outpatient"),
    "not a date": (b'{"date": "15.05.2026"}', "date: a date as YYYY-MM-DD expected"),
    "age out of bounds": (b'{"age": 1e99}', "age: a number from 0 to 150 expected"),
    "sex": (b'{"sex": "X"}', "sex: one of F, M, U expected"),
    "charge not a number": (b'{"lines": [{"charge": "NaN"}]}', "lines[0].charge: a number of at most 15 digits"),
    "charge beyond all bounds": (b'{"lines": [{"charge": 1e4000}]}', "lines[0].charge: a number of at most"),
    "a fact that is an object": (b'{"facts": {"a": {}}}', "facts.a: text, a number, true or false, or a list"),
    "UTF-16": ('{"id": 1}'.encode("utf-16"), "not UTF-8 at byte 0"),
    "units true": (b'{"lines": [{"units": true}]}', "lines[0].units: a number expected, not true or false"),
    "units in words": (b'{"lines": [{"units": "two"}]}', "lines[0].units: a number expected, not text"),
    "too many diagnoses": (json.dumps({"diagnoses": [{"code": "I10"}] * 1001}).encode(), "diagnoses: more than 1000"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_names_the_path(name: str) -> None:
    data, message = ERRORS[name]
    with pytest.raises(InputError) as caught:
        read_encounter(data, "claim.json", TODAY)
    assert message in caught.value.message
    assert caught.value.where == "claim.json"


def test_the_id_survives_an_error() -> None:
    assert read_encounter_line(b'{"id": 7, "age": "old"}', "line 1", TODAY)[0] == 7


def test_everything_is_read() -> None:
    encounter = read_encounter(
        b"""{"id": "e1", "setting": "inpatient", "date": "2026-05-15", "admit_date": "2026-05-11", "age": 67.5,
        "sex": "f", "bill_type": "111", "unknown": [1], "providers": {"attending": {"npi": "1234567893", "x": 1}},
        "diagnoses": [{"code": "e1122", "poa": "y", "facts": {"laterality": "right"}}, {"code": "I10", "poa": ""}],
        "procedures": [{"code": "0dtj4zz", "date": "2026-05-12"}],
        "lines": [{"code": "99213", "modifiers": ["25"], "units": 1.5, "charge": "120.005", "dx": [1]}],
        "facts": {"drugs": ["insulin"], "onset_days": 3}}""",
        "claim.json",
        TODAY,
    )
    assert (encounter.setting, encounter.claim, encounter.sex) == (Setting.INPATIENT, Claim.FACILITY, "F")
    assert (encounter.age, encounter.start) == (67, dt.date(2026, 5, 11))
    assert encounter.providers["attending"].npi == "1234567893"
    assert encounter.diagnoses == (Diagnosis("E11.22", "Y", {"laterality": "right"}), Diagnosis("I10"))
    assert encounter.procedures == (Procedure("0DTJ4ZZ", dt.date(2026, 5, 12)),)
    assert (encounter.lines[0].charge, encounter.lines[0].units) == (Decimal("120.005"), Decimal("1.5"))
    assert encounter.facts == {"drugs": ("insulin",), "onset_days": 3}


def test_a_code_without_the_shape_of_one_stays_as_given() -> None:
    assert read_encounter(b'{"diagnoses": [{"code": "chest pain"}]}', "x", TODAY).diagnoses[0].code == "CHEST PAIN"


AGES = {
    "years as given": ({"age": 45}, 45, None, False),
    "days as given": ({"age_days": 5}, 0, 5, True),
    "from the date of birth": ({"birth_date": "1980-05-16"}, 45, 16800, False),
    "newborn by date of birth": ({"birth_date": "2026-05-14"}, 0, 1, True),
    "age 0 alone does not tell": ({"age": 0}, 0, None, None),
    "nothing known": ({}, None, None, None),
}


@pytest.mark.parametrize("name", AGES)
def test_ages(name: str) -> None:
    given_age, years, days, newborn = AGES[name]
    encounter = read_encounter(json.dumps({**given_age, "date": "2026-05-15"}).encode(), "x", TODAY)
    assert (encounter.years_old, encounter.days_old, encounter.is_newborn) == (years, days, newborn)


SCALARS = st.sampled_from([None, True, -1, 3, 1e300, float("nan"), "", "I10", "2026-02-30", "\x00"])
RECORDS = st.dictionaries(st.sampled_from(["code", "poa", "facts", "date", "dx", "units"]), SCALARS, max_size=3)
JSON = SCALARS | RECORDS | st.lists(SCALARS | RECORDS, max_size=3)
FIELDS = st.sampled_from(
    ["id", "setting", "date", "age", "sex", "diagnoses", "procedures", "lines", "facts", "providers", "admitting_dx"]
)


@given(st.binary(max_size=60) | st.dictionaries(FIELDS, JSON, max_size=4).map(lambda it: json.dumps(it).encode()))
def test_anything_is_an_encounter_or_an_error(data: bytes) -> None:
    found = read_encounter_line(data, "x", TODAY)[1]
    assert isinstance(found, Encounter) or found.message
