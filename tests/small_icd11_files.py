"""Small simple tabulations in WHO's format, as text and as a workbook, with a classification made up for tests."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

STAMP = "Version:2031 Mar 24 - 22:30 UTC"
HEADING = [
    "Foundation URI", "Linearization URI", "Code", "BlockId", "Title", "ClassKind", "DepthInKind", "IsResidual",
    "ChapterNo", "BrowserLink", "isLeaf", "Primary tabulation", "Grouping1", "Grouping2", "Grouping3", "Grouping4",
    "Grouping5", "CodingNote", STAMP,
]  # fmt: skip
_MMS = "http://id.who.int/icd/release/11/mms/"
_PLAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def row(entity: str, title: str, kind: str, *, code="", block="", chapter="01", leaf=False, note="") -> list[str]:
    residual = "/" in entity
    return [
        "" if residual else f"http://id.who.int/icd/entity/{entity}", _MMS + entity, code, block, title, kind, "1",
        str(residual), chapter, f"https://icd.who.int/browse/latestrelease/mms/en#{entity}", str(leaf),
        "True" if kind == "category" else "", "", "", "", "", "", note, "",
    ]  # fmt: skip


ROWS = [
    row("10001", "Ailments of dragons", "chapter"),
    row("10002", "- Ailments of fire", "block", block="BlockL1-1Q0"),
    row("10003", "- - Smoulder", "category", code="1Q00", note="Code the smoke first.\r\nThen the ash."),
    row("10004", "- - - Slow smoulder", "category", code="1Q00.0", leaf=True),
    row("10003/other", "- - - Other smoulder", "category", code="1Q00.Y", leaf=True),
    row("10003/unspecified", "- - - Smoulder, unspecified", "category", code="1Q00.Z", leaf=True),
    row("10005", "- - Hoarse roar", "category", code="1Q01", leaf=True),
    row("20001", "Extension Codes", "chapter", chapter="X"),
    row("20002", "- Places on a dragon", "block", chapter="X"),
    row("20003", "- - Sides", "block", chapter="X"),
    row("20004", "- - - Port", "category", code="XQ1A", chapter="X", leaf=True),
    row("20005", "- - - Starboard", "category", code="XQ2B", chapter="X", leaf=True),
    row("1897222875", "- Diagnosis code descriptors", "block", chapter="X"),
    row("20006", "- - Discharge diagnosis types", "block", chapter="X"),
    row("20007", "- - - Chief complaint", "category", code="XY1A", chapter="X", leaf=True),
    row("20008", "- - - Lesser complaint", "category", code="XY2B", chapter="X", leaf=True),
]


def _quoted(value: str, column: str) -> str:
    """WHO quotes titles and links; coding notes it writes as they are, line breaks and all."""
    if column == "BrowserLink":
        return '"=hyperlink(""' + value + '"",""browser"")"'
    return f'"{value}"' if column == "Title" else value


def text_file(rows=ROWS, heading=HEADING) -> bytes:
    lines = ["\t".join(_quoted(value, column) for column, value in zip(heading, one, strict=False)) for one in rows]
    return ("\ufeff" + "\r\n".join(["\t".join(heading), *lines]) + "\r\n").encode()


def _cell(column: int, line: int, value: str, shared: list[str]) -> str:
    reference = f"{chr(ord('A') + column)}{line}"
    if value.startswith("https://icd"):
        return f'<c r="{reference}" t="str"><f>HYPERLINK("{value}","browser")</f><v>browser</v></c>'
    if column % 2:
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    shared.append(value)
    return f'<c r="{reference}" t="s"><v>{len(shared) - 1}</v></c>'


def sheet_xml(rows, shared: list[str]) -> str:
    lines = (
        f'<row r="{n}">' + "".join(_cell(c, n, value, shared) for c, value in enumerate(one) if value) + "</row>"
        for n, one in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_PLAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def workbook_of(sheet: str, shared: list[str], *, relations: str | None = None) -> bytes:
    """A workbook of one sheet, the least that the format asks for."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = '<Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/>' if relations is None else relations
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{_PLAIN}" xmlns:r="{office}"><sheets><sheet name="Sheet1" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{link}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_PLAIN}">'
        + "".join(f"<si><t>{escape(one)}</t></si>" for one in shared)
        + "</sst>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def workbook_file(rows=ROWS, heading=HEADING) -> bytes:
    shared: list[str] = []
    return workbook_of(sheet_xml([heading, *rows], shared), shared)
