"""Shapes, seventh characters, derived code lists and release versions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.codes import dotted, normalise, plain, prefixes
from medcodex.terminology.icd10cm.derived import code_list
from medcodex.terminology.icd10cm.model import Notes, TabularEntry
from medcodex.terminology.icd10cm.recognise import recognise
from medcodex.terminology.icd10cm.seventh import with_seventh
from medcodex.terminology.recognition import NotTaken, Recognised
from medcodex.terminology.version import effective_range, version_from_names

PLAIN = st.from_regex(r"[A-Z][0-9A][0-9A-Z]([0-9A-Z]{1,4})?", fullmatch=True)


@given(PLAIN, st.booleans(), st.booleans())
def test_normalise_takes_any_case_with_or_without_dot(bare, with_dot, lower):
    typed = dotted(bare) if with_dot else bare
    assert normalise(f" {typed.lower() if lower else typed} ") == dotted(bare)
    assert plain(dotted(bare)) == bare
    assert all(dotted(bare).startswith(prefix) for prefix in prefixes(dotted(bare)))


@given(st.text(max_size=12))
def test_normalise_never_fails(text):
    found = normalise(text)
    assert found is None or normalise(found) == found


@pytest.mark.parametrize("text", ["", "I", "I1", "1I0", "I10.12345", "I1.0", "I10..1", "hypertension", "I10.1.2"])
def test_not_a_code(text):
    assert normalise(text) is None


@pytest.mark.parametrize(
    ("stem", "char", "code"),
    [("S50.00", "A", "S50.00XA"), ("T07", "S", "T07.XXXS"), ("S52.001", "B", "S52.001B"), ("O36.81", "0", "O36.81X0")],
)
def test_placeholder(stem, char, code):
    assert with_seventh(stem, char) == code


def entry(kind, key, parent, *, seventh=(), notes=()):
    return TabularEntry(kind, key, key.lower(), parent, Notes(notes=notes), tuple((char, char) for char in seventh))


def test_code_list_expands_inherited_and_overridden_seventh_characters():
    note = "7th characters D and S do not apply to codes in category S06 with 6th character 7 - death, or 8 - other."
    entries = [
        entry("chapter", "19", None),
        entry("section", "S00-S09", "19"),
        entry("diag", "S00", "S00-S09", seventh="AD"),
        entry("diag", "S00.1", "S00"),
        entry("diag", "S00.2", "S00", seventh="12"),
        entry("diag", "S00.2X1", "S00.2"),
        entry("diag", "S01", "S00-S09"),
        entry("section", "S06", "19"),
        entry("diag", "S06", "S06", seventh="ADS", notes=(note,)),
        entry("diag", "S06.1X7", "S06"),
        entry("diag", "S06.1X6", "S06"),
    ]
    rows = {row.code: row for row in code_list(entries)}
    assert list(rows) == [
        "S00", "S00.1", "S00.1XXA", "S00.1XXD", "S00.2", "S00.2X1", "S00.2X11", "S00.2X12", "S01",
        "S06", "S06.1X7", "S06.1X7A", "S06.1X6", "S06.1X6A", "S06.1X6D", "S06.1X6S",
    ]  # fmt: skip
    assert [code for code, row in rows.items() if row.billable and len(code) < 8] == ["S01"]
    assert rows["S00.1XXA"].title == "s00.1, A"
    assert (rows["S00.1XXA"].parent, rows["S06"].parent, rows["S06"].section) == ("S00.1", None, "S06")


@pytest.mark.parametrize(
    ("names", "year", "version"),
    [
        (("icd10cm-tabular-April-1-2026.xml",), 2026, "2026-04"),
        (("icd10cm_order_2026.txt",), None, "2026"),
        (("icd10cm_tabular_2026.xml", "april-1-2026-tabular.zip"), 2026, "2026-04"),
        (("x.xml", "2026-04"), 2026, "2026-04"),
        (("x.txt", "set.zip", "2026-04", "2025"), None, "2026-04"),
        (("POAexemptCodesFY26.txt",), None, "2026"),
        (("icd10cm_fy2027_codes.csv", "2027"), None, "2027"),
        (("x.xml", "2025"), 2026, None),
        (("x.txt", "files"), None, None),
    ],
)
def test_version_from_names(names, year, version):
    assert version_from_names(names, year) == version


def test_effective_ranges():
    assert effective_range("2026") == (date(2025, 10, 1), date(2026, 9, 30))
    assert effective_range("2026-04") == (date(2026, 4, 1), date(2026, 9, 30))


TABULAR = b"<?xml version='1.0'?><ICD10CM.tabular><version>2026</version><chapter>"
ORDER = b"00001 A00     0 " + b"Cholera".ljust(60) + b" Cholera\r\n"


@pytest.mark.parametrize(
    ("head", "names", "expected"),
    [
        (TABULAR, ("a.bin",), ("tabular", "tabular", "2026")),
        (TABULAR, ("tabular-April-1-2026.xml",), ("tabular", "tabular", "2026-04")),
        (b"<ICD10CM.index><version>2025</version><title>ICD-10-CM INDEX</title>", ("x",), ("index", "index", "2025")),
        (b"<ICD10CM.index><version>2025</version><title>External Cause of Injuries", ("x",), None),
        (b"<ICD10CM.index><version>2025</version><title>External Cause</title>", ("x",), ("eindex", "eindex", "2025")),
        (b'<ICD10CM.index><version>2025</version><head col="1">Substance</head>', ("x",), ("drug", "drug", "2025")),
        (b'<ICD10CM.index><version>2025</version><head col="1">Neoplasm</head>', ("x",), ("neoplasm",) * 2 + ("2025",)),
        (ORDER, ("x.txt", "2026"), ("codes", "order", "2026")),
        (b"A000    Cholera\nA001    Cholera eltor\n", ("codes-2026.txt",), ("codes", "codes", "2026")),
        (b"code,billable,longTitle\nA00,0,Cholera\n", ("x.csv", "2027"), ("codes", "csv", "2027")),
        (b"code,billable,longTitle\nC7831,1,Added\n", ("added.csv", "2027"), None),
        (b"Add:         0 B880    Other\n", ("addenda-2026.txt",), None),
        (b"A0021   Ambulance service, per mile\n", ("hcpcs-2026.txt",), None),
        (b"A000    0010 10000\n", ("2018_I10gem.txt",), None),
        (b"00001 001     0 Central Nervous System\n", ("pcs_2026.txt",), None),
        (b"<ICD10PCS.tabular><version>2024</version>", ("x.xml",), None),
        (b"<html><body>", ("x.xml",), None),
        (b"PK\x00\x01", ("x",), None),
        (b"", ("x",), None),
    ],
)  # fmt: skip
def test_recognise(head, names, expected):
    found = recognise(head, names)
    if expected is None:
        assert isinstance(found, NotTaken)
        assert found.reason
    else:
        assert found == Recognised(*expected)


def test_the_release_stated_inside_wins_and_the_user_is_told():
    found = recognise(TABULAR, ("icd10cm_tabular_2024.xml",))
    assert isinstance(found, Recognised)
    assert found.version == "2026"
    assert "2024" in (found.message or "")


def test_a_list_without_any_release_is_refused():
    with pytest.raises(ReleaseError):
        recognise(ORDER, ("order.txt", "files"))


@given(st.binary(max_size=200))
def test_recognise_never_fails_on_content(head):
    recognise(head, ("x-2026.txt",))
