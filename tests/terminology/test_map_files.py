"""Publishers' files of concept maps: recognised, read to rows, refused with the place where they are broken."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_map_files as small
from medcodex.errors import ReleaseError
from medcodex.terminology.maps import hcup
from medcodex.terminology.maps.addenda import parse_addenda
from medcodex.terminology.maps.conversion import parse_conversion
from medcodex.terminology.maps.doid import parse_doid
from medcodex.terminology.maps.elixhauser import parse_codes, parse_measures
from medcodex.terminology.maps.gem import combinations, parse_gem
from medcodex.terminology.maps.model import Relationship
from medcodex.terminology.maps.recognise import recogniser
from medcodex.terminology.maps.sssom import parse_sssom
from medcodex.terminology.maps.systems import MAP_SYSTEMS
from medcodex.terminology.recognition import Recognised

ADDED = date(2025, 10, 1)
FILES = [
    ("gem", small.I9GEM, "2018_I9gem.txt", ("icd9cm-icd10cm", "text", "2018")),
    ("gem", small.I10GEM, "2018_I10gem.txt", ("icd10cm-icd9cm", "text", "2018")),
    ("gem", small.PCSGEM, "gem_pcsi9_2018.txt", ("icd10pcs-icd9pcs", "text", "2018")),
    ("gem", small.I9PCSGEM, "gem_i9pcs_2018.txt", ("icd9pcs-icd10pcs", "text", "2018")),
    ("gem", small.GEM_CSV, "2016.csv", ("icd10cm-icd9cm", "csv", "2016")),
    ("icd10cm-conversion", small.tabbed(small.CONVERSION), "table FY2026", ("icd10cm", "table", "2026")),
    ("addenda", small.ORDER_ADDENDA, "order-addenda-2026.txt", ("icd10cm", "addenda", "2026")),
    ("addenda", small.PCS_ADDENDA, "order_addenda_2026.txt", ("icd10pcs", "addenda", "2026")),
    ("ccsr", small.CCSR_WIDE, "hcup-v2022.csv", ("icd10cm", "wide", "2022")),
    ("ccsr", small.CCSR_LONG, "v2025_mapping.csv", ("icd10cm", "long", "2025")),
    ("ccsr", small.CCSR_AHRQ, "DXCCSR_v2025-1.csv", ("icd10cm", "ahrq", "2025.1")),
    ("ccsr", small.CCSR_TITLES, "v2025.1 categories.csv", ("icd10cm-titles", "long", "2025.1")),
    ("ccsr", small.PRCCSR, "PRCCSR_v2024-1.csv", ("icd10pcs", "ahrq", "2024.1")),
    ("ccsr", b'{"A000": "DIG001",\n "I10": "CIR007"}', "v2023.1", ("icd10cm", "first-only", "2023.1")),
    ("chronic", small.CHRONIC, "x.csv", ("icd10cm", "ahrq", "2024.1")),
    ("procedure-class", small.PROC_CLASS, "v2022.csv", ("icd10pcs", "hcup", "2022")),
    ("elixhauser", small.tabbed(small.ELIXHAUSER_CODES), "sheet", ("icd10cm", "reference", "2024.2")),
    ("elixhauser", small.tabbed(small.ELIXHAUSER_MEASURES), "sheet", ("icd10cm-titles", "reference", "2024.2")),
    ("mondo", small.MONDO_BROAD, "x.tsv", ("icd10cm-broad", "sssom", "2026-01-02")),
    ("mondo", small.MONDO_ICD11, "x.tsv", ("icd11-exact", "sssom", "2026-01-02")),
    ("doid", small.DOID, "doid.obo", ("icd10cm", "obo", "2025-02-03")),
]
NAMES = sorted({row[0] for row in FILES})


@pytest.mark.parametrize(
    ("name", "content", "called", "expected"), FILES, ids=[f"{r[0]}-{r[3][0]}-{r[3][1]}" for r in FILES]
)
def test_each_file_is_known_to_its_own_set_only(name, content, called, expected):
    answers = {other: recogniser(other)(content, (called,)) for other in NAMES}
    taken = {other: (a.part, a.form, a.version) for other, a in answers.items() if isinstance(a, Recognised)}
    assert taken == {name: expected}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x89PNG\0\0", b"A,B\n1,2\n", "ÿ".encode("utf-16"), b"{" * 5000, b'"a' * 99]
)
def test_other_files_are_nobodys(name, content):
    assert not isinstance(recogniser(name)(content, ("2026.txt",)), Recognised)


def test_a_version_without_a_number_takes_it_from_a_name_of_the_same_year():
    found = recogniser("ccsr")(small.CCSR_LONG, ("v2025_mapping.csv", "other-v2024-2.zip", "dxccsr-v2025-1.zip"))
    assert found.version == "2025.1"


def gem(content: bytes, part: str, form: str = "text"):
    return list(parse_gem(io.BytesIO(content), "gem.txt", part, form))


def test_gem_rows_have_dots_flags_and_what_the_flags_mean():
    rows = gem(small.I10GEM, "icd10cm-icd9cm")
    assert [(row.source, row.target, row.relationship.match) for row in rows] == [
        ("A00.0", "001.0", "exact"),
        ("A00.9", "001.9", "related"),
        ("I10", "401.1", "related"),
        ("T36.0X1A", "960.0", "related"),
        ("T36.0X1A", "E856", "related"),
        ("R29.700", None, "none"),
        ("Z99.89", "V58.89", "related"),
    ]
    assert rows[3].flags.text == "10111"


def test_procedures_have_their_own_dot():
    assert [row.target for row in gem(small.PCSGEM, "icd10pcs-icd9pcs")] == ["51.23", "47.01"]


def test_a_combination_takes_one_code_of_each_list_of_a_scenario():
    rows = [row for row in gem(small.I9GEM, "icd9cm-icd10cm") if row.source == "960.0"]
    assert combinations(rows) == {1: (("T36.0X1A", "T36.0X2A"), ("Z99.89", "Z99.81")), 2: (("A00.9",), ("I10",))}
    assert list(product(*combinations(rows)[1])) == [
        ("T36.0X1A", "Z99.89"),
        ("T36.0X1A", "Z99.81"),
        ("T36.0X2A", "Z99.89"),
        ("T36.0X2A", "Z99.81"),
    ]


BROKEN_GEMS = {
    "cut off": (b"A000    0010  00000\nA009    00", "line 2: not a line"),
    "columns moved": (b"0010  A000    00000\n", "line 1: not a row"),
    "twice": (b"A000    0010  00000\nA000    0010  10000\n", "line 2: A00.0 to 001.0 stands in it twice"),
    "no map with a code": (b"A000    0010  11000\n", "line 1: flags 11000 contradict"),
    "no code without the flag": (b"A000    NoDx  10000\n", "line 1: "),
    "combination without list": (b"A000    0010  10100\n", "line 1: flags 10100 contradict"),
    "scenario without combination": (b"A000    0010  10011\n", "line 1: flags 10011 contradict"),
    "not text": (b"A000    0010  00000\n\x81\x8d\x90\n", "line 2"),
}


@pytest.mark.parametrize(("content", "told"), BROKEN_GEMS.values(), ids=BROKEN_GEMS)
def test_a_broken_gem_is_refused_with_its_line(content, told):
    with pytest.raises(ReleaseError) as error:
        gem(content, "icd10cm-icd9cm")
    assert told in f"{error.value.where}: {error.value.message}"


def test_a_gem_table_whose_columns_contradict_themselves_is_refused():
    with pytest.raises(ReleaseError, match="differ"):
        gem(small.GEM_CSV.replace(b'"10000",1', b'"10000",0'), "icd10cm-icd9cm", "csv")


_SOURCES = st.from_regex(r"[A-TV-Z][0-9][0-9AB][0-9A-Z]{0,4}", fullmatch=True)
_TARGETS = st.one_of(
    st.from_regex(r"[0-9]{3,5}", fullmatch=True), st.from_regex(r"V[0-9]{2,4}|E[0-9]{3,4}", fullmatch=True)
)
_FLAGS = st.one_of(
    st.sampled_from(["00000", "10000", "11000"]),
    st.builds(lambda a, b: f"101{a}{b}", st.integers(1, 9), st.integers(1, 9)),
)


@given(st.lists(st.tuples(_SOURCES, _TARGETS, _FLAGS), max_size=30, unique_by=lambda row: (row[0], row[1], row[2][3:])))
def test_gem_lines_come_back_as_they_were_written(rows):
    rows = list(
        {(s, "NoDx" if f[1] == "1" else t, f[3:]): (s, "NoDx" if f[1] == "1" else t, f) for s, t, f in rows}.values()
    )
    content = "".join(f"{source:<8}{target:<6}{flags}\r\n" for source, target, flags in rows).encode()
    found = gem(content, "icd10cm-icd9cm")
    assert [((r.source).replace(".", ""), (r.target or "NoDx").replace(".", ""), r.flags.text) for r in found] == rows
    for code in {row.source for row in found}:
        for choices in combinations([row for row in found if row.source == code]).values():
            targets = {row.target for row in found if row.source == code and row.flags.combination}
            assert all(set(cluster) <= targets for cluster, _ in zip(product(*choices), range(50), strict=False))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with suppress(ReleaseError):
        gem(content, "icd10cm-icd9cm")


def conversion(rows):
    return list(parse_conversion(io.BytesIO(small.tabbed(rows)), "table"))


def test_conversion_rows_lead_from_the_previous_code_and_say_since_when():
    rows = conversion(small.CONVERSION)
    assert [(r.source, r.through, r.target, r.relationship.match, r.effective.isoformat()) for r in rows] == [
        ("A00.0", "", "A00.01", "narrower", "2018-10-01"),
        ("A00.0", "", "A00.02", "narrower", "2018-10-01"),
        ("A00.02", "", "A00.021", "narrower", "2022-10-01"),
        ("A00.01", "", "A00.03", "related", "2022-04-01"),
        ("A00.9", "", "A00.03", "related", "2022-04-01"),
        ("A00.1", "", "B99.1", "related", "2020-10-01"),
        ("A00.2", "", "B99.1", "related", "2020-10-01"),
        ("A00.3", "", "B99.1", "related", "2020-10-01"),
        ("A05.9", "", "B99.1", "related", "2020-10-01"),
        ("T15", "T19", "B99.2", "related", "2020-10-01"),
        ("B99.3", "", None, "none", "2020-10-01"),
    ]
    assert rows[3].facts == (("assignment", "A00.01 and A00.9"), ("together", True))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["A00.01", "soon", "A00.0"], "neither a year nor a date"),
        (["2018", "A00.01", "A00.0"], "not an ICD-10-CM code"),
        (["A00.05", "2018", "whatever was used"], "not understood"),
        (["A00.05", "2018", "A00.9-A00.1"], "ends before it begins"),
        (["A00.01", "2018", "A00.9"], "twice with different"),
        (["A00.01", "2018"], "2 columns where 3"),
        (["A00.05", "2018", "A00.0", "more"], "4 columns where 3"),
    ],
)
def test_a_broken_conversion_row_is_refused_with_its_line(row, told):
    with pytest.raises(ReleaseError, match=told) as error:
        conversion([*small.CONVERSION[:3], row])
    assert error.value.where == "table, line 4"


def test_addenda_tell_what_happened_to_each_code():
    rows = list(parse_addenda(io.BytesIO(small.ORDER_ADDENDA), "addenda", "icd10cm", ADDED))
    assert [(r.source, r.target, r.fact("change"), r.fact("title"), r.effective) for r in rows] == [
        ("A00.9", None, "now-header", "Cholera, unspecified", ADDED),
        ("A00.91", None, "added", "Cholera of an entirely new kind", ADDED),
        ("B99.9", None, "deleted", "Something that is gone", ADDED),
        ("I10", "I10", "revised", "New name of it", ADDED),
    ]
    assert rows[3].fact("previous-title") == "Old name of it"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"Revise to:   1 I10 ", b"Add:         1 I10 ", "its lines give"),
        (b"2 deletions", b"3 deletions", "summary states"),
        (
            b"Revise to:   1 I10     New name                                                     New name of it\r\n",
            b"",
            "lines give",
        ),
        (b"Add:         1 A0091 ", b"Add:         1 !0091 ", "not a line of addenda"),
        (b"Add:         1 A0091 ", b"Add:         1 A009  ", "stands in it twice"),
    ],
)
def test_broken_addenda_are_refused(old, new, told):
    assert old in small.ORDER_ADDENDA
    with pytest.raises(ReleaseError, match=told):
        list(parse_addenda(io.BytesIO(small.ORDER_ADDENDA.replace(old, new)), "addenda", "icd10cm", ADDED))


def table(content: bytes, name: str, part: str, form: str):
    return list(hcup.parse_table(io.BytesIO(content), "t.csv", hcup.layout(name, part, form)))


def test_categories_in_each_layout():
    wide = table(small.CCSR_WIDE, "ccsr", "icd10cm", "wide")
    assert [(row.source, row.target) for row in wide] == [("A00.0", "DIG001"), ("A00.0", "INF003"), ("I10", "CIR007")]
    assert wide[1].facts == (("default-inpatient", "DIG001"), ("default-outpatient", "XXX111"))
    assert [(r.source, r.target) for r in table(small.CCSR_LONG, "ccsr", "icd10cm", "long")] == [
        (r.source, r.target) for r in wide
    ]
    own = table(small.CCSR_AHRQ, "ccsr", "icd10cm", "ahrq")
    assert [(row.target, row.display, row.fact("rationale")) for row in own] == [
        ("DIG001", "Intestinal", "06 Invented reason"),
        ("INF003", "Bacterial", "06 Invented reason"),
    ]
    (procedure,) = table(small.PRCCSR, "ccsr", "icd10pcs", "ahrq")
    assert (procedure.display, procedure.fact("domain")) == ("Gallbladder removal", "Hepatobiliary")


def test_chronic_conditions_are_named():
    rows = table(small.CHRONIC, "chronic", "icd10cm", "ahrq")
    assert [(row.source, row.target, row.display) for row in rows] == [
        ("A00.0", "0", "not chronic"),
        ("I10", "1", "chronic"),
        ("Z99.89", "9", "no determination"),
    ]


BROKEN_TABLES = {
    "moved cells": (small.CCSR_WIDE, b"A000,", b"text,A000,", "line 2"),
    "moved header": (small.CCSR_WIDE, b"I10_DX,I10DX_text", b"I10DX_text,I10_DX", "line 2"),
    "code twice": (small.CCSR_WIDE, b"I10,Hyp", b"A000,Hyp", "A00.0 stands in it twice"),
    "no category": (small.CCSR_WIDE, b",CIR007,CIR007,CIR007,", b",CIR007,CIR007,,", "I10 has no category"),
    "lost column": (small.CCSR_WIDE, b"CCSR1,", b"", "has no columns"),
    "cut off in quotes": (small.CCSR_WIDE, b', so to say",DIG', b", so to say", "t.csv"),
    "wrong encoding": (small.CCSR_WIDE.decode().encode("utf-16"), b"", b"", "t.csv"),
    "short row": (small.CCSR_WIDE, b"CIR007,,,,,", b"CIR007", "line 3: 5 columns where 10"),
}


@pytest.mark.parametrize(("content", "old", "new", "told"), BROKEN_TABLES.values(), ids=BROKEN_TABLES)
def test_a_broken_table_is_refused(content, old, new, told):
    with pytest.raises(ReleaseError) as error:
        table(content.replace(old, new), "ccsr", "icd10cm", "wide")
    assert told in f"{error.value.where}: {error.value.message}"


@pytest.mark.parametrize(
    "content", [b'{"A000": "DIG001"', b"[1]", b'{"A000": 1}', b'{"A000":"DIG001","A000":"DIG001"}', b"[" * 9999]
)
def test_broken_first_categories_are_refused(content):
    with pytest.raises(ReleaseError):
        list(hcup.parse_first_categories(io.BytesIO(content), "x.json"))


def test_comorbidity_measures():
    rows = list(parse_codes(io.BytesIO(small.tabbed(small.ELIXHAUSER_CODES)), "sheet"))
    assert [(row.source, row.target) for row in rows] == [("I10", "HTN_UNCX"), ("I11.0", "CBVD_POA"), ("I11.0", "HF")]
    measures = list(parse_measures(io.BytesIO(small.tabbed(small.ELIXHAUSER_MEASURES)), "sheet"))
    assert measures[1] == ("CBVD", "Vessels of the brain", True)


@pytest.mark.parametrize(
    "row", [["I11", "x", "2", "0", "1", "0"], ["I11", "x", "1", "0", "7", "0"], ["I10", "x", "1", "1", "0", "0"]]
)
def test_broken_comorbidity_rows_are_refused(row):
    with pytest.raises(ReleaseError, match=r"marks|twice"):
        list(parse_codes(io.BytesIO(small.tabbed([*small.ELIXHAUSER_CODES, row])), "sheet"))


def test_ontology_rows_without_blocks():
    rows = list(parse_sssom(io.BytesIO(small.MONDO_ICD10CM), "x", "icd10cm-exact"))
    assert [(r.source, r.target, r.relationship) for r in rows] == [
        ("MONDO:0000001", "E11", Relationship.EQUIVALENT),
        ("MONDO:0000002", "I10", Relationship.EQUIVALENT),
    ]
    assert [(r.source, r.target) for r in parse_doid(io.BytesIO(small.DOID), "x")] == [
        ("DOID:55", "J45"),
        ("DOID:11", "E11"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"ICD10CM:I10", b"DOID:1", "not a mapping from Mondo"),
        (b"exactMatch\tICD10CM:I10", b"sameAs\tICD10CM:I10", "not a mapping from Mondo"),
        (b"MONDO:0000002\tx", b"MONDO:0000002", "5 columns where 6"),
        (b"2\tx\tskos:exactMatch\tICD10CM:I10", b"1\tx\tskos:exactMatch\tICD10CM:E11", "stands in it twice"),
        (b"object_id", b"object", "has no columns"),
    ],
)
def test_broken_ontology_mappings_are_refused(old, new, told):
    with pytest.raises(ReleaseError, match=told):
        list(parse_sssom(io.BytesIO(small.MONDO_ICD10CM.replace(old, new)), "x", "icd10cm-exact"))


@pytest.mark.parametrize("content", [b"x\n", b"format-version: 1.2\nontology: doid\n"])
def test_what_is_no_disease_ontology_is_refused(content):
    with pytest.raises(ReleaseError):
        list(parse_doid(io.BytesIO(content), "x"))


@pytest.mark.parametrize(
    ("system", "typed", "printed"),
    [
        ("icd9cm", "25000", "250.00"),
        ("icd9cm", "e9342", "E934.2"),
        ("icd9cm", "V5889", "V58.89"),
        ("icd9cm", "E93421", None),
        ("icd9cm", "47.01", None),
        ("icd9pcs", "4701", "47.01"),
        ("icd9pcs", "470.1", None),
        ("icd11", "5a11", "5A11"),
        ("icd11", "2C25.0", "2C25.0"),
        ("icd11", "2c250z", "2C25.0Z"),
        ("icd11", "XK8G", "XK8G"),
        ("icd11", "xa7re3", "XA7RE3"),
        ("icd11", "119724091", "http://id.who.int/icd/entity/119724091"),
        ("icd11", "?", None),
        ("ccsr", "dig001", "DIG001"),
        ("mondo", "5148", "MONDO:5148"),
        ("mondo", "DOID:1", None),
        ("doid", "doid_9351", "DOID:9351"),
        ("icd10pcs", "0FT44ZZ", "0FT44ZZ"),
        ("icd10pcs", "0FT4", None),
        ("procedure-class", " Major  Therapeutic ", "Major Therapeutic"),
    ],
)
def test_codes_as_typed(system, typed, printed):
    assert MAP_SYSTEMS[system].normalise(typed) == printed
