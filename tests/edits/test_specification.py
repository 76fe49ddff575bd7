"""Every example of the specification: what must fail raises its own rule, what must pass does not.

What a kind D example says in words stands in documented_facts.py in the project's vocabulary.
"""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.edits.documented_facts import FACTS, FIELDS

from library_fixture import APRIL_2026
from medcodex.edits.checker import Checker
from medcodex.formats.encounter_json import read_encounter
from medcodex.library.home import Home
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def checker(full_home: Path) -> Checker:
    return Checker(open_book(APRIL_2026, home=Home(full_home)))


@pytest.fixture(scope="module")
def examples(shared: Path) -> list[dict[str, Any]]:
    spec = importlib.util.spec_from_file_location("guideline_examples", shared / "tools" / "guideline_examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.rows(shared / "rules" / "guideline-checks.csv"))


def _wrong(checker: Checker, examples: list[dict[str, Any]]) -> list[str]:
    wrong = []
    for example in examples:
        facts = FACTS.get(example["id"], {})
        fields = {name: value for name, value in facts.items() if name in FIELDS}
        others = {name: value for name, value in facts.items() if name not in FIELDS}
        data = json.dumps({**example["encounter"], **fields, "facts": others}).encode()
        raised = {finding.rule for finding in checker.check(read_encounter(data, "example", APRIL_2026))}
        if (example["rule"] in raised) != (example["expect"] == "fail"):
            wrong.append(f"{example['id']} must {example['expect']}")
    return wrong


@pytest.mark.parametrize("kind", ["C", "D"])
def test_examples(checker: Checker, examples: list[dict[str, Any]], kind: str) -> None:
    chosen = [example for example in examples if example["kind"] == kind]
    assert len(chosen) > 50
    assert _wrong(checker, chosen) == []


def test_every_remark_has_its_facts(examples: list[dict[str, Any]]) -> None:
    without = [example["id"] for example in examples if example["facts_text"] and example["id"] not in FACTS]
    assert without == []


def test_every_rule_of_the_specification_is_there(checker: Checker, examples: list[dict[str, Any]]) -> None:
    assert {example["rule"] for example in examples} <= {rule.id for rule in checker.rules}
