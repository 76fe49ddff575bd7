"""Payer rules at work: what they look at, ask for and limit, and which version answers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.edits.payer.rule_files import HEAD, RULE, rule_file

from medcodex.edits.payer.checker import PayerChecker
from medcodex.edits.payer.reading import read_rules
from medcodex.formats.encounter_json import read_encounter

CODES = 'applies.codes = ["A0425-A0429", "J1*"]\n'
LINE: dict[str, Any] = {"code": "A0425", "date": "2026-05-15"}


def found(rule: str, *lines: dict[str, Any], **fields: Any) -> list[str | None]:
    """Where the rule finds fault; None stands for the claim."""
    return [finding.where for finding in findings(rule, *lines, **fields)]


def findings(rule: str, *lines: dict[str, Any], **fields: Any) -> Any:
    data = {"payer": "Test  plan", "date": "2026-05-15", "lines": list(lines), **fields}
    encounter = read_encounter(json.dumps(data).encode(), "test", date(2026, 5, 15))
    return PayerChecker([read_rules(rule_file(rule), "f.toml")]).check(encounter)


LOOKS_AT = {
    "code": ('applies.codes = ["A0425"]', LINE, {}, True),
    "other code": ('applies.codes = ["A0425"]', {**LINE, "code": "A0426"}, {}, False),
    "range": ('applies.codes = ["A0420-A0429"]', LINE, {}, True),
    "beyond the range": ('applies.codes = ["A0426-A0429"]', LINE, {}, False),
    "beginning": ('applies.codes = ["A04*"]', LINE, {}, True),
    "no code": ('applies.codes = ["A*"]', {"revenue": "0450"}, {}, False),
    "system": ('applies.systems = ["hcpcs"]', LINE, {}, True),
    "other system": ('applies.systems = ["cdt", "cpt"]', LINE, {}, False),
    "dental": ('applies.systems = ["cdt"]', {"code": "D0120"}, {}, True),
    "claim": ('applies.claim = "professional"\napplies.systems = ["hcpcs"]', LINE, {}, True),
    "other claim": ('applies.claim = "facility"\napplies.systems = ["hcpcs"]', LINE, {}, False),
    "setting": ('applies.settings = ["emergency"]\napplies.systems = ["hcpcs"]', LINE, {"setting": "emergency"}, True),
    "age": ('applies.age_from = 18\napplies.age_until = 64\napplies.systems = ["hcpcs"]', LINE, {"age": 64}, True),
    "too old": ('applies.age_until = 64\napplies.systems = ["hcpcs"]', LINE, {"age": 65}, False),
    "unknown age": ('applies.age_from = 0\napplies.systems = ["hcpcs"]', LINE, {}, False),
    "sex": ('applies.sex = "F"\napplies.systems = ["hcpcs"]', LINE, {"sex": "F"}, True),
    "bill type": ('applies.bill_types = ["13x"]\napplies.systems = ["hcpcs"]', LINE, {"bill_type": "0131"}, True),
    "no bill type": ('applies.bill_types = ["13x"]\napplies.systems = ["hcpcs"]', LINE, {}, False),
    "modifier": ('applies.modifiers = ["LT"]', {**LINE, "modifiers": ["LT"]}, {}, True),
    "without modifier": ('applies.without_modifiers = ["LT"]', {**LINE, "modifiers": ["LT"]}, {}, False),
    "place": ('applies.places = ["11"]', {**LINE, "pos": "11"}, {}, True),
    "revenue": ('applies.revenue = ["0450-0459"]', {**LINE, "revenue": "450"}, {}, True),
    "other revenue": ('applies.revenue = ["0450-0459"]', {**LINE, "revenue": "0460"}, {}, False),
    "diagnosis": ('applies.diagnoses = ["E11"]\napplies.systems = ["hcpcs"]', LINE,
                  {"diagnoses": [{"code": "E11.9"}]}, True),
    "without diagnosis": ('applies.without_diagnoses = ["E08-E13"]\napplies.systems = ["hcpcs"]', LINE,
                          {"diagnoses": [{"code": "E11.9"}]}, False),
    "pointed": ('applies.line_diagnoses = ["E11"]', {**LINE, "dx": [1]},
                {"diagnoses": [{"code": "I10"}, {"code": "E11.9"}]}, False),
    "fact": ('applies.facts = {trial = true}\napplies.systems = ["hcpcs"]', LINE, {"facts": {"trial": "yes"}}, True),
    "other fact": ('applies.facts = {trial = true}\napplies.systems = ["hcpcs"]', LINE, {}, False),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS_AT)
def test_what_a_rule_looks_at(name: str) -> None:
    applies, line, fields, expected = LOOKS_AT[name]
    assert found(f'{applies}\nrequires.modifiers = ["KX"]', line, **fields) == (["lines[0]"] if expected else [])


E11 = {"diagnoses": [{"code": "I10"}, {"code": "E11.9"}]}
ASKS_FOR = {
    "diagnosis": ('diagnoses = ["E08-E13"]', {**LINE, "dx": [2]}, E11, True),
    "diagnosis of another line": ('diagnoses = ["E08-E13"]', {**LINE, "dx": [1]}, E11, False),
    "no pointers": ('diagnoses = ["E08-E13"]', LINE, E11, True),
    "pointers to nothing": ('diagnoses = ["E08-E13"]', {**LINE, "dx": [9]}, E11, True),
    "modifier": ('modifiers = ["KX", "GA"]', {**LINE, "modifiers": ["GA"]}, {}, True),
    "same day": ('codes_same_day = ["A0429"]', LINE, {"history": [{"code": "A0429", "date": "2026-05-15"}]}, True),
    "another day": ('codes_same_day = ["A0429"]', LINE, {"history": [{"code": "A0429", "date": "2026-05-14"}]}, False),
    "not itself": ('codes_same_day = ["A0425"]', LINE, {}, False),
    "authorization": ("authorization = true", LINE, {"facts": {"prior_authorization": "A-1"}}, True),
    "authorization of the line": ("authorization = true", {**LINE, "facts": {"prior_authorization": True}}, {}, True),
    "authorization refused": ("authorization = true", LINE, {"facts": {"prior_authorization": "no"}}, False),
    "line before claim": ("authorization = true", {**LINE, "facts": {"prior_authorization": False}},
                          {"facts": {"prior_authorization": True}}, False),
    "ndc": ("ndc = true", {**LINE, "ndc": "00000000000"}, {}, True),
    "place": ('places = ["11"]', {**LINE, "pos": "12"}, {}, False),
    "revenue": ('revenue = ["0540"]', {**LINE, "revenue": "0540"}, {}, True),
    "provider": ('providers = ["referring"]', LINE, {"providers": {"Referring": {"npi": "1"}}}, True),
    "provider without npi": ('providers = ["referring"]', LINE, {"providers": {"referring": {"name": "x"}}}, False),
    "facts": ('facts = {level = 3}', LINE, {"facts": {"level": 3}}, True),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKS_FOR)
def test_what_is_asked_for_is_also_what_can_be_ruled_out(name: str) -> None:
    asked, line, fields, there = ASKS_FOR[name]
    assert found(f"{CODES}requires.{asked}", line, **fields) == ([] if there else ["lines[0]"])
    assert found(f"{CODES}forbids.{asked}", line, **fields) == (["lines[0]"] if there else [])


def test_a_rule_without_words_about_lines_looks_at_the_claim() -> None:
    rule = 'applies.claim = "professional"\nrequires.modifiers = ["KX"]'
    assert found(rule, LINE, {**LINE, "modifiers": ["KX"]}) == []
    assert found(rule, LINE, LINE) == [None]


PAST = [{"code": "A0425", "date": "2026-05-01", "units": 3}, {"code": "A0429", "date": "2026-05-02", "units": 4}]
LIMITS = {
    "units of a line": ("units_per_line = 2", [{**LINE, "units": 2}, {**LINE, "units": 3}], [], ["lines[1]"]),
    "units of a day": ("units_per_day = 4", [{**LINE, "units": 3}, {**LINE, "units": 2}], [], ["lines[1]"]),
    "other days": ("units_per_day = 4", [{**LINE, "units": 3}, {**LINE, "date": "2026-05-16", "units": 2}], [], []),
    "units of a claim": ("units_per_claim = 4", [{**LINE, "units": 3}, {**LINE, "date": "2026-05-16", "units": 2}],
                         [], ["lines[1]"]),
    "each code for itself": ("units_per_day = 4",
                             [{**LINE, "units": 3}, {**LINE, "code": "A0429", "units": 2}], [], []),
    "codes together": ('units_per_day = 4\nlimit.counts = ["A04*"]',
                       [{**LINE, "units": 3}, {**LINE, "code": "A0429", "units": 2}], [], ["lines[1]"]),
    "another code is too much": ('units_per_day = 4\nlimit.counts = ["A04*", "X1*"]',
                                 [{**LINE, "units": 3}, {**LINE, "code": "X1000", "units": 2}], [], ["lines[0]"]),
    "another code of the claim": ('units_per_claim = 4\nlimit.counts = ["X1*"]',
                                  [{**LINE, "units": 3}, {**LINE, "code": "X1000", "units": 2}], [], ["lines[0]"]),
    "once": ('times = 1\nlimit.every = "30 days"', [LINE], PAST, ["lines[0]"]),
    "long ago": ('times = 1\nlimit.every = "14 days"', [LINE], PAST, []),
    "twice": ('times = 2\nlimit.every = "30 days"', [LINE], PAST, []),
    "together": ('times = 2\nlimit.every = "30 days"\nlimit.counts = ["A04*"]', [LINE], PAST, ["lines[0]"]),
    "units": ('times = 4\nlimit.every = "30 days"\nlimit.count = "units"', [{**LINE, "units": 2}], PAST, ["lines[0]"]),
    "days": ('times = 1\nlimit.every = "1 day"\nlimit.count = "days"', [LINE, LINE], [], []),
    "services of one day": ('times = 1\nlimit.every = "1 day"', [LINE, LINE], [], ["lines[1]"]),
    "order of days": ('times = 1\nlimit.every = "5 days"', [LINE, {**LINE, "date": "2026-05-12"}], [], ["lines[0]"]),
    "a later service": ('times = 1\nlimit.every = "lifetime"', [LINE], [{"code": "A0425", "date": "2026-06-01"}], []),
    "never": ('times = 0\nlimit.every = "lifetime"', [LINE], [], ["lines[0]"]),
    "negative units": ("units_per_day = 2", [{**LINE, "units": -5}, {**LINE, "units": 3}], [], ["lines[1]"]),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_limits_of_units_and_of_how_often(name: str) -> None:
    limit, lines, history, places = LIMITS[name]
    assert found(f"{CODES}limit.{limit}", *lines, history=history) == places


def test_a_limit_says_what_counted_and_when_it_is_free_again() -> None:
    rule = CODES + 'limit.times = 1\nlimit.every = "11 full months"'
    (finding,) = findings(rule, LINE, history=[{"code": "A0425", "date": "2025-08-31"}])
    assert "2 services within 11 full months where 1 is allowed; earlier on 2025-08-31" in finding.message
    assert finding.suggestions == ("within the limit again from 2026-08-01",)


FILING = {
    "in time": ("90 days", {"received": "2026-08-13"}, 0),
    "late": ("90 days", {"received": "2026-08-14"}, 1),
    "not known": ("90 days", {}, 0),
    "a year": ("1 year", {"received": "2027-05-15"}, 0),
    "a year and a day": ("1 year", {"received": "2027-05-16"}, 1),
    "of the earliest line": ("30 days", {"received": "2026-06-15", "lines": [{**LINE, "date": "2026-05-01"}, LINE]}, 1),
    "of the last day of a stay": ("30 days", {"received": "2026-06-14", "setting": "inpatient",
                                              "lines": [{**LINE, "date": "2026-05-01"}]}, 0),
    "leap day": ("1 year", {"date": "2028-02-29", "received": "2029-02-28"}, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", FILING)
def test_filing(name: str) -> None:
    within, fields, count = FILING[name]
    head = HEAD.replace("until = 2026-12-31", "")
    file = read_rules(rule_file(f'limit.filed_within = "{within}"', head), "f.toml")
    data = {"payer": "test-plan", "date": "2026-05-15", **fields}
    encounter = read_encounter(json.dumps(data).encode(), "test", date(2026, 5, 15))
    assert len(PayerChecker([file]).check(encounter)) == count


def _version(version: str, start: str, until: str, severity: str) -> bytes:
    head = HEAD.replace('"1"', f'"{version}"').replace("2026-01-01", start)
    head = head.replace("until = 2026-12-31", f"until = {until}" if until else "")
    return rule_file(f'severity = "{severity}"\n{CODES}requires.modifiers = ["KX"]', head)


VERSIONS = [
    ("2024-05-01", ["PAYER-RULES"]),
    ("2025-05-01", ["info"]),
    ("2026-05-01", ["warning"]),
    ("2026-07-01", ["error"]),
    ("2031-01-01", ["error"]),
]


@pytest.mark.parametrize(("day", "expected"), VERSIONS, ids=[day for day, _ in VERSIONS])
def test_the_version_in_force_on_the_day_of_service_answers(day: str, expected: list[str]) -> None:
    versions = [
        _version("a", "2025-01-01", "2025-12-31", "info"),
        _version("c", "2026-07-01", "", "error"),
        _version("b", "2026-01-01", "2026-12-31", "warning"),
    ]
    checker = PayerChecker(read_rules(data, "f.toml") for data in versions)
    data = {"payer": "TEST PLAN", "date": day, "lines": [{"code": "A0425"}]}
    answers = checker.check(read_encounter(json.dumps(data).encode(), "test", date(2026, 5, 15)))
    assert [one.severity if one.rule == "PAYER-r" else one.rule for one in answers] == expected


def test_lines_of_two_years_are_judged_by_the_rules_of_each() -> None:
    checker = PayerChecker(
        read_rules(data, "f.toml")
        for data in (_version("a", "2025-01-01", "2025-12-31", "info"), _version("b", "2026-01-01", "", "error"))
    )
    lines = [{"code": "A0425", "date": "2025-12-31"}, {"code": "A0425", "date": "2026-01-01"}]
    data = {"payer": "Test Plan", "date": "2026-01-01", "lines": lines}
    answers = checker.check(read_encounter(json.dumps(data).encode(), "test", date(2026, 5, 15)))
    assert [(one.severity, one.where) for one in answers] == [("error", "lines[1]"), ("info", "lines[0]")]


@pytest.mark.parametrize("fields", [{}, {"payer": "Other Plan"}], ids=["no payer", "another payer"])
def test_claims_of_others_raise_nothing(fields: dict[str, str]) -> None:
    data = {"date": "2026-05-15", "lines": [LINE], **fields}
    checker = PayerChecker([read_rules(rule_file(CODES + 'requires.modifiers = ["KX"]'), "f.toml")])
    assert not checker.check(read_encounter(json.dumps(data).encode(), "test", date(2026, 5, 15)))


_DAY = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(st.lists(_DAY, max_size=8), st.sampled_from(["30 days", "1 month", "11 full months", "calendar year"]),
       st.integers(0, 4))  # fmt: skip
def test_counting_equals_counting_by_hand(days: list[date], every: str, times: int) -> None:
    from medcodex.edits.payer.periods import parse_period  # noqa: PLC0415 - the oracle alone

    today = date(2026, 5, 15)
    counting = [day for day in days if day <= today < parse_period(every).ends(day)]
    rule = f'{CODES}limit.times = {times}\nlimit.every = "{every}"'
    history = [{"code": "A0425", "date": day.isoformat()} for day in days]
    assert bool(found(rule, LINE, history=history)) == (len(counting) + 1 > times)


def test_two_rules_of_one_file_answer_errors_first() -> None:
    second = RULE.replace('"r"', '"s"') + CODES + 'forbids.modifiers = ["LT"]\n'
    data = rule_file(f'severity = "info"\n{CODES}requires.modifiers = ["KX"]\n') + second.encode()
    encounter = {"payer": "Test Plan", "date": "2026-05-15", "lines": [{**LINE, "modifiers": ["LT"]}]}
    answers = PayerChecker([read_rules(data, "f.toml")]).check(
        read_encounter(json.dumps(encounter).encode(), "test", date(2026, 5, 15))
    )
    assert [one.rule for one in answers] == ["PAYER-s", "PAYER-r"]
