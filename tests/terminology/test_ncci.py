"""CMS's NCCI tables: what is recognised, of which quarter, what is read, what is refused."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_ncci_files as small
from medcodex.errors import ReleaseError
from medcodex.terminology.ncci.model import PtpEdit
from medcodex.terminology.ncci.recognise import recognise_add_on, recognise_mue, recognise_ptp
from medcodex.terminology.ncci.tables import parse_add_on, parse_mue, parse_ptp
from medcodex.terminology.ncci.version import quarter_of
from medcodex.terminology.recognition import NotTaken, Recognised

CODES = st.from_regex(r"[A-V][0-9]{4}", fullmatch=True)
DAYS = st.dates(date(1996, 1, 1), date(2098, 12, 31))


def ptp(content: bytes) -> list[PtpEdit]:
    return list(parse_ptp(io.BytesIO(content), "pairs.txt"))


def test_pairs_are_read_with_their_days_and_indicator() -> None:
    first, _, ended, taken_back = ptp(small.ptp_text())
    assert first == PtpEdit("A9901", "A9902", "0", date(2098, 1, 1), None, "Invented misuse")
    assert (ended.effective, ended.deletion) == (date(1996, 1, 1), date(2098, 12, 31))
    assert taken_back.indicator == "9"


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(1995, 12, 31), False),
        (date(1996, 1, 1), True),
        (date(2098, 12, 31), True),
        (date(2099, 1, 1), False),
    ],
    ids=["before", "the first day", "the last day", "after"],
)
def test_both_days_of_a_pair_belong_to_it(day: date, holds: bool) -> None:
    assert ptp(small.ptp_text())[2].in_force(day) is holds


def test_a_pair_taken_back_is_never_in_force() -> None:
    assert not ptp(small.ptp_text())[3].in_force(date(2099, 1, 1))


@pytest.mark.parametrize("saved", [",", "\t"], ids=["commas", "tabs"])
def test_copies_saved_anew_with_one_line_of_heading_are_read(saved: str) -> None:
    heading = ("Column 1", "Column 2", "Deletion Date", "Modifier 0=not allowed 1=allowed", "PTP Edit Rationale")
    rows = [heading, ("A9901", "A9902", "2098-12-31", "1", "Invented"), ("A9901", "A9903", "9999-12-31", "0", "")]
    read = ptp("\n".join(saved.join(row) for row in rows).encode())
    assert read[0] == PtpEdit("A9901", "A9902", "1", None, date(2098, 12, 31), "Invented")
    assert read[1].deletion is None


def test_columns_are_found_by_their_headings() -> None:
    turned = tuple(tuple(reversed(line)) for line in small.PTP_HEADING)
    assert ptp(small.ptp_text([tuple(reversed(pair)) for pair in small.PAIRS], turned)) == ptp(small.ptp_text())


def _but(**changed: str) -> bytes:
    names = ("column1", "column2", "prior", "effective", "deletion", "indicator", "rationale")
    row = dict(zip(names, small.PAIRS[0], strict=True)) | changed
    return small.ptp_text([*small.PAIRS, tuple(row.values())])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_but(column1="990"), "line 12: something else than a code"),
        (_but(column2=""), "line 12: column 2 holds something else than a code"),
        (_but(indicator="2"), "line 12: the modifier indicator is not 0, 1 or 9"),
        (_but(indicator=""), "line 12: the modifier indicator"),
        (_but(effective="20981332"), "line 12: the effective date '20981332' is not a date"),
        (_but(effective="*"), "line 12: no effective date"),
        (_but(deletion="soon"), "line 12: the deletion date 'soon' is not a date"),
        (_but(rationale="Invented\tA9999"), "line 12: 8 columns where the heading has 7"),
        (small.ptp_text() + b"A9901\tA9902\t\t2098", "line 12: cut off: 4 of 7 columns"),
        (small.ptp_text([]), "without rows"),
        (small.ptp_text(heading=[("Column 1", "Column 2", "", "Effective Date", "Deletion Date", "", "Rationale")]),
         "lacks the column modifier indicator"),
        (b"", "its heading is missing"),
        (b"\x00\xff\x81" * 50, "pairs.txt"),
    ],
)  # fmt: skip
def test_a_broken_table_of_pairs_is_refused_with_its_line(content: bytes, says: str) -> None:
    with pytest.raises(ReleaseError) as told:
        ptp(content)
    assert says in f"{told.value.where}: {told.value.message}"


def test_limits_are_read_below_a_notice_of_several_lines() -> None:
    limits = list(parse_mue(io.BytesIO(small.mue_csv()), "mue.csv", "practitioner"))
    assert [(one.code, one.units, one.adjudication) for one in limits] == [
        ("A9901", 2, 1),
        ("A9902", 2, 2),
        ("A9903", 2, 3),
        ("A9904", 0, 3),
    ]
    assert limits[1].rationale == "CMS Policy"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("A9905", "-1", "1", ""), "not a number of units"),
        (("A9905", "1.5", "1", ""), "not a number of units"),
        (("A9905", "1", "4 Other", ""), "not 1, 2 or 3"),
        (("A9905", "1", "12", ""), "not 1, 2 or 3"),
        (("A9901", "1", "1", ""), "A9901 stands twice"),
        (("fee", "1", "1", ""), "something else than a code"),
    ],
)
def test_a_broken_limit_is_refused_with_its_line(row: tuple[str, ...], says: str) -> None:
    with pytest.raises(ReleaseError, match=says) as told:
        list(parse_mue(io.BytesIO(small.mue_csv([*small.LIMITS, row])), "mue.csv", "practitioner"))
    assert told.value.where == "mue.csv, line 9"


def test_limits_of_another_service_are_refused() -> None:
    content = b"hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\nA9901,1,3,CMS Policy,DME Supplier\n"
    assert len(list(parse_mue(io.BytesIO(content), "mue.csv", "supplier"))) == 1
    with pytest.raises(ReleaseError, match="another service"):
        list(parse_mue(io.BytesIO(content), "mue.csv", "hospital"))


def test_add_on_codes_are_read_with_days_of_the_year() -> None:
    first, ended, by_contractor, *_ = parse_add_on(io.BytesIO(small.aoc_text()), "aoc.txt")
    assert (first.code, first.kind, first.primary) == ("A9911", 1, "A9901")
    assert (first.effective, first.deletion) == (date(2013, 4, 1), None)
    assert ended.deletion == date(2098, 12, 31)
    assert by_contractor.primary is None


def test_the_earliest_of_the_deletions_ends_an_add_on_edit() -> None:
    row = ("1", "A9911", "2098001", "A9901", "2097365", "2013091", "", "")
    (edit,) = parse_add_on(io.BytesIO(small.aoc_text([row])), "aoc.txt")
    assert edit.deletion == date(2097, 12, 31)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("4", "A9911", "", "A9901", "", "2013091", "", ""), "the type is not 1, 2 or 3"),
        (("1", "A9911", "", "", "", "2013091", "", ""), "without a primary code"),
        (("1", "A9911", "", "A99", "", "2013091", "", ""), "the primary code is no code"),
        (("1", "A9911", "", "A9901", "", "2013366", "", ""), "not a day of a year"),
        (("1", "A9911", "", "A9901", "", "2013000", "", ""), "not a day of a year"),
        (("1", "A9911", "", "A9901", "", "spring", "", ""), "not a date"),
    ],
)
def test_a_broken_add_on_edit_is_refused_with_its_line(row: tuple[str, ...], says: str) -> None:
    with pytest.raises(ReleaseError, match=says) as told:
        list(parse_add_on(io.BytesIO(small.aoc_text([row])), "aoc.txt"))
    assert told.value.where == "aoc.txt, line 3"


@pytest.mark.parametrize(
    ("name", "quarter"),
    [
        ("ccipra-v322r0-f1.TXT", "2026-07"),
        ("ccioph-v300r0-f4.xlsx", "2024-01"),
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", "2026-10"),
        ("dmesupplierservicesmuetable-effective-04-01-2025.zip", "2025-04"),
        ("AOC_V2026Q2-MCR.xlsx", "2026-04"),
        ("ncci-ptp-practitioner-2024q3-hcpcs-only.csv.gz", "2024-07"),
    ],
)
def test_the_quarter_is_told_by_the_publishers_names(name: str, quarter: str) -> None:
    assert quarter_of((name, "downloads of 1999")) == quarter


def test_a_table_of_an_unknown_quarter_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(ReleaseError, match="--release") as told:
        recognise_mue(small.mue_csv(), ("table.csv", "folder"))
    assert told.value.where == "table.csv"


@pytest.mark.parametrize(
    ("recognise", "content", "names", "found"),
    [
        (recognise_ptp, small.ptp_text(), ("ccipra-v322r0-f3.TXT",), ("practitioner-f3", "text", "2026-07")),
        (recognise_ptp, small.ptp_text(), ("Sheet1", "ccioph-v322r0-f1.xlsx"), ("hospital-f1", "workbook", "2026-07")),
        (recognise_ptp, small.ptp_text(), ("practitioner 2026Q3.txt",), ("practitioner", "text", "2026-07")),
        (recognise_mue, small.mue_csv(), ("2026Q3.csv",), ("practitioner", "text", "2026-07")),
        (recognise_add_on, small.aoc_text(), ("Sheet1", "AOC_V2026Q2-MCR.xlsx"), ("add-on", "workbook", "2026-04")),
    ],
    ids=["practitioner text", "hospital workbook", "whole table", "units", "add-on codes"],
)
def test_tables_are_recognised(recognise, content: bytes, names: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert recognise(content, names) == Recognised(*found)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("medicare-ncci-2026q2-practitioner-quarterly-additions-deletions-revisions-ptp.txt", "changes"),
        ("MCD-PTP-PRA-v2026q2.txt", "Medicaid"),
    ],
)
def test_other_lists_of_pairs_are_left_out(name: str, says: str) -> None:
    answer = recognise_ptp(small.ptp_text(), (name,))
    assert isinstance(answer, NotTaken)
    assert says in answer.reason


def test_pairs_of_nobody_knows_whom_are_refused() -> None:
    with pytest.raises(ReleaseError, match="practitioners or outpatient hospitals"):
        recognise_ptp(small.ptp_text(), ("2026Q3.txt",))


def test_add_on_codes_of_fixed_width_are_named_and_left_out() -> None:
    answer = recognise_add_on(b"1A9911       A9901       2013091\n" * 3, ("AOC_V2026Q2-MCR.txt",))
    assert isinstance(answer, NotTaken)
    assert "workbook" in answer.reason


@given(st.binary(max_size=400))
def test_any_bytes_are_answered(content: bytes) -> None:
    for recognise in (recognise_ptp, recognise_mue, recognise_add_on):
        assert isinstance(recognise(content, ("any 2026Q3 practitioner",)), NotTaken)


@given(st.lists(st.tuples(CODES, CODES, DAYS, st.one_of(st.none(), DAYS), st.sampled_from("019")), min_size=1))
def test_what_is_written_is_read(rows) -> None:
    def text(day: date | None) -> str:
        return day.strftime("%Y%m%d") if day else "*"

    written = [(one, two, "", text(start), text(end), kind, "Invented") for one, two, start, end, kind in rows]
    read = [(edit.column1, edit.column2, edit.effective, edit.deletion, edit.indicator)
            for edit in ptp(small.ptp_text(written))]  # fmt: skip
    assert read == rows


@given(st.binary(max_size=60), st.integers(0, 2000))
def test_bytes_put_into_a_table_are_read_or_refused_with_their_place(strange: bytes, at: int) -> None:
    content = small.ptp_text()
    at %= len(content)
    told: str | None = "pairs.txt"
    try:
        ptp(content[:at] + strange + content[at:])
    except ReleaseError as error:
        told = error.where
    assert (told or "").startswith("pairs.txt")


@given(st.dates(date(2013, 1, 1), date(2098, 12, 31)))
def test_days_of_the_year_are_the_calendars(day: date) -> None:
    number = (day - date(day.year, 1, 1) + timedelta(days=1)).days
    row = ("1", "A9911", "", "A9901", "", f"{day.year}{number:03}", "", "")
    (edit,) = parse_add_on(io.BytesIO(small.aoc_text([row])), "aoc.txt")
    assert edit.effective == day
