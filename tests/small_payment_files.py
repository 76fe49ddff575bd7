"""Small invented files of Medicare's payment systems, in the shape of the publisher's. No row is of a real service."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.sax.saxutils import escape

HEAD = (
    ",,2031 National Physician Fee Schedule Relative Value File July Release,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
    ",,CPT codes and descriptions only are copyright of the American Medical Association.,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
    ",,RELEASED 06/30/2031,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
    ",,,,NOT USED,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,,,,",
    (
        ",,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,"
        "ASST,CO-,TEAM,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,AMOUNT,AMOUNT,AMOUNT"
    ),
    (
        "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,"
        "PROC,SURG,SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,,,"
    ),
)
ROWS = (
    'X0090,,"Secret, major",A,,1,1,,1,,1,3,3,0,090,0.10,0.70,0.20,2,1,2,1,0,,33.1,09,0,99,0.00,0.00,0.00',
    "X0001,,Secret picture,A,,1,1,,1,,1,3,3,1,XXX,0.00,0.00,0.00,0,3,0,0,0,,33.1,09,0,99,0.00,0.00,0.00",
    "X0001,26,Secret picture,A,,1,1,,1,,1,3,3,1,XXX,0.00,0.00,0.00,0,3,0,0,0,,33.1,09,0,99,0.00,0.00,0.00",
    "X0002,53,Secret scope,A,,1,1,,1,,1,3,3,0,000,0.00,1.00,0.00,3,0,1,0,0,X0003,33.1,09,0,99,0.00,0.00,0.00",
    "0999T,,,C,,1,1,,1,,1,3,3,,YYY,,,,,,,,,,33.1,09,0,99,0.00,0.00,0.00",
)
BLANK = "," * 30


def relative_values(rows: tuple[str, ...] = ROWS, head: tuple[str, ...] = HEAD) -> bytes:
    """A relative value file, with the blank line that ends the publisher's."""
    return "\r\n".join((*head, *rows, BLANK, "")).encode("cp1252")


ADDENDUM_HEAD = (
    "Addendum B.-Final OPPS Payment by HCPCS Code for CY 2031,,,,,,,",
    '"CPT codes and descriptions only are copyright of the American Medical Association.",,,,,,,',
    "HCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate,National Unadjusted Copayment,Note",
)
ADDENDUM_ROWS = (
    "X0090,Secret major,C,,,,,",
    'X0001,Secret picture,Q1,5521,0.9,"$1,288.91 ",,',
    "X0002,Secret scope,N,,,,,",
)


def addendum_b(rows: tuple[str, ...] = ADDENDUM_ROWS, head: tuple[str, ...] = ADDENDUM_HEAD) -> bytes:
    """Addendum B, with a note below the table."""
    return "\r\n".join((*head, *rows, "* marks a change,,,,,,,", "")).encode("cp1252")


def workbook(table: bytes) -> bytes:
    """The cells of a simple comma-separated table as a workbook of one sheet."""
    rows = csv.reader(io.StringIO(table.decode("cp1252"), newline=""))
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet name="Sheet1" r:id="a"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        )
    return packed.getvalue()
