"""Rule files: every fault is one line that names file, rule and key, and nothing else ever comes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.edits.payer.rule_files import HEAD, RULE, rule_file

from medcodex.edits.payer.reading import read_rules
from medcodex.edits.payer.words import APPLIES, ASKS
from medcodex.errors import InputError

if TYPE_CHECKING:
    from medcodex.edits.payer.model import RuleFile

NEEDS = 'requires.modifiers = ["KX"]\n'
CODES = 'applies.codes = ["A0425"]\n'
FAULTS = {
    "no TOML": (b"payer = ", "f.toml: not TOML"),
    "not UTF-8": (b"payer = \"\xff\"", "f.toml: not UTF-8 at byte 9"),
    "binary": (b"\x00\x01", "f.toml: not TOML"),
    "empty": (b"", "f.toml: from: missing|f.toml: payer: missing"),
    "too deep": (b"a = " + b"[" * 5000, "f.toml: not a rule file: nested too deeply|not TOML"),
    "a huge number": (HEAD.encode() + b"x = " + b"9" * 5000, "f.toml: not TOML"),
    "no rules": (HEAD.encode(), "f.toml: rules: missing"),
    "rules no tables": ((HEAD + "rules = 3").encode(), "f.toml: rules: at most 5000 tables expected"),
    "rule no table": ((HEAD + "rules = [3]").encode(), r"f.toml: rules\[0\]: a table expected"),
    "payer": (rule_file(NEEDS).replace(b'"test-plan"', b'"../Test"'), "f.toml: payer: small letters"),
    "version": (rule_file(NEEDS).replace(b'"1"', b'"a/b"'), "f.toml: version: letters"),
    "no names": (rule_file(NEEDS).replace(b'["Test Plan"]', b"[]"), "f.toml: names: a list of 1"),
    "unknown key": (rule_file(NEEDS + 'sevrity = "error"'), "rule r: sevrity: unknown key; did you mean severity"),
    "unknown word": (rule_file(NEEDS + 'applies.code = ["A0425"]'), "rule r: applies.code: .*did you mean codes"),
    "unknown ask": (rule_file('requires.modifier = ["KX"]'), "requires.modifier: .*did you mean modifiers"),
    "unknown limit": (rule_file(CODES + "limit.units = 2"), "rule r: limit.units: unknown key"),
    "hostile key": (rule_file(NEEDS + '"a\\u0007b" = 1'), "rule r: a\ufffdb: unknown key"),
    "severity": (rule_file(NEEDS + 'severity = "bad"'), "rule r: severity: one of error, warning, info"),
    "no demand": (rule_file(CODES), "rule r: asks for nothing"),
    "title": (rule_file(NEEDS).replace(b'title = "A rule"', b""), "rule r: title: missing"),
    "two rules": (rule_file(NEEDS) + RULE.encode() + NEEDS.encode(), "rule r: two rules have this id"),
    "date": (rule_file(NEEDS).replace(b"from = 2026-01-01", b'from = "soon"'), "f.toml: from: a date such as"),
    "dates": (rule_file(NEEDS).replace(b"2026-12-31", b"2025-12-31"), "until: 2025-12-31 is before the first day"),
    "before the file": (rule_file(NEEDS + "from = 2025-12-31"), "rule r: from: 2025-12-31 is before the file's own"),
    "behind the file": (rule_file(NEEDS + "until = 2027-01-01"), "rule r: until: 2027-01-01 is behind the file's own"),
    "rule dates": (rule_file(NEEDS + "from = 2026-05-01\nuntil = 2026-04-01"), "rule r: until: .* before the first"),
    "code": (rule_file('applies.codes = ["A042"]\n' + NEEDS), "rule r: applies.codes: neither a code"),
    "range": (rule_file('applies.codes = ["A0429-A0425"]\n' + NEEDS), "applies.codes: the ends of the range"),
    "kinds": (rule_file('applies.codes = ["A0425-99999"]\n' + NEEDS), "applies.codes: the ends of the range"),
    "diagnosis": (rule_file('requires.diagnoses = ["diabetes"]'), "rule r: requires.diagnoses: an ICD-10-CM code"),
    "third code": (
        rule_file('applies.codes = ["A0425", "J12*", "12345*"]\n' + NEEDS),
        r"applies.codes: neither a code .* \(entry 3\)$",
    ),
    "second modifier": (rule_file('requires.modifiers = ["KX", "K"]'), r"two characters expected \(entry 2\)$"),
    "modifier": (rule_file('requires.modifiers = ["K"]'), "requires.modifiers: a modifier of two"),
    "place": (rule_file('requires.places = ["office"]'), "requires.places: a place-of-service"),
    "revenue": (rule_file('requires.revenue = ["0459-0450"]'), "requires.revenue: the ends"),
    "setting": (rule_file('applies.settings = ["home"]\n' + NEEDS), "applies.settings: one of outpatient"),
    "age": (rule_file("applies.age_from = -1\n" + NEEDS), "applies.age_from: a whole number from 0 to 150"),
    "flag": (rule_file("requires.ndc = false"), "requires.ndc: only true"),
    "bill type": (rule_file('applies.bill_types = ["9999"]\n' + NEEDS), "applies.bill_types: a bill type"),
    "facts": (rule_file("applies.facts = {a = [1]}\n" + NEEDS), "applies.facts: text, a whole number"),
    "period": (rule_file(CODES + 'limit.times = 1\nlimit.every = "often"'), "limit.every: such as"),
    "times alone": (rule_file(CODES + "limit.times = 1"), "rule r: limit.every: missing: it goes with times"),
    "every alone": (rule_file(CODES + 'limit.every = "1 year"'), "rule r: limit.times: missing"),
    "no codes": (rule_file("limit.units_per_day = 1"), "rule r: applies.codes: missing"),
    "filing": (rule_file('limit.filed_within = "11 full months"'), "limit.filed_within: such as"),
    "filing of codes": (rule_file(CODES + 'limit.filed_within = "90 days"'), "limit.filed_within: the filing"),
    "empty limit": (rule_file("limit = {}"), "rule r: limit: limits nothing"),
    "expect": (rule_file(NEEDS + '[[rules.examples]]\nexpect = "maybe"'), r"rule r: examples\[0\].expect: one of"),
    "no encounter": (rule_file(NEEDS + '[[rules.examples]]\nexpect = "fail"'), r"examples\[0\].encounter: missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_rule_and_key(name: str) -> None:
    data, told = FAULTS[name]
    with pytest.raises(InputError) as error:
        read_rules(data, "f.toml")
    assert re.search(told, f"{error.value.where}: {error.value.message}")
    assert (error.value.where or "").startswith("f.toml")


def test_what_is_probably_not_meant_is_a_warning() -> None:
    file = read_rules(rule_file(NEEDS), "f.toml")
    assert [warning.partition(": ")[2][:16] for warning in file.warnings] == ["applies is empty", "no example that "]
    assert not any("applies" in one for one in read_rules(rule_file('limit.filed_within = "90 days"'), "f").warnings)


def test_dates_of_a_rule_are_those_of_the_file_where_it_gives_none() -> None:
    rule = read_rules(rule_file(NEEDS), "f.toml").rules[0]
    assert (str(rule.start), str(rule.end)) == ("2026-01-01", "2026-12-31")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_rule_file_or_an_error_of_one_line(data: bytes) -> None:
    _read(data)


_TEXT = st.sampled_from(['"KX"', '"A0425"', '"E11"', '"12 months"', '"11"', '"x"', '""', "3", "-1", "true",
                         "2026-01-01", "[]", '["A0425-A0429"]', '["E11", "I10-I16"]', "{}", "{a = 1}",
                         "0x" + "f" * 4000, "nan", "1e400", "07:32:00", "[[1]]"])  # fmt: skip
_KEYS = st.sampled_from([*(f"applies.{word}" for word in APPLIES), *(f"requires.{word}" for word in ASKS),
                         *(f"forbids.{word}" for word in ASKS), "limit.times", "limit.every", "limit.count",
                         "limit.units_per_day", "limit.filed_within", "limit.counts", "from", "until", "severity",
                         "message", "examples", "applies", "limit"])  # fmt: skip


@given(st.lists(st.tuples(_KEYS, _TEXT), max_size=6))
def test_any_keys_and_values_are_read_or_refused(keys: list[tuple[str, str]]) -> None:
    _read(rule_file("\n".join(f"{key} = {value}" for key, value in keys)))


def _read(data: bytes) -> None:
    answer: RuleFile | InputError
    try:
        answer = read_rules(data, "f.toml")
    except InputError as error:
        answer = error
    if isinstance(answer, InputError):
        assert (answer.where or "").startswith("f.toml")
        assert "\n" not in answer.message
