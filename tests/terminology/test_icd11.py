"""ICD-11 MMS: the shape of codes, releases, and WHO's simple tabulation read into concepts."""

from __future__ import annotations

import contextlib
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import ReleaseError
from medcodex.terminology.icd11.codes import is_extension, is_stem, normalise, normalise_code
from medcodex.terminology.icd11.recognise import recognise
from medcodex.terminology.icd11.release import effective_range, version_of_names, version_of_stamp
from medcodex.terminology.icd11.tabulation import entity_of, parse_tabulation
from medcodex.terminology.recognition import NotTaken, Recognised
from small_icd11_files import HEADING, ROWS, text_file
from small_release_files import order_file as cm_order_file

STEM = st.from_regex(r"[0-9A-HJ-NP-WYZ][A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z](\.[0-9A-HJ-NP-Z]{1,2})?", fullmatch=True)
EXTENSION = st.from_regex(r"X[A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z]{1,3}", fullmatch=True)


def parsed(data: bytes):
    return {concept.code: concept for concept in parse_tabulation(io.BytesIO(data), "a file")}


@given(STEM | EXTENSION)
def test_codes_come_back_however_typed(code):
    assert normalise(f" {code.lower()} ") == code == normalise_code(code.replace(".", ""))
    assert is_stem(code) != is_extension(code)


@given(st.text())
def test_any_text_is_a_code_or_is_not(text):
    code = normalise(text)
    assert code is None or normalise(code) == code


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("1", "01"), ("26", "26"), ("x", "X"), ("blockl2-1a0", "BlockL2-1A0"), ("1897222875", "1897222875")],
)
def test_keys_of_what_has_no_code(typed, printed):
    assert normalise(typed) == printed
    assert normalise_code(typed) is None


@pytest.mark.parametrize(
    "text", ["", "5A1O", "5I11", "BA41.", "BA41.012", "XK8G.1", "b110", "XA9ß", "5A11&XK8G", "５A11"]
)
def test_no_codes(text):
    assert normalise_code(text) is None


def test_versions_and_their_days():
    assert version_of_stamp("Version:2025 Jan 24 - 22:30 UTC") == "2025-01"
    assert version_of_stamp("Version: soon") is None
    assert version_of_stamp("Version:2025 Foo 24") is None
    assert version_of_names(("a.txt", "2024-01", "2023-01")) == "2024-01"
    assert version_of_names(("SimpleTabulation.txt", "files")) is None
    assert effective_range("2025-01") == (date(2025, 1, 1), date(2025, 12, 31))
    assert effective_range("2022-02") == (date(2022, 2, 1), date(2023, 1, 31))


def test_entities_are_told_from_uris_of_any_release():
    assert entity_of("http://id.who.int/icd/release/11/2019-04/mms/123/other") == "123/other"
    assert entity_of("http://id.who.int/icd/release/11/mms/123") == "123"
    assert entity_of("http://id.who.int/icd/release/11/icf/123") is None


def test_tree_kinds_and_facts():
    book = parsed(text_file())
    assert [(one.code, one.parents) for one in book.values()][:6] == [
        ("01", ()),
        ("BlockL1-1Q0", ("01",)),
        ("1Q00", ("BlockL1-1Q0",)),
        ("1Q00.0", ("1Q00",)),
        ("1Q00.Y", ("1Q00",)),
        ("1Q00.Z", ("1Q00",)),
    ]
    assert {code: one.values("kind") for code, one in book.items() if one.parents in {(), ("20003",)}} == {
        "01": ("chapter",),
        "X": ("chapter",),
        "XQ1A": ("extension",),
        "XQ2B": ("extension",),
    }
    assert [code for code, one in book.items() if one.billable] == ["1Q00.0", "1Q00.Y", "1Q00.Z", "1Q01"]
    other = book["1Q00.Y"]
    assert other.title == "Other smoulder"
    assert other.values("residual") == (True,)
    assert other.values("foundationUri") == ()
    assert other.values("linearizationUri") == ("http://id.who.int/icd/release/11/mms/10003/other",)
    assert other.values("browserLink") == ("https://icd.who.int/browse/latestrelease/mms/en#10003/other",)
    assert book["20003"].values("kind") == ("block",)


def test_a_coding_note_over_several_lines_belongs_to_its_row():
    book = parsed(text_file())
    assert book["1Q00"].values("codingNote") == ("Code the smoke first.\nThen the ash.",)
    assert len(book) == len(ROWS)


def test_titles_in_another_language_keep_the_english_one():
    heading = [*HEADING[:4], "TitleEN", *HEADING[4:]]
    rows = [[*one[:4], one[4], one[4].replace("dragons", "Drachen"), *one[5:]] for one in ROWS]
    rows[-1][5] = ""
    book = parsed(text_file(rows, heading))
    assert book["01"].title == "Ailments of Drachen"
    assert [(one.text, one.use) for one in book["01"].designations] == [("Ailments of dragons", "english")]
    assert book["XY2B"].title == "Lesser complaint"


def test_an_older_name_of_a_column():
    heading = [name.replace("Linearization URI", "Linearization (release) URI") for name in HEADING]
    assert len(parsed(text_file(ROWS, heading))) == len(ROWS)


@pytest.mark.parametrize("told", ["\N{SUPERSCRIPT TWO}", "9" * 5000, "some"])
def test_a_count_that_is_no_number_is_passed_over(told):
    rows = [[*one, told] for one in ROWS]
    book = parsed(text_file(rows, [*HEADING, "noOfNonResidualChildren"]))
    assert book["01"].values("nonResidualChildren") == ()


def changed(at: int, column: str, value: str) -> bytes:
    rows = [list(one) for one in ROWS]
    rows[at][HEADING.index(column)] = value
    return text_file(rows)


@pytest.mark.parametrize(
    ("data", "says", "line"),
    [
        (text_file(ROWS, [name for name in HEADING if name != "Code"]), "no column Code", 1),
        (changed(2, "Code", "_NOCODEASSIGNED"), "'_NOCODEASSIGNED' does not have the shape", 4),
        (changed(4, "Code", "1Q00.0"), "1Q00.0 stands twice", 7),
        (changed(1, "Code", "1Q00"), "a block with a code", 3),
        (changed(1, "ClassKind", "section"), "'section' is no kind", 3),
        (changed(1, "Title", "- - Ailments"), "more than one level below", 3),
        (changed(1, "Title", "- "), "without a title", 3),
        (changed(2, "isLeaf", "True"), "1Q00 is called a leaf", 4),
        (changed(2, "isLeaf", "perhaps"), "isLeaf is 'perhaps'", 4),
        (changed(2, "Linearization URI", "http://id.who.int/icd/release/11/icf/1"), "not the URI of an entity", 4),
        (text_file([*ROWS, ["http://id.who.int/icd/entity/1", *ROWS[-1][1:5]]]), "a row of 5 fields", 19),
        (text_file([*ROWS[:1], [*ROWS[1], "more"]], [*HEADING, ""]), "only 19 are named", 3),
        (text_file(ROWS[:7]), "chapter X (extension codes) is missing", None),
        (text_file()[:-60], "a row of 10 fields", 18),
        ("\t".join(HEADING).encode() + b"\nsome words\n", "not a row", 2),
        (b"", "chapter X", None),
    ],
)
def test_broken_tabulations_are_refused_with_the_line(data, says, line):
    with pytest.raises(ReleaseError) as refused:
        parsed(data)
    assert says in refused.value.message
    assert str(refused.value.where).startswith("a file")
    assert line is None or refused.value.where == f"a file, line {line}"


def test_recognised_by_content_with_the_release_it_states():
    assert recognise(text_file(), ("x.txt", "2020-01")) == Recognised("codes", "tabulation", "2031-03")
    assert recognise(text_file(), ("Sheet1", "x.xlsx")) == Recognised("codes", "workbook", "2031-03")
    unstamped = text_file(ROWS, HEADING[:-1])
    assert recognise(unstamped, ("x.txt", "2024-01")).version == "2024-01"
    with pytest.raises(ReleaseError):
        recognise(unstamped, ("x.txt",))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (text_file().replace(b"/mms/", b"/icf/"), "a tabulation of ICF"),
        (text_file().replace(b"/browse/latestrelease/", b"/dev11/l-m/"), "a working state"),
    ],
)
def test_other_tabulations_of_who_are_left_out_and_named(data, says):
    found = recognise(data, ("x.txt",))
    assert isinstance(found, NotTaken)
    assert says in found.reason
    assert not found.foreign


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"PK\x03\x04", cm_order_file(), b"Code\tTitle\n1\t2\n"])
def test_other_files_are_foreign(data):
    found = recognise(data, ("x.txt",))
    assert isinstance(found, NotTaken)
    assert found.foreign


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_damage_is_a_release_error_or_goes_unseen(noise, at):
    data = text_file()
    with contextlib.suppress(ReleaseError):
        parsed(data[:at] + noise + data[at + len(noise) :])
