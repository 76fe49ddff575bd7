"""Workbooks read as tab-separated sheets, and what a broken or hostile one leaves behind."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from medcodex.errors import ReleaseError
from medcodex.library import sources, workbook
from medcodex.library.sources import Source, Unreadable, walk
from small_icd11_files import HEADING, ROWS, sheet_xml, workbook_file, workbook_of
from small_release_files import zipped

if TYPE_CHECKING:
    from pathlib import Path

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'


def read(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    (source,) = walk(path)
    assert isinstance(source, Source)
    assert source.label == "book.xlsx: Sheet1"
    assert source.names[:2] == ("Sheet1", "book.xlsx")
    return source.content().decode()


def test_cells_of_every_kind_in_their_columns(tmp_path):
    rows = (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>in </t></is></c><c r="D2" t="b"><v>1</v>'
        '</c><c r="E2"><v>45.5</v></c><c r="F2" t="str"><f>A2&amp;"x"</f><v>made\n here</v></c><c r="G2" t="str">'
        '<f>HYPERLINK("https://example.org/a","caption")</f><v>caption</v></c><c r="H2"/></row>'
        '<row r="3"><c r="A3"/></row><row r="9"><c t="b"><v>0</v></c><c t="s"><v>1</v></c></row>'
    )
    text = read(tmp_path, workbook_of(sheet(rows), ["first\ttext", "second"]))
    assert text == "first text\t\tin\tTrue\t45.5\tmade here\thttps://example.org/a\nFalse\tsecond\n"


def test_runs_are_joined_and_pronunciations_left_out(tmp_path):
    data = workbook_of(sheet('<row><c t="s"><v>0</v></c></row>'), ["x"])
    entry = "<si><r><t>two </t></r><r><t>runs</t></r><rPh><t>unheard</t></rPh></si>"
    assert read(tmp_path, patched(tmp_path, data, b"<si><t>x</t></si>", entry.encode())) == "two runs\n"


def patched(tmp_path: Path, data: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with bytes of its parts replaced."""
    (tmp_path / "old").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "old") as archive:
        parts = {name: archive.read(name).replace(old, new) for name in archive.namelist()}
    return zipped(tmp_path / "new", parts).read_bytes()


def test_a_workbook_in_an_archive_and_one_deeper(tmp_path):
    inner = zipped(tmp_path / "inner", {"a.xlsx": workbook_file()}).read_bytes()
    zipped(tmp_path / "outer.zip", {"b.xlsx": workbook_file(), "inner.zip": inner})
    found = list(walk(tmp_path / "outer.zip"))
    assert [one.label for one in found] == ["outer.zip: b.xlsx: Sheet1", "outer.zip: inner.zip: a.xlsx: Sheet1"]
    assert {len(one.content().splitlines()) for one in found} == {len(ROWS) + 1}


def test_another_office_document_is_passed_over(tmp_path):
    zipped(tmp_path / "letter.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    (found,) = walk(tmp_path / "letter.docx")
    assert isinstance(found, Unreadable)
    assert not found.broken


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('<row><c t="s"><v>7</v></c></row>', "names a text that the workbook does not hold"),
        ('<row><c t="s"><v>-1</v></c></row>', "names a text that the workbook does not hold"),
        (f'<row><c t="s"><v>{"9" * 5000}</v></c></row>', "names a text that the workbook does not hold"),
        ('<row><c r="ZZZ1"><v>1</v></c></row>', "a cell out of place, 'ZZZ1'"),
        ('<row><c r="AAAAAAAA1"><v>1</v></c></row>', "a cell out of place"),
        ('<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "a cell out of place, 'A1'"),
        ("<row><c", "broken XML"),
    ],
)
def test_a_broken_sheet_is_refused(tmp_path, rows, says):
    with pytest.raises(ReleaseError) as refused:
        read(tmp_path, workbook_of(sheet(rows), []))
    assert says in refused.value.message
    assert refused.value.where == "book.xlsx: Sheet1"


@pytest.mark.parametrize("part", [b"<worksheet ", b"<sst "])
def test_entities_are_refused(tmp_path, part):
    data = workbook_of(sheet_xml([HEADING, *ROWS], shared := []), shared)
    with pytest.raises(ReleaseError, match="declares entities"):
        read(tmp_path, patched(tmp_path, data, part, ENTITY + part))


@pytest.mark.parametrize("missing", ["xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_part_that_is_missing_is_named(tmp_path, missing):
    (tmp_path / "whole").write_bytes(workbook_file())
    with zipfile.ZipFile(tmp_path / "whole") as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != missing}
    (found,) = walk(zipped(tmp_path / "book.xlsx", parts))
    if isinstance(found, Source):
        with pytest.raises(ReleaseError, match=missing):
            found.content()
    else:
        assert found.broken
        assert missing in found.reason


@pytest.mark.parametrize("link", ["", '<Relationship Id="rId1" Type="t" Target="../../etc/passwd"/>'])
def test_a_sheet_that_lies_nowhere_gives_nothing(tmp_path, link):
    (tmp_path / "book.xlsx").write_bytes(workbook_of(sheet(""), [], relations=link))
    assert list(walk(tmp_path / "book.xlsx")) == []


def test_a_bomb_is_refused_before_it_is_opened(tmp_path):
    zipped(tmp_path / "book.xlsx", {"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": b"<" + bytes(64 << 20)})
    (found,) = walk(tmp_path / "book.xlsx")
    assert isinstance(found, Unreadable)
    assert "times its size" in found.reason


def test_a_workbook_larger_than_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_CONTENT", 1000)
    (tmp_path / "book.xlsx").write_bytes(workbook_file())
    (found,) = walk(tmp_path / "book.xlsx")
    assert isinstance(found, Unreadable)
    assert found.broken


def test_a_sheet_that_swells_is_refused(tmp_path, monkeypatch):
    """Few bytes of cells far to the right make many of tabs."""
    monkeypatch.setattr(sources, "MAX_FILE", 1 << 20)
    rows = "".join(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 101))
    with pytest.raises(ReleaseError, match="larger than"):
        read(tmp_path, workbook_of(sheet(rows), []))
