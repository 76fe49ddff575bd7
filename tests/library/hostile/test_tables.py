"""Tables whose columns have moved are refused."""

from __future__ import annotations

from datetime import date

import pytest
from tests.library.hostile.imports import large_order, loads, put, refused

import small_ndc_files as ndc
import small_release_files as cm
from medcodex.library.files import list_releases
from medcodex.library.opening import book_of


def moved(table: bytes, separator: bytes, one: int, other: int) -> bytes:
    lines = []
    for line in table.splitlines():
        cells = line.split(separator)
        if len(cells) > max(one, other):
            cells[one], cells[other] = cells[other], cells[one]
        lines.append(separator.join(cells))
    return b"\r\n".join(lines) + b"\r\n"


def without(table: bytes, separator: bytes, place: int) -> bytes:
    rows = (line.split(separator) for line in table.splitlines())
    return b"\r\n".join(separator.join(row[:place] + row[place + 1 :]) for row in rows) + b"\r\n"


def shifted(order: bytes) -> bytes:
    """The last line one place to the right, behind enough good ones that only its reader meets it."""
    lines = order.splitlines(keepends=True)
    return b"".join([*lines[:-1], b" " + lines[-1]])


PRODUCT, PACKAGE = "2026-11-20/product.txt", "2026-11-20/package.txt"
CROSSWALK = "October 2026 ASP NDC-HCPCS Crosswalk.csv"
SWAPPED = ndc.CROSSWALK_HEADER.replace("BILLUNITS,BILLUNITSPKG", "BILLUNITSPKG,BILLUNITS")
SHORT = b"99999_x\t99999-777\tonly\r\n"
ASKEW = b"x\t99999-123\t99999-123-99\tN\t100 TABLET\t20200101\tN\tN\r\n"
MOVED = {
    "ndc-products-swapped": (PRODUCT, moved(ndc.product_file(), b"\t", 3, 5), "column 4 is NONPROPRIETARYNAME"),
    "ndc-products-without-one": (PRODUCT, without(ndc.product_file(), b"\t", 4), "column 5 is NONPROPRIETARYNAME"),
    "ndc-packages-swapped": (PACKAGE, moved(ndc.package_file(), b"\t", 0, 2), "column 1 is NDCPACKAGECODE"),
    "ndc-products-one-line-short": (PRODUCT, ndc.product_file() + SHORT, "3 columns where the header has 20"),
    "ndc-packages-one-line-moved": (PACKAGE, ndc.package_file() + ASKEW, "'100 TABLET' is not a date"),
    "crosswalk-swapped": (CROSSWALK, ndc.crosswalk_file(header=SWAPPED), "column 9 is BILLUNITSPKG"),
    "crosswalk-one-line-moved": (
        CROSSWALK, ndc.crosswalk_file(["99999-2002-05,J9999,x,y,Shamumab,10 MG,16,1,40,40"]), "is not a HCPCS code"),
    "crosswalk-one-line-short": (CROSSWALK, ndc.crosswalk_file(["J9999,x,y,99999-2002-05"]), "4 columns"),
    "crosswalk-without-units": (
        CROSSWALK, ndc.crosswalk_file(["J9999,x,y,99999-2002-05,z,10 MG,16,1,40,"]), "not a number above zero"),
    "icd10cm-order-one-line-moved": ("order-2026.txt", shifted(large_order("icd10cm")), "line"),
    "icd10pcs-order-one-line-moved": ("order-2026.txt", shifted(large_order("icd10pcs")), "line"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), MOVED.values(), ids=MOVED)
def test_a_table_with_a_moved_column_is_refused(home, files, name, data, reason):
    assert reason in refused(home, put(files, name, data))


def listed(*columns: str, header: str = "") -> bytes:
    """The codes as comma-separated values, the columns in this order under a header that names them so or otherwise."""
    rows = [
        ",".join({"code": code, "billable": str(flag), "longTitle": f'"{title}"'}[column] for column in columns)
        for code, flag, title in cm.CODES
    ]
    return "\n".join([header or ",".join(columns), *rows]).encode()


def test_a_list_that_names_its_columns_may_have_them_in_any_order(home, files):
    loads(home, put(files, "codes-2026.csv", listed("longTitle", "billable", "code")))
    book = book_of(list_releases(home, "icd10cm"), date(2026, 5, 1))
    found = [(row.code.replace(".", ""), int(row.billable), row.title) for row in book.codes()]
    assert found == cm.CODES


def test_a_list_whose_columns_are_not_where_its_header_says_is_refused(home, files):
    data = listed("code", "longTitle", "billable", header="code,billable,longTitle")
    assert "a row without code, billable 0 or 1" in refused(home, put(files, "codes-2026.csv", data))
