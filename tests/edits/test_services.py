"""Rules for service lines: our own examples, the tables that hang together, how global days count, any claim at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.edits.service_claims import DAY, Invented, service_encounter

from medcodex.edits.explaining import explain
from medcodex.edits.services.checker import ServiceChecks
from medcodex.edits.services.code_sets import ServiceSets
from medcodex.edits.services.rules import load_service_examples, load_service_rules
from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Encounter, PastService, ServiceLine
from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from medcodex.edits.rule_rows import Example

EXAMPLES = load_service_examples()
RULES = load_service_rules()
IDS = [f"{example.rule} {'fail' if example.fails else 'pass'}: {example.claim}" for example in EXAMPLES]


def found(claim: str, tables: str = "") -> dict[str, str]:
    invented = Invented(tables)
    return {
        finding.rule: finding.severity
        for finding in ServiceChecks(invented, invented).findings(service_encounter(claim))
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_our_examples(example: Example) -> None:
    raised = found(example.claim, example.facts)
    assert (example.rule in raised) == example.fails, raised


def test_every_rule_has_examples_both_ways() -> None:
    told = {(example.rule, example.fails) for example in EXAMPLES}
    assert {(rule.id, fails) for rule in RULES for fails in (True, False)} - told == set()


@pytest.mark.parametrize("rule", sorted({rule.id for rule in RULES}))
def test_every_rule_explains_itself(rule: str) -> None:
    told = explain(rule.lower())
    assert told.id == rule
    assert told.examples
    assert all("CMS" in row.source or "NCCI" in row.source for row in told.rows)


@pytest.mark.parametrize(
    ("days", "after", "rule"),
    [
        ("090", -2, None),
        ("090", -1, "GLOB-02"),
        ("090", 0, "GLOB-02"),
        ("090", 1, "GLOB-01"),
        ("090", 90, "GLOB-01"),
        ("090", 91, None),
        ("010", -1, None),
        ("010", 0, "GLOB-03"),
        ("010", 1, "GLOB-04"),
        ("010", 10, "GLOB-04"),
        ("010", 11, None),
        ("000", 0, "GLOB-03"),
        ("000", 1, None),
        ("ZZZ", 0, None),
        ("MMM", 1, None),
        ("YYY", 1, None),
    ],
)
def test_days_count_as_medicare_counts_them(days: str, after: int, rule: str | None) -> None:
    visit = DAY + dt.timedelta(days=after)
    raised = found(f"professional: X0001 on {DAY}, 99213 on {visit}", f"X0001 global {days}")
    assert {name for name in raised if name.startswith("GLOB")} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("lines", "severity"),
    [
        ("99213 by A; history: X0090 on 2026-05-01 by A", "error"),
        ("99213; history: X0090 on 2026-05-01 by A", "warning"),
        ("99213 by A; history: X0090 on 2026-05-01", "warning"),
        ("99213 by A; history: X0090 on 2026-05-01 by B", None),
        ("99213, X0090 on 2026-05-01", "error"),
        ("99213 by A, X0090 on 2026-05-01", "warning"),
    ],
)
def test_who_did_it_decides(lines: str, severity: str | None) -> None:
    assert found(f"professional: {lines}", "X0090 global 090").get("GLOB-01") == severity


@pytest.mark.parametrize(
    ("first", "last", "rules"),
    [
        ("2026-05-10", "2026-05-13", set()),
        ("2026-05-10", "2026-05-14", {"GLOB-02"}),
        ("2026-05-15", "2026-05-15", {"GLOB-02"}),
        ("2026-05-14", "2026-05-16", {"GLOB-01", "GLOB-02"}),
        ("2026-08-13", "2026-08-20", {"GLOB-01"}),
        ("2026-08-14", "2026-08-20", set()),
        ("2026-05-16", "2026-05-01", {"GLOB-01"}),
    ],
)
def test_each_day_of_a_line_counts(first: str, last: str, rules: set[str]) -> None:
    encounter = service_encounter(f"professional: 99232 on {first}, X0090 on 2026-05-15")
    spanning = replace(encounter.lines[0], through=dt.date.fromisoformat(last))
    checks = ServiceChecks(Invented("X0090 global 090"))
    findings = checks.findings(replace(encounter, lines=(spanning, encounter.lines[1])))
    assert {finding.rule for finding in findings} == rules


def test_a_finding_names_the_procedure_its_day_and_the_last_day() -> None:
    checks = ServiceChecks(Invented("X0090 global 090"))
    (finding,) = checks.findings(service_encounter("professional: 99213 by A; history: X0090 on 2026-05-01 by A"))
    assert "X0090 of 2026-05-01 (090 global days, to 2026-07-30)" in finding.message
    assert finding.codes == ("99213", "X0090")
    assert finding.where == "lines[0]"
    assert finding.source == "CMS Pub 100-04 ch. 12 §40.1 (2026); Invented 2026-04"


def test_a_rule_begins_on_its_day() -> None:
    assert "MOD-41" in found("professional: G0439-FS on 2022-01-01 pos 11")
    assert "MOD-41" not in found("professional: G0439-FS on 2021-12-31 pos 11")


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("professional: X0001", 1),
        ("professional: X0001, X0002", 1),
        ("facility, bill 131: X0001", 1),
        ("facility, bill 111, setting inpatient: X0001", 0),
    ],
)
def test_what_is_not_loaded_is_said_once(claim: str, told: int) -> None:
    nothing = Invented("")
    assert len(ServiceChecks(nothing, nothing).notices(service_encounter(claim))) == told
    assert ServiceChecks(Invented("X1 pctc 1"), Invented("X1 status N")).notices(service_encounter(claim)) == ()


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_days_at_the_ends_of_the_calendar_are_days(day: dt.date) -> None:
    encounter = replace(
        service_encounter("professional: 99213; history: X0090 on 2026-05-01"),
        date=day,
        history=(PastService("X0090", dt.date.min), PastService("X0090", dt.date.max)),
    )
    checks = ServiceChecks(Invented(""), Invented(""))
    assert len(checks.notices(encounter)) == 1
    assert checks.findings(encounter) == ()


def test_an_encounter_without_lines_hears_nothing() -> None:
    bare = replace(service_encounter("professional: X0001"), lines=())
    checks = ServiceChecks(Invented(""), Invented(""))
    assert checks.findings(bare) == checks.notices(bare) == ()


@pytest.mark.parametrize(
    ("codes", "inside", "outside"),
    [
        ("00100-01999", ["00100", "01999"], ["0100T", "0010U", "02000", "A0100"]),
        ("0001T-9999T", ["0001T", "0999T"], ["00100", "0001U"]),
        ("G0438-G0439, T1015", ["G0438", "T1015"], ["G0440", "T1016", "", "G043"]),
    ],
)
def test_ranges_hold_codes_of_their_own_shape(codes: str, inside: list[str], outside: list[str]) -> None:
    sets = ServiceSets({"some": codes})
    assert all(sets.holding(code) for code in inside)
    assert not any(sets.holding(code) for code in outside)


@pytest.mark.parametrize("codes", ["", "G0", "G0439-G0438", "00100-0999T", "many"])
def test_what_is_no_range_is_refused(codes: str) -> None:
    with pytest.raises(ReleaseError):
        ServiceSets({"some": codes})


@given(
    days=st.sampled_from(["000", "010", "090", "XXX"]),
    after=st.integers(-3, 95),
    visit=st.sampled_from(["", "24", "25", "57", "FT", "GC"]),
    procedure=st.sampled_from(["", "54", "55", "56", "78", "80", "AS", "RT"]),
    provider=st.sampled_from(["A", "B"]),
)
def test_global_days_are_as_a_plain_reading_has_them(
    days: str, after: int, visit: str, procedure: str, provider: str
) -> None:
    def line(code: str, modifier: str) -> str:
        return f"{code}-{modifier}" if modifier else code

    major, minor = days == "090", {"000": 0, "010": 10}.get(days, -1)
    told_before, told_after = visit in {"24", "25", "57", "FT"}, visit in {"24", "57", "FT"}
    later = not told_after and procedure not in {"54", "56"} and after >= 1
    earlier = not told_before and procedure != "55"
    included = {
        "GLOB-01": major and later and after <= 90,
        "GLOB-02": major and earlier and -1 <= after <= 0,
        "GLOB-03": minor >= 0 and earlier and after == 0,
        "GLOB-04": later and after <= minor,
    }
    expected = {rule for rule, holds in included.items() if holds}
    if provider == "B" or procedure in {"78", "80", "AS"}:
        expected = set()
    day = DAY + dt.timedelta(days=after)
    claim = f"professional: {line('X0001', procedure)} on {DAY} by A, {line('99213', visit)} on {day} by {provider}"
    raised = found(claim, f"X0001 global {days}")
    assert {rule for rule in raised if rule.startswith("GLOB")} == expected


CODES = st.sampled_from(["99213", "X0090", "X0010", "X0000", "01999", "J9999", "G0103", "G0463", "", "?", None])
MODIFIERS = st.lists(
    st.sampled_from([*sorted({modifier for rule in RULES for modifier in rule.modifiers}), "??"]), max_size=4
)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
LINES = st.builds(
    ServiceLine,
    code=CODES,
    modifiers=MODIFIERS.map(tuple),
    units=st.none() | st.decimals(-2, 3, places=1),
    date=st.none() | DAYS,
    pos=st.sampled_from([None, "11", "22", "??"]),
    revenue=st.sampled_from([None, "", "0360", "960"]),
    provider=st.sampled_from([None, "A", "B"]),
)
PAST = st.builds(PastService, code=CODES.filter(bool), date=DAYS, modifiers=MODIFIERS.map(tuple))


@given(
    st.lists(LINES, max_size=6),
    st.lists(PAST, max_size=4),
    st.sampled_from(Claim),
    st.sampled_from(Setting),
    st.sampled_from([None, "131", "?", "medicare"]),
)
def test_any_claim_is_answered(
    lines: list[ServiceLine], past: list[PastService], claim: Claim, setting: Setting, word: str | None
) -> None:
    tables = Invented(
        "X0090 global 090, pctc 2, bilateral 0, multiple 0, assistant 1, co_surgeon 0, team 0, status C; "
        "X0010 global 010, bilateral 2; X0000 global 000, pctc 1"
    )
    encounter = Encounter(
        None, setting, claim, DAY, lines=tuple(lines), history=tuple(past), bill_type=word, payer=word
    )
    checks = ServiceChecks(tables, tables)
    findings = checks.findings(encounter)
    assert findings == checks.findings(encounter)
    assert len({(finding.rule, finding.where) for finding in findings}) == len(findings)
    assert all("{" not in finding.message and finding.where for finding in findings)
