"""Percents of Medicare's physician fee schedule, from small invented files in the layout of CMS's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.claims.contracts.making import claim, contract, line

from medcodex.claims.contracts.contract import Contract, Pay, Term
from medcodex.claims.contracts.expecting import expect
from medcodex.claims.contracts.reading import read_contract
from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind
from medcodex.errors import InputError
from small_payment_files import HEAD, relative_values

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE_2026 = tuple(one.replace("2031", "2026").replace("July", "January") for one in HEAD)
LATER = tuple(one.replace("2031", "2026") for one in HEAD)


def row(code: str, values: str = "1.00,2.00,,0.50,,0.10", status: str = "A", mult: str = "0", **more: str) -> str:
    """A row: work, non-facility practice expense, its NA, facility's, its NA, malpractice."""
    mod, base = more.get("mod", ""), more.get("base", "")
    rest = (
        f"0,XXX,0.00,0.00,0.00,{mult},{more.get('bilat', '0')},{more.get('asst', '0')},{more.get('co', '0')},0,{base}"
    )
    end = f"{more.get('factor', '30.0000')},09,0,99,0.00,0.00,0.00"
    return f"{code},{mod},Secret,{status},,{values},9.99,9.99,{rest},{end}"


ROWS = (
    row("X0001"),
    row("X0002", "2.00,4.00,,3.00,,0.20", mult="2", bilat="1", asst="2", co="1"),
    row("X0003", "1.00,2.00,,1.00,,0.10", mult="2"),
    row("X0004", mod="26", values="0.50,0.20,,0.20,,0.05"),
    row("X0004", mod="TC", values="0.00,3.00,,3.00,NA,0.01"),
    row("X0004", values="0.50,3.20,,3.20,NA,0.06"),
    row("X0005", "1.00,0.00,NA,1.50,,0.10"),
    row("X0006", status="B"), row("X0007", status="N"), row("X0008", status="T", values="0.10,0.20,,0.20,,0.01"),
    row("X0009", "0.00,0.00,,0.00,,0.00"), row("X0010", mod="53", values="0.50,1.00,,0.25,,0.05"), row("X0010"),
    row("X0011", mult="3", base="X0020"), row("X0012", mult="3", base="X0020"), row("X0013", mult="3", base="X0030"),
    row("X0014", mult="5"), row("X0015", mult="4"), row("X0016", status="C"),
)  # fmt: skip
GPCI = (
    "ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,,\r\n"
    ",,,,,,,\r\n"
    "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (without 1.0 Floor),"
    "2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\r\n"
    "9202,ZZ,20,NOWHERE*,0.900,1.000,0.900,0.500\r\n"
    "10112,ZY,00,ELSEWHERE,1.100,1.100,1.200,0.700\r\n"
    ",,,,,,,\r\n* a footnote,,,,,,,\r\n"
)
FILES = {
    "PPRRVU2026_Jan.csv": relative_values(ROWS, FILE_2026),
    "PPRRVU2026_Jul.csv": relative_values((row("X0001", factor="40.0000"),), LATER),
    "GPCI2026.csv": GPCI.encode(),
}
TOLD = """
name = "Invented, 120 percent"
payer = "P1"
begins = 2026-01-01
[medicare]
locality = "09202-20"
relative_values = ["PPRRVU2026_Jan.csv", "PPRRVU2026_Jul.csv"]
localities = ["GPCI2026.csv"]
[[terms]]
name = "medicare"
pay = "percent_of_medicare"
percent = 120
"""


def agreed(old: str = "", new: str = "") -> Contract:
    assert old in TOLD
    return read_contract(TOLD.replace(old, new).encode() if old else TOLD.encode(), "c.toml", FILES.__getitem__)


def allowed(told: BilledClaim, by: Contract) -> list[str | None]:
    return [None if one.allowed is None else str(one.allowed) for one in expect(told, by).lines]


@pytest.mark.parametrize(
    ("code", "more", "amount"),
    [
        # ((1.00 x 1.000) + (2.00 x 0.900) + (0.10 x 0.500)) x 30 = 85.50, of which 120%
        ("X0001", {}, "102.60"),
        ("X0001", {"place": "22"}, "54.00"),  # (1 + 0.45 + 0.05) x 30 = 45.00
        ("X0001", {"units": "2"}, "205.20"),
        ("X0004", {"modifiers": ("26",)}, "25.38"),
        ("X0004", {"modifiers": ("TC",)}, "97.38"),
        ("X0005", {}, "86.40"),
        ("X0010", {"modifiers": ("53",)}, "51.30"),
        ("X0002", {"modifiers": ("50",)}, "307.80"),
        ("X0002", {"modifiers": ("62",)}, "128.26"),
        ("X0002", {"modifiers": ("80",)}, "32.83"),
        ("X0006", {}, "0.00"),
        ("X0008", {}, "10.26"),
    ],
    ids=["office", "facility", "units", "professional part", "technical part", "rarely in an office", "discontinued",
         "both sides", "two surgeons", "assistant", "bundled", "alone on its day"],
)  # fmt: skip
def test_a_line(code: str, more: dict[str, object], amount: str) -> None:
    told = claim(line(code, "900", **more))  # type: ignore[arg-type]
    assert allowed(told, agreed()) == [amount]


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [
        ([line("X0003", "900"), line("X0002", "900")], ["51.30", "205.20"]),
        ([line("X0003", "900", day=2), line("X0002", "900")], ["102.60", "205.20"]),
        ([line("X0003", "900"), line("X0001", "900")], ["102.60", "102.60"]),
        ([line("X0011", "900"), line("X0013", "900")], ["102.60", "51.30"]),
        ([line("X0011", "900"), line("X0012", "900"), line("X0001", "900")], [None, None, "102.60"]),
        ([line("X0014", "900", units="2")], [None]),
        ([line("X0014", "900"), line("X0015", "900")], ["102.60", "102.60"]),
        ([line("X0015", "900"), line("X0015", "900")], [None, None]),
        ([line("X0003", "900")] * 6, ["102.60", *["51.30"] * 4, None]),
        ([line("X0008", "900"), line("X0001", "900")], ["0.00", "102.60"]),
    ],
    ids=["two procedures", "on two days", "one of them is none", "endoscopies of two families", "of one family",
         "units of therapy", "of two kinds", "imaging twice", "the sixth", "an injection beside a visit"],
)  # fmt: skip
def test_several_on_one_day(lines: Sequence[BilledLine], amounts: list[str | None]) -> None:
    assert allowed(claim(*lines), agreed()) == amounts


def test_a_rule_of_the_contract_goes_before_medicares() -> None:
    told = claim(line("X0003", "900"), line("X0002", "900"), line("X0015", "9"), line("X0015", "9"))
    assert allowed(told, agreed("percent = 120", "percent = 100\nmultiple = [100, 80]")) == [
        "68.40", "171.00", "68.40", "68.40",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "amount"),
    [
        ('"09202-20"', '"10112-00"', "128.52"),
        ('"09202-20"', '"09202-20"\nwork_floor = false', "99.00"),
        ('"09202-20"', '"09202-20"\nfactor = 10', "34.20"),
        ('"09202-20"', '"09202-20"\nyear = 2026', "136.80"),
    ],
    ids=["another locality", "without the floor", "a factor of its own", "the year's newest schedule"],
)
def test_what_a_contract_says_of_the_schedule(old: str, new: str, amount: str) -> None:
    assert allowed(claim(line("X0001", "900")), agreed(old, new)) == [amount]


def test_each_day_has_the_schedule_of_its_quarter() -> None:
    told = claim(line("X0001", "900"), replace(line("X0001", "900"), first=dt.date(2026, 8, 1)))
    assert allowed(told, agreed()) == ["102.60", "136.80"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (claim(line("X0007", "9")), "no term is for it (Medicare's status N: not covered)"),
        (claim(line("X0016", "9")), "no term is for it (Medicare's status C: priced by the contractor)"),
        (claim(line("X0009", "9")), "no term is for it (no relative values: priced by the contractor)"),
        (claim(line("Y0001", "9")), "no term is for it (not in the relative values)"),
        (claim(line("X0004", "9", place="22")),
         "no term is for it (not paid by the physician fee schedule in a facility)"),
        (claim(line("X0001", "9", revenue="0510"), kind=ClaimKind.INSTITUTIONAL),
         "no term is for it (the physician fee schedule is for professional claims)"),
        (claim(line("X0001", "9", modifiers=("26",))), "no term is for it (not in the relative values)"),
        (claim(line("X0001", "9", modifiers=("53",))),
         "medicare: modifier 53 without a row of its own: by report"),
        (claim(line("X0001", "9", modifiers=("22",))),
         "medicare: modifier 22 is not reckoned here: unusual, by report"),
        (claim(line("X0001", "9", modifiers=("50",))), "medicare: modifier 50 is not reckoned here: both sides"),
        (claim(replace(line("X0001", "9"), first=dt.date(2025, 5, 1))),
         "medicare: no relative values in force on 2025-05-01 are given"),
        (claim(replace(line("X0001", "9"), first=None)), "medicare: the line tells no day"),
        (replace(claim(line("X0001", "9")), place=""), "medicare: the place of service is not told"),
    ],
    ids=["not covered", "by the contractor", "no values", "no row", "not in a facility", "a facility's claim",
         "no part", "discontinued", "by report", "not both sides", "another year", "no day", "no place"],
)  # fmt: skip
def test_what_cannot_be_priced_is_told(told: BilledClaim, says: str) -> None:
    found = expect(told, agreed())
    assert (found.open, found.allowed) == ((f"line 1: {says}",), 0)


def test_without_tables_the_term_says_what_is_missing() -> None:
    term, rest = Term("medicare", Pay.MEDICARE), Term("rest", Pay.CHARGES)
    told = claim(line("X0001", "9"))
    assert expect(told, contract(term, rest)).open == ("line 1: medicare: no relative values are given",)
    assert expect(told, agreed('localities = ["GPCI2026.csv"]', "")).open == (
        "line 1: medicare: no cost indices of 2026 are given for locality 09202-20",
    )


def test_what_the_schedule_does_not_list_goes_to_the_next_term() -> None:
    both = agreed("percent = 120", 'percent = 120\n[[terms]]\nname = "rest"\npay = "percent_of_charges"\npercent = 50')
    told = claim(line("X0007", "9"), line("X0006", "9"), line("Y0001", "9"))
    assert allowed(told, both) == ["4.50", "0.00", "4.50"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("PPRRVU2026_Jul.csv", "GPCI2026.csv", "not CMS's relative value file"),
        ("GPCI2026.csv", "PPRRVU2026_Jul.csv", "no line names contractor, locality"),
        ("PPRRVU2026_Jul.csv", "PPRRVU2026_Jan.csv", "two files of one time"),
        ("09202-20", "09202-21", "no such locality in the file of 2026: 09202-21"),
        ('locality = "09202-20"', "", "missing required field `locality`"),
        ('locality = "09202-20"', 'locality = "09202-20"\nfactor = 0', "a conversion factor above zero"),
        ('locality = "09202-20"', 'locality = "09202-20"\nguess = 1', "unknown field `guess`"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        agreed(old, new)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("PPRRVU2026_Jan.csv", "1.00,2.00", "1.00,much", "office is not a number"),
        ("PPRRVU2026_Jan.csv", "1.00,2.00", "-1.00,2.00", "work is not a number"),
        ("PPRRVU2026_Jan.csv", "X0002,", "X0001,", "X0001 stands twice"),
        ("PPRRVU2026_Jan.csv", "X0002,", "X02,", "not a row of a code"),
        ("GPCI2026.csv", "0.900,1.000", "0.900,none", "a cost index between 0 and 10"),
        ("GPCI2026.csv", "10112,ZY,00", "9202,ZY,20", "09202-20 stands twice"),
        ("GPCI2026.csv", "2026", "", "neither the file nor its name tells the year"),
        ("GPCI2026.csv", "9202,ZZ,20", "9202,ZZ,none", "no such locality"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str, says: str
) -> None:
    monkeypatch.setitem(FILES, name, FILES[name].replace(old.encode(), new.encode()))
    if "year" in says:
        monkeypatch.setitem(FILES, "GPCI.csv", FILES[name])
        name = "GPCI.csv"
    with pytest.raises(InputError, match=says):
        agreed("GPCI2026.csv", name) if name == "GPCI.csv" else agreed()


def test_the_example_of_the_documents() -> None:
    page = (Path(__file__).parents[3] / "docs" / "contracts.md").read_text(encoding="utf-8")
    example = next(block for block in page.split("```toml")[1:] if block.lstrip().startswith("[medicare]"))
    told = 'name = "a"\npayer = "P1"\nbegins = 2026-01-01\n' + example.split("```")[0]
    files = FILES | {"PPRRVU2026_Jan_nonQPP.csv": FILES["PPRRVU2026_Jan.csv"]}
    by = read_contract(told.encode(), "docs/contracts.md", files.__getitem__)
    assert allowed(claim(line("X0001", "900")), by) == ["128.52"]


@settings(deadline=None)
@given(st.binary(max_size=300) | st.lists(st.sampled_from([*ROWS, *FILE_2026, *GPCI.split("\r\n")])).map(
    lambda rows: "\n".join(rows).encode()))  # fmt: skip
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in FILES:
        try:
            read_contract(TOLD.encode(), "c.toml", (FILES | {name: data}).__getitem__)
        except InputError:
            continue
