"""Answers in JSON: what is read, and what is refused in words."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case_making import PlainBooks, clinic, stay

from medcodex.errors import InputError
from medcodex.learn.cases.reading import CASE_FILE, case_shape, read_case
from medcodex.learn.cases.writing import case_toml
from medcodex.learn.marking.as_json import answer_object
from medcodex.learn.marking.highlight import Passage, pieces
from medcodex.learn.marking.reading import read_answer

from tests.case_making import CLINIC, STAY  # isort: skip

CASE, BOOKS = clinic(), PlainBooks()


def read(told: Any) -> Any:
    return read_answer(json.dumps(told).encode(), CASE, BOOKS)


@pytest.mark.parametrize(
    ("typed", "system", "code"),
    [
        ("e11621", "icd10cm", "E11.621"),
        ("i10", "icd10cm", "I10"),
        ("A6212", "hcpcs", "A6212"),  # of the key, although ICD-10-CM has codes of that form
        ("0FT44ZZ", "icd10pcs", "0FT44ZZ"),
        ("99213", "cpt", "99213"),
        ("D0120", "icd10cm", "D01.20"),
        ("what", None, "WHAT"),
    ],
)
def test_systems_are_recognised(typed: str, system: str | None, code: str) -> None:
    (one,) = read([typed]).codes
    assert (one.system, one.code) == (system, code)


def test_the_first_book_that_has_it() -> None:
    (one,) = read_answer(b'["D0120"]', CASE, PlainBooks(bad={"D01.20": "no such code"})).codes
    assert (one.system, one.code) == ("cdt", "D0120")


def test_everything_an_answer_may_tell() -> None:
    told = {"codes": [{"code": "I10", "poa": "y"}, {"code": "A6212", "modifiers": ["lt"], "units": 2},
                      {"code": "D2391", "system": "cdt", "tooth": "14", "surfaces": "mo"}],
            "visit": {"level": "moderate", "risk": "high"}, "ms_drg": 66, "queries": ["Which?", " "], "seconds": 70,
            "unknown": 1}  # fmt: skip
    answer = read(told)
    assert [one.poa for one in answer.codes] == ["Y", None, None]
    assert (answer.codes[2].tooth, answer.codes[2].surfaces) == ("14", "MO")
    assert (answer.ms_drg, answer.queries, answer.seconds) == ("066", ("Which?",), 70)
    assert answer.visit.risk == "high"
    assert read(answer_object(answer)) == answer


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({}, "answer"),
        ([1], "answer"),
        ([""], "codes[0]"),
        (["A" * 41], "codes[0]"),
        (["I1\x000"], "codes[0]"),
        (["I10"] * 201, "codes"),
        ([{"code": "I10", "system": "icd9"}], "codes[0]"),
        ([{"code": "I10", "poa": "X"}], "codes[0]"),
        ([{"code": "A6212", "units": -1}], "codes[0]"),
        ([{"code": "A6212", "units": "many"}], "codes[0]"),
        ([{"code": "A6212", "units": "NaN"}], "codes[0]"),
        ([{"code": "A6212", "modifiers": ["A" * 41]}], "codes[0]"),
        ({"codes": ["I10"], "visit": "huge"}, "visit"),
        ({"codes": ["I10"], "ms_drg": "12345"}, "ms_drg"),
        ({"codes": ["I10"], "queries": ["a" * 2001]}, "queries"),
        ({"codes": ["I10"], "seconds": -1}, "seconds"),
    ],
    ids=str,
)
def test_what_is_no_answer(told: Any, where: str) -> None:
    with pytest.raises(InputError) as refused:
        read(told)
    assert refused.value.where == where


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b'["\xff"]', b"[" * 5000, b" " * 500_001], ids=range(6))
def test_bytes_that_are_no_answer(data: bytes) -> None:
    with pytest.raises(InputError):
        read_answer(data, CASE, BOOKS)


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: json.dumps([text]).encode()))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    with suppress(InputError):
        read_answer(data, CASE, BOOKS)


@pytest.mark.parametrize("files", [CLINIC, STAY], ids=["clinic", "stay"])
def test_a_chart_written_is_the_chart_that_was_read(files: dict[str, bytes]) -> None:
    shape = case_shape("a-case", files[CASE_FILE])
    again = {**files, CASE_FILE: case_toml(shape).encode()}
    assert case_shape("a-case", again[CASE_FILE]) == shape
    one, two = read_case("a-case", files), read_case("a-case", again)
    assert (one.key, one.documents, one.title) == (two.key, two.documents, two.title)


@given(st.text(max_size=60))
def test_any_words_survive_writing(words: str) -> None:
    shape = case_shape("a-case", CLINIC[CASE_FILE])
    shape.objective = words.encode("utf-8", "replace").decode()
    assert case_shape("a-case", case_toml(shape).encode()).objective == shape.objective


spans = st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 30)), max_size=6)


@given(st.text(max_size=24), spans)
def test_pieces_are_the_text(text: str, places: list[tuple[int, int]]) -> None:
    passages = [Passage(start, end, str(at), "found") for at, (start, end) in enumerate(places)]
    cut = pieces(text, passages)
    assert "".join(one.text for one in cut) == text
    for passage in passages:
        if 0 <= passage.start < passage.end <= len(text):
            inside = "".join(one.text for one in cut if passage in one.passages)
            assert inside == text[passage.start : passage.end]
            assert sum(passage in one.closed for one in cut) == 1


def test_the_key_of_a_stay() -> None:
    assert read_answer(b'["0FT44ZZ"]', stay(), BOOKS).codes[0].system == "icd10pcs"
