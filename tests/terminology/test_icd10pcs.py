"""ICD-10-PCS: the shape of codes, the parsers of the publisher's files, and the tables of advice and words."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_pcs_files as small
from medcodex.errors import ReleaseError, UsageError
from medcodex.terminology.icd10cm.recognise import recognise as recognise_cm
from medcodex.terminology.icd10pcs.codelist import parse_codes, parse_order
from medcodex.terminology.icd10pcs.codes import CHARACTERS, normalise
from medcodex.terminology.icd10pcs.definitions import parse_definitions
from medcodex.terminology.icd10pcs.guidance import load_guidance
from medcodex.terminology.icd10pcs.index import parse_index
from medcodex.terminology.icd10pcs.lookup import code_of
from medcodex.terminology.icd10pcs.model import Definition, DeviceAggregate
from medcodex.terminology.icd10pcs.reading import ProcedureWords
from medcodex.terminology.icd10pcs.recognise import recognise
from medcodex.terminology.icd10pcs.tables import codes_of, parse_tables
from medcodex.terminology.recognition import NotTaken, Recognised
from small_release_files import order_file as cm_order_file

CODE = st.builds("".join, st.tuples(st.sampled_from("0123456789BCDFGHX"), st.text(CHARACTERS, min_size=6, max_size=6)))


def parsed(parse, data: bytes):
    return list(parse(io.BytesIO(data), "a file"))


@given(CODE)
def test_codes_come_back_however_typed(code):
    assert normalise(f" {code.lower()}-") == code == normalise(" ".join(code))
    assert all(normalise(code[:length]) == code[:length] for length in range(1, 8))


@pytest.mark.parametrize("text", ["", " ", "0FT44ZZZ", "OFT44ZZ", "0FI", "0F.T", "A01", "é", "0FT\u0660"])
def test_what_has_not_the_shape_is_refused(text):
    assert normalise(text) is None
    with pytest.raises(UsageError):
        code_of(text)


@given(st.dictionaries(CODE, st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80)))
def test_order_and_codes_files_round_trip(titles):
    rows = list(titles.items())
    assert [(row.code, row.title) for row in parsed(parse_order, small.order_file(rows))] == rows
    assert [(row.code, row.title) for row in parsed(parse_codes, small.codes_file(rows))] == rows


LABELS = st.dictionaries(st.sampled_from(CHARACTERS), st.text("abc XY", min_size=1, max_size=8), min_size=1, max_size=5)


@given(st.tuples(LABELS, LABELS, LABELS, LABELS))
def test_a_table_row_makes_every_combination_once(axes):
    row = "".join(small.axis(at, "Axis", values) for at, values in enumerate(axes, 4))
    made = 1
    for values in axes:
        made *= len(values)
    data = small.tables_file(parts=f'<pcsRow codes="{made}">{row}</pcsRow>')
    _, found = parsed(parse_tables, data)
    assert [[label.character for label in axis.values] for axis in found.axes[3:]] == [list(values) for values in axes]
    codes = [item.code for item in codes_of([found]) if item.billable]
    assert len(set(codes)) == len(codes) == made
    assert all(found.allows(code[:length]) for code in codes for length in range(8))


def test_tables_index_and_definitions_are_read():
    rows = parsed(parse_tables, small.tables_file())
    derived = [(row.code, row.billable) for row in codes_of(rows)]
    assert derived == [(code, len(code) == 7) for code, _ in small.CODES]
    entries = parsed(parse_index, small.index_file())
    assert [(e.level, e.title, e.code, e.see, e.use) for e in entries] == [
        (0, "Gizzardectomy", None, None, None),
        (1, "", "0FT4", "Resection, Gizzard", None),
        (0, "Ingluvies", None, None, "Crop"),
    ]
    operation, part, aggregate = parsed(parse_definitions, small.definitions_file())
    assert isinstance(operation, Definition)
    assert (operation.position, operation.definition) == (3, "Cutting out all")
    assert part.includes == ("Ingluvies",)
    assert isinstance(aggregate, DeviceAggregate)


@pytest.mark.parametrize(
    ("parse", "data"),
    [
        (parse_order, small.order_file() + b"something else\n"),
        (parse_order, small.order_file([*small.CODES, small.CODES[1]])),
        (parse_order, b"00001 0FT40ZZ 0 " + b"x" * 61 + b"a header of seven characters\n"),
        (parse_codes, b"0FT40Z too short\n"),
        (parse_tables, small.tables_file()[:-40]),
        (parse_tables, small.tables_file(stated=5)),
        (parse_tables, small.tables_file().replace(b'pos="5"', b'pos="6"')),
        (parse_tables, small.tables_file().replace(b'code="4"', b'code="5"')),
        (parse_tables, small.tables_file().replace(b'code="4"', b'code="O"')),
        (parse_tables, small.tables_file(parts="<pcsRow codes='0'></pcsRow>")),
        (parse_tables, b'<!DOCTYPE a [<!ENTITY b "c">]><ICD10PCS.tabular>&b;</ICD10PCS.tabular>'),
        (parse_index, small.index_file().replace(b"0FT4", b"I10.9")),
        (parse_index, small.index_file().replace(b"<title>Ingluvies</title>", b"")),
        (parse_definitions, small.definitions_file().replace(b"pos='3'", b"pos='9'")),
        (parse_definitions, small.definitions_file().replace(b"<title>Crop</title>", b"")),
    ],
)
def test_broken_files_are_refused_with_their_name(parse, data):
    with pytest.raises(ReleaseError) as error:
        parsed(parse, data)
    assert error.value.where
    assert error.value.where.startswith("a file")


@pytest.mark.parametrize(
    ("data", "part", "form"),
    [
        (small.order_file(), "codes", "order"),
        (small.codes_file(), "codes", "codes"),
        (small.tables_file(), "tables", "tables"),
        (small.index_file(), "index", "index"),
        (small.definitions_file(), "definitions", "definitions"),
    ],
)
def test_files_are_recognised_by_content_and_by_no_other_system(data, part, form):
    assert recognise(data, ["x 2026.txt"]) == Recognised(part, form, "2026")
    assert isinstance(recognise_cm(data, ["x 2026.txt"]), NotTaken)


def test_files_of_another_system_and_other_files_are_not_taken():
    for data in (cm_order_file(), b"", b"words\n", b"\0\1", b"<a/>", b"A0021 Ambulance service\n" * 3):
        found = recognise(data, ["2026.txt"])
        assert isinstance(found, NotTaken)
        assert found.foreign


def test_a_code_list_that_states_no_release_is_refused():
    with pytest.raises(ReleaseError):
        recognise(small.order_file(), ["order.txt"])


def test_advice_names_known_operations_and_a_guideline():
    advice = load_guidance()
    rivals = {item.rival for items in advice.values() for item in items} - {"", "Administration"}
    assert rivals <= advice.keys()
    assert all(item.advice and item.guideline and item.source for items in advice.values() for item in items)
    assert {item.rival for item in advice["Excision"]} >= {"Resection", "Destruction"}
    assert {item.rival for item in advice["Drainage"]} >= {"Extirpation"}


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    reading = ProcedureWords.load().read(text)
    assert not reading.said.keys() & reading.usual.keys()


@pytest.mark.parametrize(
    ("text", "said", "usual"),
    [
        ("lap chole", "percutaneous endoscopic resection gallbladder", ""),
        ("Total LEFT knee replacement", "replacement knee joint left", "synthetic substitute open"),
        ("rt tka", "right replacement knee joint", "synthetic substitute open"),
        ("c-section", "extraction products of conception open", "low"),
    ],
)
def test_phrases_are_read_in_the_words_of_the_tables(text, said, usual):
    reading = ProcedureWords.load().read(text)
    assert " ".join(reading.said) == said
    assert " ".join(reading.usual) == usual


def test_index_ids_are_in_book_order():
    entries = parsed(parse_index, small.index_file())
    assert all(after.id == before.id + 1 for before, after in pairwise(entries))
