"""Keys of an encounter that nothing reads are told by path, and no other text is repeated."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from medcodex.formats import encounter_shape as shape
from medcodex.formats.encounter_json import read_encounter
from medcodex.formats.encounter_keys import unread_keys

UNREAD: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "none": ({"id": 1, "lines": [{"code": "G0439"}], "providers": {"billing": {"npi": "1"}}}, ()),
    "facts are free": ({"facts": {"anything": True}, "diagnoses": [{"code": "I10", "facts": {"mine": 1}}]}, ()),
    "misspelt": ({"payor": "Medicare"}, ("payor (did you mean payer?)",)),
    "far from all": ({"serviceLines": []}, ("serviceLines",)),
    "each kind once": (
        {"lines": [{"code": "A"}, {"modifier": ["25"]}, {"modifier": ["26"], "qty": 1}]},
        ("lines[1].modifier (did you mean modifiers?)", "lines[2].qty"),
    ),
    "of a provider": ({"providers": {"billing": {"NPI": "1"}}}, ("providers.billing.NPI",)),
    "no name of a key": ({"Jane Doe, born 1950": 1}, ("(a key that is no name)",)),
    "null lists": ({"lines": None, "providers": None}, ()),
}


@pytest.mark.parametrize("name", UNREAD)
def test_unread_keys_are_told(name: str) -> None:
    encounter, told = UNREAD[name]
    assert unread_keys(json.dumps(encounter).encode()) == told


@pytest.mark.parametrize("value", ["1e4000", "-1e-4000"], ids=["huge", "tiny"])
def test_a_number_beyond_all_bounds_where_nothing_reads_it(value: str) -> None:
    assert unread_keys(f'{{"mine": {value}}}'.encode()) == ("mine",)


@pytest.mark.parametrize("value", [b"9" * 5000, b'"\xff"'], ids=["endless number", "not UTF-8"])
def test_what_cannot_be_read_where_nothing_reads_it_is_no_error(value: bytes) -> None:
    read = read_encounter(b'{"mine": ' + value + b"}", "here", dt.date(2026, 1, 1))
    assert read.unread == ("(a key whose value cannot be read)",)


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "encounter.md").read_text(encoding="utf-8")


def test_the_page_names_every_key() -> None:
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    for kind in (shape.Encounter, shape.Diagnosis, shape.Procedure, shape.Line, shape.Provider, shape.PastService):
        assert set(kind.__struct_fields__) - named == set()


def test_the_example_of_the_page_is_read_whole() -> None:
    example = PAGE.split("```")[1].encode()
    assert unread_keys(example) == ()
    encounter = read_encounter(example, "page", dt.date(2026, 1, 1))
    assert encounter.diagnoses[encounter.lines[0].dx[0] - 1].code == "Z23"
