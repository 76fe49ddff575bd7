"""Parsers of HCPCS, CPT and CDT files: what they read, and what they refuse with the place."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_list_files as small
from medcodex.errors import ReleaseError
from medcodex.terminology.calendar_version import named_quarter, named_year, quarter_range, year_range
from medcodex.terminology.cdt.nomenclature import parse_nomenclature
from medcodex.terminology.cpt.citations import parse_citations
from medcodex.terminology.cpt.descriptors import parse_columns, parse_fixed, parse_long
from medcodex.terminology.cpt.modifiers import parse_modifiers
from medcodex.terminology.cpt.pla import parse_pla
from medcodex.terminology.hcpcs.lists import parse_list, parse_table
from medcodex.terminology.hcpcs.record import parse_record


def read(parse, data: bytes):
    return list(parse(io.BytesIO(data), "file"))


def refused(parse, data: bytes, words: str) -> bool:
    """Whether the refusal says so, in its message or its place."""
    with pytest.raises(ReleaseError) as raised:
        read(parse, data)
    assert raised.value.where.startswith("file")
    return words in f"{raised.value.where}: {raised.value.message}"


def test_the_record_gives_codes_modifiers_and_their_facts():
    found = {concept.code: concept for concept in read(parse_record, small.anweb())}
    assert list(found) == ["ZZ", "A9001", "J0001", "L0001", "L0002"]
    device = found["A9001"]
    assert device.title == small.LONG_TEXT
    assert [(one.use, one.text) for one in device.designations] == [
        ("short", "Invented device"),
        ("long", small.LONG_TEXT),
    ]
    assert dict(device.properties) == {
        "kind": "procedure",
        "pricing": "51",
        "multiple-pricing": "A",
        "coverage": "C",
        "betos": "O1E",
        "type-of-service": "P",
        "added": date(2098, 1, 1),
        "effective": date(2099, 1, 1),
        "action": "N",
    }
    assert device.values("type-of-service") == ("1", "P")
    assert found["L0001"].values("terminated") == (date(2099, 6, 30),)
    assert found["L0001"].values("replaced-by") == ("L0002",)
    assert (found["ZZ"].billable, found["ZZ"].values("kind")) == (False, ("modifier",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (small.record("A9001", "x") + "A9002 something else\r\n", "line 2"),
        (small.record("A9001", "x") * 2, "A9001 stands twice"),
        (small.record("A9001", "x")[:200], "cut off: 200 of 293"),
        (small.record("A9001", "y" * 90).splitlines(keepends=True)[1], "continues A9001"),
        (small.record("A9001", "x", added="20991399"), "not a date"),
        (small.record("W9001", "x"), "shape of a procedure code"),
        (small.record("A9001", ""), "no long description"),
        ("\x00\x01 binary", "not a line"),
    ],
    ids=["other line", "duplicate", "truncated", "continuation", "date", "letter", "no text", "binary"],
)
def test_a_broken_record_is_refused_with_its_place(text, words):
    assert refused(parse_record, small.anweb(text), words)


def test_the_table_keeps_status_and_what_is_not_known():
    found = {concept.code: concept for concept in read(parse_table, small.table())}
    assert list(found) == ["A9001", "A9002", "A9003", "A9004"]
    assert found["A9001"].values("type-of-service") == ("P", "R")
    assert found["A9001"].values("dates-as-of") == (date(2096, 12, 31),)
    assert (found["A9003"].title, found["A9003"].values("added-after")) == ("", (date(2096, 12, 31),))
    assert [code for code, concept in found.items() if not concept.active] == ["A9004"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (small.table(header=small.TABLE_HEADER.replace("betos,", "")), "lacks a column"),
        (small.table(("1,A9001,Inv,Invented,2090-01-01,,C,D1A,P",)), "line 2"),
        (small.table(("A9001,1,Inv,Invented,2090-01-01,,D1A,C,P",)), "the column cov"),
        (small.table(("A9001,1,Inv,Invented,C,,2090-01-01,D1A,P",)), "holds something else"),
        (small.table(("A9001,1,Inv",)), "3 values where the header has 9"),
        (small.table(('A9001,1,"Inv,Invented',)), "broken comma-separated"),
        (small.table(small.TABLE_ROWS[:1] * 2), "A9001 stands twice"),
        (small.table().decode().encode("utf-16"), "lacks a column"),
        (b"", "lacks a column"),
    ],
    ids=["column gone", "moved code", "moved cov", "moved date", "cut row", "cut quote", "twice", "utf-16", "empty"],
)
def test_a_broken_table_is_refused_with_its_place(data, words):
    assert refused(parse_table, data, words)


def test_a_table_with_columns_in_another_order_reads_the_same():
    rows = [row.split(",") for row in (small.TABLE_HEADER, "A9001,1,Inv,Invented,2090-01-01,,C,D1A,P")]
    turned = "\n".join(",".join(reversed(row)) for row in rows).encode()
    straight = "\n".join(",".join(row) for row in rows).encode()
    assert read(parse_table, turned) == read(parse_table, straight)


@pytest.mark.parametrize(("data", "words"), [(b"A9001\nA90\n", "line 2"), (b"A9001\nA9001\n", "stands twice")])
def test_a_broken_list_is_refused(data, words):
    assert refused(parse_list, data, words)


@given(st.binary(max_size=400))
def test_no_bytes_bring_a_parser_down(data):
    parsers = (parse_record, parse_table, parse_list, parse_long, parse_modifiers, parse_pla, parse_citations)
    for parse in (*parsers, parse_nomenclature, lambda *given: parse_fixed("short", *given)):
        try:
            read(parse, data)
        except ReleaseError:
            continue


def test_the_files_of_the_ama_delivery():
    assert [(one.code, one.text) for one in read(parse_long, small.longult())] == list(small.CPT_CODES.items())
    shorts = list(parse_fixed("short", io.BytesIO(small.shortu()), "file"))
    assert (shorts[0].code, shorts[0].text) == ("99999", "INVENTED MOON VISIT")
    clinician = list(parse_columns("clinician", io.BytesIO(small.clinician()), "file"))
    assert [one.text for one in clinician] == ["Moon visit, first wording", "Moon visit, second wording"]
    modifiers = {one.code: one for one in read(parse_modifiers, small.modul())}
    assert list(modifiers) == ["25", "P1", "1P"]
    assert modifiers["25"].text == "Invented Visit Beside: when something else was invented on that day"
    assert [kind for _, kind in modifiers["25"].facts] == ["category I", "ambulatory surgery center"]
    assert modifiers["P1"].text == "An invented patient"
    analyses = read(parse_pla, small.pla())
    assert [(one.code, one.use) for one in analyses] == [("0999U", "long"), ("0999U", "medium"), ("0999U", "short")]
    assert ("added", date(2099, 4, 1)) in analyses[0].facts


@pytest.mark.parametrize(
    ("parse", "data", "words"),
    [
        (parse_long, small.longult() + b"99998 no tab here\r\n", "line 7"),
        (parse_long, small.longult() + b"99999\tagain\r\n", "99999 stands twice"),
        (parse_long, small.longult(notice="words without a notice\r\n\r\n"), "notice"),
        (parse_long, small.NOTICE.encode(), "holds no codes"),
        (parse_long, small.NOTICE.encode() + b"9999 \tcut code\r\n99999\tx\r\n", "expected"),
        (parse_pla, small.pla()[:-30], "broken XML"),
        (parse_pla, small.pla().replace(b"0999U", b"0999"), "without a code"),
        (parse_pla, b'<!DOCTYPE a [<!ENTITY b "c">]><plaCodes>&b;</plaCodes>', "entities"),
        (parse_modifiers, b"Appendix A\n\nModifiers\n", "no modifiers"),
        (parse_citations, b"code,source,citation\n99999,only\n", "line 2"),
        (parse_citations, b"code,source,citation\nxx9,a,b\n", "line 2"),
        (parse_nomenclature, small.cdt() + b"D0999\tagain\t\n", "D0999 stands twice"),
        (parse_nomenclature, small.cdt() + b"D0998\tcut\n", "2 values where the header has 3"),
        (parse_nomenclature, b"CODE\tNOMENCLATURE\n", "no codes"),
        (parse_nomenclature, b"something else", "no header"),
    ],
)
def test_broken_licensed_files_are_refused_with_their_place(parse, data, words):
    assert refused(parse, data, words)


@pytest.mark.parametrize(
    ("names", "version"),
    [
        (["HCPC2026_JUL_ANWEB.txt"], "2026-07"),
        (["HCPC2024_OCT_ANWEB_v3.txt", "october-2024-alpha-numeric-hcpcs-file.zip"], "2024-10"),
        (["hcpcs_level2_2026q3.txt"], "2026-07"),
        (["codes.txt", "january-2025-alpha-numeric.zip"], "2025-01"),
        (["HCPC2022_CONTR_ANWEB.txt"], "2022-01"),
        (["HCPC17_CONTR_ANWEB.txt"], "2017-01"),
        (["hcpcs-2026-04.txt"], "2026-04"),
        (["HCPC2026_ANWEB.txt", "april_2026"], "2026-04"),
        (["HCPC2026_ANWEB.txt", "april_2025"], "2026-01"),
    ],
)
def test_the_quarter_that_names_tell(names, version):
    assert named_quarter(names) == version


def test_names_that_tell_no_release():
    assert named_year(["LONGULT.txt", "CPT 2099 Q2"]) == "2099-04"
    assert named_year(["LONGULT.txt", "CPT 2099"]) == "2099"
    for named in (named_quarter, named_year):
        with pytest.raises(ReleaseError, match="states no release"):
            named(["codes.txt", "folder"])


@given(st.integers(2011, 2098), st.sampled_from(["01", "04", "07", "10"]))
def test_quarters_follow_each_other(year, month):
    first, last = quarter_range(f"{year}-{month}")
    following = quarter_range(f"{year + 1}-01" if month == "10" else f"{year}-{int(month) + 3:02}")[0]
    assert (following - last).days == 1
    assert first.isoformat() == f"{year}-{month}-01"
    assert year_range(f"{year}-{month}") == (first, date(year, 12, 31))
