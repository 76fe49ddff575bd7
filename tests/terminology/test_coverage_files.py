"""Tables of coverage policies: what is told from a heading; any bytes are rows, or an error that names the line."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import ReleaseError
from medcodex.terminology.coverage.database import DATABASE_TABLES, parse_database
from medcodex.terminology.coverage.own_table import NEEDED, parse_own_table
from medcodex.terminology.coverage.recognise import recognise
from medcodex.terminology.recognition import NotTaken, Recognised
from small_coverage_files import OWN_TABLE, TABLES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "payer-rules.md").read_text(encoding="utf-8")
PARTS = {
    "article.csv": "articles",
    "article_x_hcpc_code.csv": "services",
    "article_x_icd10_covered.csv": "covered",
    "article_x_icd10_covered_group.csv": "groups",
    "article_x_icd10_noncovered.csv": "refused",
    "article_x_contractor.csv": "holders",
    "contractor.csv": "contractors",
    "article_related_documents.csv": "related",
}


@pytest.mark.parametrize("name", PARTS)
def test_a_table_is_told_by_its_heading(name: str) -> None:
    found = recognise(TABLES[name].encode("cp1252"), ["any name.csv", "2026-05-01"])
    assert found == Recognised(PARTS[name], "mcd", "2026-05-01")


@pytest.mark.parametrize(
    "head", [b"", b"\n\n", b"\x00\x01", b"a,b\n1,2\n", b"policy\n", b'"', "code\u00e9".encode("utf-16")]
)
def test_what_is_another_file_is_foreign(head: bytes) -> None:
    found = recognise(head, ["x.csv"])
    assert isinstance(found, NotTaken)
    assert found.foreign


@pytest.mark.parametrize("name", ["lcd.csv,lcd_id,lcd_version", "ncd_trkg.csv,NCD_id,NCD_mnl_sect"])
def test_other_tables_of_the_database_are_known_and_left(name: str) -> None:
    found = recognise(name.partition(",")[2].encode() + b"\n1,2\n", ["x.csv"])
    assert isinstance(found, NotTaken)
    assert not found.foreign


def test_the_table_on_the_page_is_read() -> None:
    (block,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    rows = list(parse_own_table(io.BytesIO(block.encode()), "page"))
    assert [(row.policy, row.group, row.beside) for row in rows] == [
        ("900.1", "", ""),
        ("L90003", "1", "2"),
        ("L90003", "2", "1"),
    ]


NAMED = {
    "For G9002 only:": ("G9002", False),
    "<p>For CPT codes 00001, 00002 &amp; G9003-G9005</p>": ("00001,00002,G9003-G9005", False),
    "G9003 through G9005 and G9003 \u2013 G9004": ("G9003-G9005,G9003-G9004", False),
    "These codes support medical necessity.": ("", False),
    "Two diagnoses are needed.": ("", True),
    "must be reported with a secondary diagnosis": ("", True),
    "in addition to a code of group 2": ("", True),
    "on 10/01/2025, page 123456, E11.65": ("", False),
}


@pytest.mark.parametrize("text", NAMED)
def test_of_a_text_only_codes_and_conditions_are_kept(text: str) -> None:
    table = f'article_id,article_version,icd10_covered_group,paragraph\n1,1,1,"{text}"\n'
    (row,) = parse_database("groups", io.BytesIO(table.encode()), "t")
    assert row[3:] == NAMED[text]


_CELL = st.sampled_from(["", "1", "yes", "no", "LCD", "NCD", "G0001", "A0425-A0429", "J1*", "I10", "E11-E13",
                         "2025-01-01", "9999-99-99", "J5", '"', "x\n", "\u00e9", "\x00", "1" * 30])  # fmt: skip
_TABLE = st.lists(st.lists(_CELL, min_size=1, max_size=12), max_size=6)


@given(_TABLE, st.sampled_from(["own", *DATABASE_TABLES]))
def test_any_rows_are_read_or_refused_with_their_line(rows: list[list[str]], part: str) -> None:
    columns = NEEDED if part == "own" else DATABASE_TABLES[part].columns
    _read("\n".join([",".join(columns), *(",".join(row) for row in rows)]).encode(), part)


@given(st.binary(max_size=300), st.sampled_from(["own", *DATABASE_TABLES]))
def test_any_bytes_are_read_or_refused(data: bytes, part: str) -> None:
    _read(data, part)
    _read(OWN_TABLE.encode()[:200] + data, part)


def _read(data: bytes, part: str) -> None:
    rows = (
        parse_own_table(io.BytesIO(data), "t.csv") if part == "own" else parse_database(part, io.BytesIO(data), "t.csv")
    )
    refused: ReleaseError | None = None
    try:
        list(rows)
    except ReleaseError as error:
        refused = error
    assert refused is None or (refused.where or "").startswith("t.csv")
