"""One cause, one finding: what yields to what, over the table and over whole claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.app.editors import open_checkers
from medcodex.edits.claim.tables import load_tables
from medcodex.edits.explaining import explain
from medcodex.edits.payer.reading import read_rules
from medcodex.edits.yielding import Yields
from medcodex.encounter import Claim, Finding, Setting
from medcodex.encounter.coded import Diagnosis, Encounter, PastService, Procedure, ServiceLine
from medcodex.library.home import HOME_VARIABLE
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.app.checker import Checkers

DAY = date(2026, 5, 15)
ROWS = list(table_rows("medcodex.edits", "data/yields.tsv"))


def found(rule: str, severity: str = "error", where: str | None = None, codes: str = "") -> Finding:
    return Finding(rule, rule.lower(), severity, rule, tuple(codes.split()), where)


def settled(*findings: Finding) -> list[tuple[str, str]]:
    return [(one.rule, one.severity) for one in Yields().settled(findings)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['rule']} to {row['to']}")
def test_rows_name_rules_that_there_are(row: dict[str, str]) -> None:
    for rule in (row["rule"], *row["to"].split(", ")):
        if not rule.startswith("MCE-"):
            assert explain(rule).id == rule


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['rule']} to {row['to']}")
def test_a_rule_yields_where_the_same_is_told_and_only_there(row: dict[str, str]) -> None:
    to = row["to"].split(", ")[0]
    one = found(row["rule"], where="lines[0].units", codes="A9901 A9902")
    same = {"place": "lines[0].units", "line": "lines[0]"}.get(row["of"], "lines[7]")
    left = [(row["rule"], "info")] if row["then"] == "hint" else []
    assert settled(one, found(to, where=same, codes="A9902 A9901 A9903")) == [*left, (to, "error")]
    assert settled(one) == [(row["rule"], "error")]
    assert settled(one, found("CL-99", where=same)) == [(row["rule"], "error"), ("CL-99", "error")]
    if row["of"] != "claim":
        elsewhere = found(to, where="lines[1].units", codes="A9901")
        assert (row["rule"], "error") in settled(one, elsewhere)


def test_none_yields_to_a_lighter_one() -> None:
    many, bilateral = found("NCCI-MUE", where="lines[0].units"), found("MOD-18", "warning", "lines[0].modifiers")
    assert settled(many, bilateral) == [("NCCI-MUE", "error"), ("MOD-18", "warning")]
    assert settled(replace(many, severity="warning"), bilateral) == [("MOD-18", "warning")]


def test_codes_that_several_rules_tell_of_are_told() -> None:
    invalid = found("MCE-INVALID_CODE", codes="E11 0DTJ4Z")
    diagnosis, procedure = found("A-01", codes="E11"), found("CL-15", codes="0DTJ4Z")
    assert ("MCE-INVALID_CODE", "error") in settled(invalid, diagnosis)
    assert ("MCE-INVALID_CODE", "info") in settled(invalid, diagnosis, procedure)


@pytest.fixture(scope="module")
def checkers(embedded_home: Path) -> Checkers:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(embedded_home))
        opened = open_checkers()
        opened.check(Encounter(None, Setting.OUTPATIENT, Claim.PROFESSIONAL, DAY))
    return opened


def stay(**parts: Any) -> Encounter:
    whole: dict[str, Any] = {
        "date": DAY,
        "age": 70,
        "sex": "F",
        "discharge_status": "01",
        "admit_date": date(2026, 5, 10),
    }
    diagnoses = (Diagnosis("J18.9", "Y"),)
    whole |= {"bill_type": "0111", "payer": "Medicare", "diagnoses": diagnoses}
    return Encounter(None, Setting.INPATIENT, Claim.FACILITY, **(whole | parts))


def visit(*modifiers: str, code: str = "G0101", **parts: Any) -> Encounter:
    line = ServiceLine(code, modifiers, Decimal(1), Decimal(20), (1,), pos="11")
    whole: dict[str, Any] = {"age": 70, "sex": "F", "diagnoses": (Diagnosis("I10"),), "lines": (line,)}
    return Encounter(None, Setting.OUTPATIENT, Claim.PROFESSIONAL, DAY, **(whole | parts))


@pytest.mark.parametrize(
    ("encounter", "error"),
    [
        pytest.param(stay(discharge_status="08"), "CL-05", id="discharge status"),
        pytest.param(stay(age=130), "CL-13", id="age"),
        pytest.param(stay(procedures=(Procedure("0DTJ4Z", DAY),)), "CL-15", id="procedure without its shape"),
        pytest.param(stay(diagnoses=(Diagnosis("E11", "Y"),)), "A-01", id="diagnosis that is no code"),
        pytest.param(stay(diagnoses=(Diagnosis("W19.XXXA", "Y"),), payer=None), "C20-01", id="external cause first"),
        pytest.param(visit("50", "LT"), "CL-27", id="both sides and one side"),
        pytest.param(visit("LT", "RT"), "CL-27", id="both sides on a line"),
        pytest.param(visit("PA", "PB", payer="Medicare"), "CL-27", id="two kinds of surgical error"),
        pytest.param(visit("JW", "JZ", code="J9271", payer="Medicare"), "CL-27", id="discarded and not"),
        pytest.param(visit("95", "93", payer="Medicare"), "CL-27", id="two ways of telehealth"),
        pytest.param(visit("GT", payer="Medicare"), "CL-25", id="telehealth of facilities"),
        pytest.param(visit(payer="Medicare", received=date(2027, 8, 1)), "CL-43", id="late"),
        pytest.param(
            visit(payer="Medicare", history=(PastService("G0101", date(2026, 1, 9)),)), "CL-37", id="too soon again"
        ),
    ],
)
def test_one_cause_is_one_error(checkers: Checkers, encounter: Encounter, error: str) -> None:
    findings = checkers.check(encounter).findings
    assert [one.rule for one in findings if one.severity == "error"] == [error]
    assert [one.severity for one in findings if one.rule.startswith(("MCE-INVALID", "MCE-E_CODE"))] in ([], ["info"])


def test_findings_stand_errors_first_over_all_families(checkers: Checkers) -> None:
    many = visit("FQ", "95", "59", payer="Medicare", history=(PastService("G0118", date(2026, 1, 9)),))
    line = replace(many.lines[0], code="G0117", units=Decimal("1.5"), pos="28", charge=Decimal("1.005"))
    order = [one.severity for one in checkers.check(replace(many, lines=(line,))).findings]
    assert order == sorted(order, key=["error", "warning", "info"].index)
    assert {*order} == {"error", "warning", "info"}


def test_the_packaged_payer_rules_are_about_no_service_of_the_claim_form() -> None:
    tables = load_tables()
    name = "medicare_preventive.toml"
    rules = read_rules((files("medcodex.edits") / "data/payer" / name).read_bytes(), name).rules
    assert all(rule.limit is None or rule.limit.filed_within is None for rule in rules)
    for table in ("preventive_intervals", "not_same_day", "preventive_after"):
        for row in tables[table].rows:
            for code in row.listed("codes"):
                assert not [rule.id for rule in rules if rule.codes is not None and code in rule.codes]
