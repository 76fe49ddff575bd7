"""The edits of the National Correct Coding Initiative on small invented tables."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.edits.ncci_tables import DAY, SmallTables, facility, line, professional

from medcodex.edits.explaining import explain
from medcodex.edits.ncci.editor import NcciEditor
from medcodex.edits.ncci.rules import load_ncci_examples, load_ncci_rules
from medcodex.encounter import Notice, Setting
from medcodex.encounter.coded import Encounter, PastService, Provider

EARLIER = date(2019, 6, 30)


def told(encounter: Encounter, tables: SmallTables | None = None) -> list[tuple[str, str, str | None]]:
    """Rule, severity and place of each finding."""
    return [(one.rule, one.severity, one.where) for one in NcciEditor(tables or SmallTables())(encounter)]


PTP_CASES = {
    "indicator 0": ((line("A9901"), line("A9902")), ["error"]),
    "indicator 0 with a modifier": ((line("A9901"), line("A9902", "59")), ["error"]),
    "indicator 1 without a modifier": ((line("A9901"), line("A9903")), ["error"]),
    "indicator 1 with a modifier that is not on the list": ((line("A9901"), line("A9903", "76", "22")), ["error"]),
    "indicator 1, modifier on column 2": ((line("A9901"), line("A9903", "59")), ["info"]),
    "indicator 1, modifier on column 1": ((line("A9901", "XS"), line("A9903")), ["info"]),
    "two places of the body": ((line("A9901", "RT"), line("A9903", "LT")), []),
    "one and the same place": ((line("A9901", "RT"), line("A9903", "RT")), ["info"]),
    "the same place and a separate encounter": ((line("A9901", "RT"), line("A9903", "RT", "XE")), ["info"]),
    "a place on one line alone": ((line("A9901"), line("A9903", "F5")), ["info"]),
    "no pair": ((line("A9902"), line("A9903")), []),
    "ended the day before": ((line("A9903"), line("A9904")), []),
    "taken back": ((line("A9904"), line("A9903")), []),
    "the same code twice": ((line("A9901"), line("A9901")), []),
    "another day": ((line("A9901"), line("A9902", date=date(2024, 8, 2))), []),
    "a span that covers the day": (
        (line("A9901", date=date(2024, 7, 30), through=date(2024, 8, 3)), line("A9902")),
        ["error"],
    ),
    "another practitioner": ((line("A9901"), line("A9902", provider="1987654320")), []),
    "lower case": ((line("a9901"), line("a9902")), ["error"]),
}


@pytest.mark.parametrize(("lines", "severities"), PTP_CASES.values(), ids=PTP_CASES.keys())
@pytest.mark.parametrize("turned", [False, True], ids=["column 1 first", "column 2 first"])
def test_pairs(lines, severities: list[str], turned: bool) -> None:
    ordered = tuple(reversed(lines)) if turned else lines
    found = NcciEditor(SmallTables())(professional(*ordered))
    rules = {"error": "NCCI-PTP", "info": "NCCI-PTP-MODIFIER"}
    assert [(one.rule, one.severity) for one in found] == [(rules[severity], severity) for severity in severities]


def test_the_finding_stands_at_the_line_of_column_2_and_tells_why_and_by_what() -> None:
    (found,) = NcciEditor(SmallTables())(professional(line("A9902"), line("A9901")))
    assert (found.where, found.codes) == ("lines[0]", ("A9901", "A9902"))
    assert "A9902 is not paid beside A9901" in found.message
    assert "Invented misuse" in found.message
    assert found.source == (
        "NCCI Policy Manual for Medicare Services 2024, Chapter I, Section E; practitioner PTP edits 2024-07"
    )
    assert found.suggestions


def test_an_edit_begins_on_its_first_day_and_ends_after_its_last() -> None:
    pair = professional(line("A9903"), line("A9904"))
    for day, count in ((date(2009, 12, 31), 0), (date(2010, 1, 1), 1), (date(2024, 7, 31), 1), (DAY, 0)):
        assert len(told(replace(pair, date=day))) == count, day


@pytest.mark.parametrize(("modifier", "severity"), [("59", "error"), ("XU", "error"), ("25", "info"), ("LT", "info")])
def test_before_july_2019_a_distinct_service_was_told_on_column_2_only(modifier: str, severity: str) -> None:
    on_first = professional(line("A9901", modifier), line("A9903"))
    assert [one[1] for one in told(replace(on_first, date=EARLIER))] == [severity]
    on_second = professional(line("A9901"), line("A9903", modifier))
    assert [one[1] for one in told(replace(on_second, date=EARLIER))] == ["info"]


def test_one_finding_for_a_line_that_meets_several_the_gravest() -> None:
    found = told(professional(line("A9901", "59"), line("A9901"), line("A9903")))
    assert found == [("NCCI-PTP", "error", "lines[2]")]


def test_lines_of_one_facility_meet_whoever_rendered_them() -> None:
    assert told(facility(line("A9901"), line("A9902", provider="1987654320")))


MUE_CASES = {
    "a line at its limit": ((line("A9921", units="2"),), []),
    "a line over it": ((line("A9921", units="3"),), ["error"]),
    "two lines, each at its limit": ((line("A9921", units="2"), line("A9921", "76", units="2")), []),
    "two lines over it": ((line("A9921", units="3"), line("A9921", units="4")), ["error", "error"]),
    "a day by policy": ((line("A9922", units="2"), line("A9922", "76", units="1")), ["error"]),
    "a day by clinical benchmark": ((line("A9923", units="1.5"), line("A9923", units="1")), ["warning"]),
    "two days": ((line("A9922", units="2"), line("A9922", units="2", date=date(2024, 8, 2))), []),
    "two practitioners": ((line("A9922", units="2"), line("A9922", units="2", provider="1987654320")), []),
    "postoperative care alone is not counted": ((line("A9922", units="2"), line("A9922", "55", units="2")), []),
    "both sides on one line count as billed": ((line("A9922", "50", units="2"),), []),
    "a limit of no units": ((line("A9924", units="1"),), ["error"]),
    "no units of none": ((line("A9924", units="0"),), []),
    "units not told": ((line("A9922"), line("A9924")), []),
    "units below zero": ((line("A9922", units="-3"), line("A9924", units="-1")), []),
    "a line that spans days": ((line("A9921", units="6", through=date(2024, 8, 3)),), []),
    "rounded down": ((line("A9921", units="7", through=date(2024, 8, 3)),), []),
    "rounded up": ((line("A9921", units="5", through=date(2024, 8, 2)),), ["error"]),
    "spans that meet on a day": (
        (
            line("A9922", units="4", date=date(2024, 7, 31), through=date(2024, 8, 1)),
            line("A9922", units="1", date=date(2024, 8, 1)),
        ),
        ["error"],
    ),
    "a span to the end of time": ((line("A9921", units="3", through=date.max),), []),
    "no limit": ((line("A9999", units="999"),), []),
}


@pytest.mark.parametrize(("lines", "severities"), MUE_CASES.values(), ids=MUE_CASES.keys())
def test_units(lines, severities: list[str]) -> None:
    found = NcciEditor(SmallTables())(professional(*lines))
    assert [one.severity for one in found] == severities
    assert {one.rule for one in found} <= {"NCCI-MUE"}


def test_a_finding_of_units_says_which_indicator_and_whether_appeal_helps() -> None:
    by_policy, clinical = NcciEditor(SmallTables())(professional(line("A9922", units="3"), line("A9923", units="3")))
    assert "3 units on 2024-08-01 where policy allows 2 a day (adjudication indicator 2)" in by_policy.message
    assert "no appeal" in by_policy.message
    assert "appeal the denial" in clinical.suggestions[0]
    assert by_policy.where == "lines[0].units"
    assert "Chapter I, Section V; practitioner MUE values 2024-07" in by_policy.source


AOC_CASES = {
    "type 1 alone": ((line("A9911"),), ["error"]),
    "type 1 with a primary code": ((line("A9911"), line("A9931")), []),
    "type 1 with a primary code that is none any more": ((line("A9911"), line("A9932")), ["error"]),
    "type 1 with the primary of another day": ((line("A9911"), line("A9931", date=date(2024, 8, 2))), ["error"]),
    "type 1 with the primary of another practitioner": (
        (line("A9911"), line("A9931", provider="1987654320")), ["error"]),
    "type 1 of critical care may follow a colleague's": ((line("99292"),), ["warning"]),
    "type 2 beside another service": ((line("A9912"), line("A9999")), ["info"]),
    "type 2 alone": ((line("A9912"),), ["error"]),
    "type 2 beside another add-on code": ((line("A9912"), line("A9913")), ["error", "error"]),
    "type 3 with a primary code": ((line("A9913"), line("A9931")), []),
    "type 3 beside another service": ((line("A9913"), line("A9999")), ["warning"]),
    "no add-on code": ((line("A9931"),), []),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "severities"), AOC_CASES.values(), ids=AOC_CASES.keys())
def test_add_on_codes(lines, severities: list[str]) -> None:
    found = NcciEditor(SmallTables())(professional(*lines))
    assert [one.severity for one in found] == severities
    assert {one.rule for one in found} <= {"NCCI-AOC"}


def test_the_primary_service_may_stand_on_an_earlier_claim() -> None:
    claim = professional(line("A9911"), history=(PastService("A9931", DAY),))
    assert told(claim) == []
    assert told(replace(claim, history=(PastService("A9931", date(2024, 7, 31)),)))


CLAIMS = {
    "professional": (professional(), {"practitioner PTP", "practitioner MUE", "add-on"}),
    "professional in a hospital": (replace(professional(), setting=Setting.INPATIENT),
                                   {"practitioner PTP", "practitioner MUE", "add-on"}),
    "supplier by role": (professional(providers={"supplier": Provider()}), {"supplier MUE"}),
    "supplier by taxonomy": (professional(providers={"billing": Provider(taxonomy="332B00000X")}), {"supplier MUE"}),
    "outpatient hospital": (facility(), {"hospital PTP", "hospital MUE"}),
    "outpatient hospital without bill type": (facility(bill_type=None), {"hospital PTP", "hospital MUE"}),
    "part B in a nursing facility": (facility(bill_type="221"), {"hospital PTP"}),
    "critical access hospital": (facility(bill_type="0851"), {"hospital MUE"}),
    "inpatient by bill type": (facility(bill_type="0111"), set()),
    "inpatient by setting": (facility(bill_type=None, setting=Setting.INPATIENT), set()),
}  # fmt: skip


@pytest.mark.parametrize(("claim", "asked"), CLAIMS.values(), ids=CLAIMS.keys())
def test_the_claim_decides_which_tables_are_asked(claim: Encounter, asked: set[str]) -> None:
    def nothing(kind: str, service: str, day: date) -> None:
        seen.add(f"{service} {kind}".strip().removesuffix(" edits").removesuffix(" values").removesuffix(" code"))

    seen: set[str] = set()
    tables = SmallTables(answers=nothing)
    claim = replace(claim, lines=(line("A9901", units="1"), line("A9902", units="1")))
    assert told(claim, tables) == []
    assert seen == asked
    assert len(NcciEditor(tables).notices(claim)) == bool(asked)


def test_an_ambulatory_surgical_centre_is_put_to_the_tables_of_practitioners() -> None:
    claim = facility(line("A9901", pos="24"), line("A9902", pos="24"), bill_type=None)
    (found,) = NcciEditor(SmallTables())(claim)
    assert "practitioner PTP edits" in found.source


def test_without_lines_nothing_is_said() -> None:
    nothing = SmallTables(answers=lambda kind, service, day: None)
    for claim in (professional(), professional(line("")), facility()):
        assert told(claim) == []
        assert NcciEditor(nothing).notices(claim) == ()


def test_what_is_not_loaded_is_one_notice() -> None:
    editor = NcciEditor(SmallTables(answers=lambda kind, service, day: None))
    (notice,) = editor.notices(professional(line("A9901"), line("A9902")))
    assert notice.kind == "not-loaded"
    assert "pairs of practitioner services, NCCI units of practitioner services, NCCI add-on codes" in notice.message


def test_a_table_behind_the_date_makes_warnings_and_is_told_once() -> None:
    lag = Notice("release-lag", "the newest is older")
    tables = SmallTables(behind=True, notices=(lag,))
    claim = professional(line("A9901"), line("A9902"))
    assert [one[1] for one in told(claim, tables)] == ["warning"]
    assert NcciEditor(tables).notices(claim) == (lag,)


@pytest.mark.parametrize(
    ("payer", "severity"), [(None, "error"), ("Medicare Part B", "error"), ("Example Mutual", "warning")]
)
def test_errors_are_for_medicare(payer: str | None, severity: str) -> None:
    assert [one[1] for one in told(professional(line("A9901"), line("A9902"), payer=payer))] == [severity]


def test_each_line_is_judged_by_the_table_of_its_own_day() -> None:
    def second_only(kind: str, service: str, day: date) -> Notice | bool:
        return day == DAY or Notice("not-loaded", f"{kind} of {day}")

    other = date(2024, 6, 30)
    claim = professional(line("A9922", units="9", date=other), line("A9922", units="9"))
    tables = SmallTables(answers=second_only)
    assert told(claim, tables) == [("NCCI-MUE", "error", "lines[1].units")]
    assert {notice.message for notice in NcciEditor(tables).notices(claim)} == {
        f"{kind} of {other}" for kind in ("PTP edits", "MUE values", "add-on code edits")
    }


LINES = st.builds(
    lambda code, modifiers, units, day, span: line(
        code, *modifiers, units=None if units is None else str(units), date=day,
        through=day and date.fromordinal(day.toordinal() + span),
    ),
    st.sampled_from(["A9901", "A9902", "A9903", "A9911", "A9912", "A9921", "A9922", "A9924", "99292", "é", " "]),
    st.lists(st.sampled_from(["59", "LT", "RT", "55", "zz", ""]), max_size=3),
    st.one_of(st.none(), st.decimals(Decimal(-5), Decimal(10**14), allow_nan=False)),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1))),
    st.integers(-5, 40),
)  # fmt: skip


@given(st.lists(LINES, max_size=6))
def test_any_lines_are_answered_in_any_order(lines) -> None:
    found = told(professional(*lines))
    assert all(place is not None and re.match(r"lines\[\d\]", place) for _, _, place in found)
    turned = told(professional(*reversed(lines)))
    assert sorted(one[:2] for one in found) == sorted(one[:2] for one in turned)


@pytest.mark.parametrize("rule", ["NCCI-PTP", "NCCI-MUE", "NCCI-PTP-MODIFIER", "ncci-aoc"])
def test_the_edits_are_explained(rule: str) -> None:
    told_of = explain(rule)
    assert told_of.id == rule.upper()
    assert {example.fails for example in told_of.examples} == {True, False}
    assert all("NCCI Policy Manual" in row.source and "{" not in row.text + row.mend for row in told_of.rows)


def test_every_case_has_its_rule() -> None:
    assert {example.rule for example in load_ncci_examples()} == {rule.id for rule in load_ncci_rules()}
