"""The rules of the claim form: every case with examples, bad input, and what the tables promise of themselves."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bench.clean_claims import as_object, clean_claims
from bench.clean_encounters import clean_encounters
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.edits.claim.checks.dates import is_npi
from medcodex.edits.claim.editor import ClaimEditor
from medcodex.edits.claim.ports import GroupedDrg
from medcodex.edits.claim.rules import load_claim_rules
from medcodex.edits.claim.tables import CodeTable, load_tables
from medcodex.edits.explaining import explain, facts_asked
from medcodex.edits.rule_rows import PACKAGE
from medcodex.encounter import Notice
from medcodex.encounter.coded import Encounter, ServiceLine
from medcodex.formats.encounter_json import read_encounter
from medcodex.terminology.concepts import Concept
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.edits.checker import Checker
    from medcodex.encounter import Finding

BASE = {"date": "2026-05-15", "age": 70, "sex": "F", "diagnoses": [{"code": "I10"}]}
RULES = {(rule.id, rule.case): rule for rule in load_claim_rules()}
EXAMPLES = list(table_rows(PACKAGE, "data/claim/examples.tsv"))
NOT_LISTED, ENDED = "A9998", "G9998"


@dataclass(frozen=True)
class InventedList:
    """A HCPCS list that knows every code but one."""

    notices: Sequence[Notice] = ()

    def concept(self, code: str) -> Concept | None:
        return None if code == NOT_LISTED else Concept(code, "", billable=True, active=code != ENDED)


def list_on(date: dt.date) -> Any:
    return InventedList((Notice("release-ahead", "an older date"),) if date < dt.date(2025, 1, 1) else ())


@pytest.fixture(scope="module")
def editor() -> ClaimEditor:
    return ClaimEditor(list_on, lambda encounter: GroupedDrg(470, post_acute=True))


def encounter_of(**fields: Any) -> Encounter:
    return read_encounter(json.dumps({**BASE, **fields}).encode(), "example", dt.date(2026, 5, 15))


def raised(editor: ClaimEditor, **fields: Any) -> list[Finding]:
    return list(editor.findings(encounter_of(**fields)))


def rules_raised(editor: ClaimEditor, **fields: Any) -> set[str]:
    return {finding.rule for finding in raised(editor, **fields)}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: f"{row['rule']} {row['expect']} {row['claim'][:60]}")
def test_examples(editor: ClaimEditor, example: dict[str, str]) -> None:
    found = [one for one in raised(editor, **json.loads(example["claim"])) if one.rule == example["rule"]]
    if example["expect"] == "pass":
        assert found == []
        return
    rule = RULES[example["rule"], example["case"]]
    wanted = re.sub(r"\\{\w+\\}", ".*", re.escape(rule.text))
    assert any(re.fullmatch(wanted, one.message) and one.severity == rule.severity for one in found), found
    assert all(one.source and one.suggestions and one.where for one in found if re.fullmatch(wanted, one.message))


def test_every_case_is_reached_by_an_example_and_every_rule_is_told() -> None:
    reached = {(row["rule"], row["case"]) for row in EXAMPLES if row["expect"] == "fail"}
    open_cases = {key for key, rule in RULES.items() if rule.severity != "none"}
    # No encounter that is read has a sex beyond F, M and U.
    assert open_cases - reached == {("CL-14", "unknown")}
    assert reached <= open_cases
    assert {rule_id for rule_id, _ in RULES} == {f"CL-{number:02}" for number in range(1, 48)}
    passing = {row["rule"] for row in EXAMPLES if row["expect"] == "pass"}
    assert passing == {rule_id for rule_id, _ in open_cases}


def test_a_sex_that_no_payer_knows(editor: ClaimEditor) -> None:
    found = editor.findings(Encounter(**{**_fields(encounter_of()), "sex": "X"}))
    assert [(one.rule, one.where) for one in found] == [("CL-14", "sex")]


def _fields(encounter: Encounter) -> dict[str, Any]:
    return {name: getattr(encounter, name) for name in Encounter.__slots__}


@pytest.mark.parametrize("rule_id", [f"CL-{number:02}" for number in range(1, 48)])
def test_every_rule_explains_itself(rule_id: str) -> None:
    told = explain(rule_id.lower())
    assert told.id == rule_id
    assert all(row.text and row.source and row.about for row in told.rows)
    if any(row.severity != "none" for row in told.rows):
        assert {example.fails for example in told.examples} == {True, False}


def test_documented_facts_are_in_the_vocabulary() -> None:
    vocabulary = {fact.name: fact.rules for fact in facts_asked()}
    assert vocabulary["single_dose"] == ("CL-28",)
    assert vocabulary["part_b_start"] == ("CL-38",)


def test_an_encounter_without_a_claim_form_raises_nothing(editor: ClaimEditor) -> None:
    assert raised(editor) == []
    assert raised(editor, setting="inpatient", admit_date="2026-05-10") == []
    assert raised(editor, lines=[{"code": "G0439"}]) == []


@pytest.mark.parametrize(
    ("fields", "rule", "where"),
    [
        ({"claim": "facility", "bill_type": "!!"}, "CL-01", "bill_type"),
        ({"claim": "facility", "bill_type": "1" * 200}, "CL-01", "bill_type"),
        ({"lines": [{"pos": "0021"}]}, "CL-23", "lines[0].pos"),
        ({"lines": [{"code": "\u00df\u00df"}]}, "CL-26", "lines[0].code"),
        ({"lines": [{"code": "G0439", "modifiers": ["\u0661\u0661"]}]}, "CL-27", "lines[0].modifiers[0]"),
        ({"providers": {"billing": {"npi": "\u0661" * 10}}}, "CL-41", "providers.billing.npi"),
        ({"lines": [{"code": "J1100", "ndc": "-" * 30, "ndc_quantity": -1, "ndc_unit": ""}]}, "CL-29", "lines[0].ndc"),
        ({"claim": "facility", "statement_from": "9999-12-31"}, "CL-11", "statement_from"),
        ({"date": "9999-12-31", "received": "0001-01-01"}, "CL-43", "received"),
    ],
)
def test_bad_input_is_a_finding(editor: ClaimEditor, fields: dict[str, Any], rule: str, where: str) -> None:
    assert (rule, where) in {(one.rule, one.where) for one in raised(editor, **fields)}


def test_a_member_number_is_never_repeated(editor: ClaimEditor) -> None:
    told = raised(editor, payer="Medicare", member_id="NOT-A-NUMBER")
    assert [one.rule for one in told] == ["CL-42"]
    assert "NOT-A" not in str(told)


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        (
            {"lines": [{"code": "77067", "units": 1}], "history": [{"code": "77067", "date": "2026-01-05"}]},
            "42 CFR 410.34(d); Pub. 100-04 ch. 18, s. 20",
        ),
        (
            {"claim": "facility", "bill_type": "0812", "lines": [{"revenue": "0651", "units": 1, "charge": 10}]},
            "Pub. 100-04 ch. 11, s. 30.3",
        ),
        ({"lines": [{"code": "G0296", "units": 1}], "age": 40}, "NCD 210.14 of 2022; Pub. 100-04 ch. 18, s. 220"),
    ],
    ids=["interval", "revenue code", "age"],
)
def test_a_finding_cites_the_row_it_rests_on(editor: ClaimEditor, fields: dict[str, Any], source: str) -> None:
    found = editor.findings(read_encounter(json.dumps({**BASE, **fields}).encode(), "here", dt.date(2026, 5, 15)))
    assert source in {one.source for one in found if one.rule in {"CL-17", "CL-37", "CL-39"}}


def test_a_thousand_lines(editor: ClaimEditor) -> None:
    line = {"code": "G0439", "pos": "77", "modifiers": ["LT", "RT"], "units": 1.5, "charge": 1, "dx": [1]}
    found = raised(editor, lines=[line] * 1000)
    assert {one.rule for one in found} == {"CL-23", "CL-27", "CL-32", "CL-44"}
    assert sum(one.rule == "CL-44" for one in found) == 999


def test_notices_say_what_was_not_looked_at() -> None:
    bare = ClaimEditor()
    coded = encounter_of(lines=[{"code": "G0439"}])
    assert [notice.kind for notice in bare.notices(coded)] == ["not-loaded"]
    assert bare.notices(encounter_of(lines=[{"code": "99213"}])) == ()
    stay = {"setting": "inpatient", "discharge_status": "03"}
    assert ["CL-07" in notice.message for notice in bare.notices(encounter_of(**stay))] == [True]
    assert bare.notices(encounter_of(**{**stay, "discharge_status": "02"})) == ()
    full = ClaimEditor(list_on, lambda encounter: GroupedDrg(470, post_acute=False))
    assert full.notices(coded) == ()
    assert full.notices(encounter_of(**stay)) == ()
    assert full.findings(encounter_of(**stay)) == ()


def test_places_and_numbers_of_a_table() -> None:
    table = CodeTable(
        [
            {"codes": "A10-A19, B*", "from": "2020-01-01", "until": "", "n": "1"},
            {"codes": "A15", "from": "", "until": "2021-01-01", "n": ""},
        ]
    )
    day = dt.date(2020, 6, 1)
    assert [row.number("n") for row in table.about("A15", day)] == [1, None]
    assert table.at("B99", day) is table.rows[0]
    assert table.at("A150", day) is None
    assert table.at("A19", dt.date(2019, 1, 1)) is None
    assert table.knows("A19")
    assert not table.knows("C")


def test_tables_have_sources_and_dates_in_order() -> None:
    tables = load_tables()
    rows = [(name, row) for name in tables for row in tables[name].rows]
    assert len(rows) > 200
    assert all(row["source"] and row["codes"] for _, row in rows)
    assert all(row.start < row.end for _, row in rows)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_one_check_digit_of_ten_makes_an_npi(number: int) -> None:
    assert sum(is_npi(f"{number:09}{digit}") for digit in range(10)) == 1


ANY_TEXT = st.none() | st.text(max_size=6) | st.sampled_from(["0111", "0137", "20", "4", "5", "0636", "0001", "E1390"])
ANY_DATE = st.none() | st.dates()
ANY_AMOUNT = st.none() | st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6
)
ANY_CODE = st.none() | st.sampled_from(
    sorted({line["code"] for row in EXAMPLES for line in json.loads(row["claim"]).get("lines", ()) if "code" in line})
)
ANY_LINE = st.builds(
    ServiceLine,
    code=ANY_CODE | st.text(max_size=6),
    modifiers=st.lists(st.sampled_from(["LT", "RT", "JW", "JZ", "RH", "XX", "93", "PA", "RR", ""]), max_size=6).map(
        tuple
    ),
    units=ANY_AMOUNT,
    charge=ANY_AMOUNT,
    dx=st.lists(st.integers(-2, 99), max_size=6).map(tuple),
    date=ANY_DATE,
    pos=ANY_TEXT,
    revenue=ANY_TEXT,
    ndc=ANY_TEXT,
    ndc_quantity=ANY_AMOUNT,
    ndc_unit=ANY_TEXT,
    through=ANY_DATE,
    facts=st.sampled_from([{}, {"single_dose": "perhaps"}, {"single_dose": ("a",)}]),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(ANY_LINE, max_size=4).map(tuple),
    st.fixed_dictionaries(
        {
            "date": st.dates(),
            "admit_date": ANY_DATE,
            "birth_date": ANY_DATE,
            "statement_from": ANY_DATE,
            "received": ANY_DATE,
            "bill_type": ANY_TEXT,
            "discharge_status": ANY_TEXT,
            "admission_type": ANY_TEXT,
            "point_of_origin": ANY_TEXT,
            "payer": ANY_TEXT | st.just("Medicare"),
            "member_id": ANY_TEXT,
            "facts": st.sampled_from([{}, {"part_b_start": 3}, {"part_b_start": "2020-01-01"}]),
        }
    ),
    st.sampled_from(["inpatient", "outpatient", "psychiatric", "snf"]),
)
def test_no_encounter_breaks_the_checks(
    editor: ClaimEditor, lines: tuple[ServiceLine, ...], fields: dict[str, Any], setting: str
) -> None:
    encounter = Encounter(**{**_fields(encounter_of(setting=setting)), **fields, "lines": lines})
    found = editor.findings(encounter)
    assert all(one.severity in {"error", "warning", "info"} and one.source and one.where for one in found)
    assert editor.findings(encounter) == found
    editor.notices(encounter)


def test_units_below_zero_and_parts_of_a_cent_are_left_to_the_record(editor: ClaimEditor) -> None:
    line = ServiceLine("G0439", units=Decimal(-1), charge=Decimal("12.345"), dx=(1,))
    encounter = Encounter(**{**_fields(encounter_of()), "lines": (line,)})
    assert editor.findings(encounter) == ()
    assert "REC-04" in explain("CL-32").rows[-1].text


def test_the_hyphen_of_a_setting_is_no_range() -> None:
    table = CodeTable([{"codes": "ambulatory-surgery", "from": "", "until": ""}])
    day = dt.date(2026, 1, 1)
    assert table.at("ambulatory-surgery", day) is not None
    assert table.at("outpatient", day) is None


def test_clean_claims_stay_clean(checker: Checker, editor: ClaimEditor) -> None:
    claims = list(clean_claims(clean_encounters(checker.book)))
    assert len(claims) == 2000
    assert {claim.bill_type for claim in claims} == {None, "0111", "0112", "0117", "0131"}
    found = {claim.id: [one for one in editor.findings(claim) if one.severity != "info"] for claim in claims}
    assert {name: told for name, told in found.items() if told} == {}
    read = read_encounter(json.dumps(as_object(claims[4])).encode(), "claim", claims[4].date)
    assert read == claims[4]


def test_the_page_names_every_rule_with_its_name() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "claim-form.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (CL-\d\d) \| (\w+) \|", page, re.MULTILINE))
    assert told == {rule.id: rule.name for rule in load_claim_rules()}
