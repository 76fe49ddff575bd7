"""The packaged tables: every code is one of the embedded release, every row complete, nothing said twice."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from medcodex.suggest.section_class import ASSESSED, UNNAMED, SectionClasses
from medcodex.suggest.select import packaged_weights
from medcodex.text.section_rules import SectionRules
from medcodex.text.tables import table_names, table_rows

if TYPE_CHECKING:
    from medcodex.app import Coder

_PACKAGE = "medcodex.suggest"
_LEXICON = [
    (name, row)
    for name in table_names(_PACKAGE, "data/lexicon")
    for row in table_rows(_PACKAGE, f"data/lexicon/{name}")
]
_KINDS = {"synonym", "abbr", "lay", "finding", "phrase", "variant"}


@pytest.fixture(scope="module")
def codes(coder: Coder) -> frozenset[str]:
    """Every code and header of the release."""
    return frozenset(row.code for row in coder.engine.book.codes())


def _bare(code: str) -> str:
    return code.rstrip("-").rstrip(".")


def test_the_lexicon_has_its_columns() -> None:
    assert len(_LEXICON) > 20_000
    assert {tuple(row) for _, row in _LEXICON} == {("term", "kind", "phrase", "code", "context", "source")}
    assert {row["kind"] for _, row in _LEXICON} <= _KINDS
    incomplete = [
        (name, row) for name, row in _LEXICON if not all(row[c] for c in ("term", "phrase", "code", "source"))
    ]
    assert incomplete == []


def test_every_code_of_the_lexicon_is_a_code_or_header(codes: frozenset[str]) -> None:
    assert [(n, r["term"], r["code"]) for n, r in _LEXICON if r["code"] != "-" and _bare(r["code"]) not in codes] == []


def test_only_findings_have_no_code() -> None:
    assert [(n, r["term"]) for n, r in _LEXICON if (r["code"] == "-") != (r["kind"] == "finding")] == []


def test_no_file_of_the_lexicon_says_a_thing_twice() -> None:
    seen = Counter((name, row["term"], row["context"], row["code"]) for name, row in _LEXICON)
    assert [key for key, count in seen.items() if count > 1] == []


def test_no_term_means_the_same_twice_in_one_context() -> None:
    seen = Counter((row["term"], row["context"]) for _, row in _LEXICON)
    assert [key for key, count in seen.items() if count > 1] == []


def test_contexts_are_conditions() -> None:
    condition = r"[+-][^|\s]+(\|[^|\s]+)*"
    well_formed = re.compile(rf"{condition}( {condition})*")
    contexts = [(name, row["term"], row["context"]) for name, row in _LEXICON if row["context"]]
    assert [context for context in contexts if not well_formed.fullmatch(context[2])] == []


def test_drugs(codes: frozenset[str]) -> None:
    rows = list(table_rows(_PACKAGE, "data/drug_use.tsv"))
    assert {tuple(row) for row in rows} == {("drug", "code", "class", "source")}
    assert [row for row in rows if row["code"] not in codes or not row["code"].startswith("Z79")] == []
    assert [drug for drug, count in Counter(row["drug"].lower() for row in rows).items() if count > 1] == []
    assert all(all(row.values()) for row in rows)


@pytest.mark.parametrize(
    ("name", "column", "prefixes"),
    [("personal_history", "history_code", ("Z", "I25.2", "F1")), ("family_history", "family_code", ("Z8",))],
)
def test_history_tables(codes: frozenset[str], name: str, column: str, prefixes: tuple[str, ...]) -> None:
    rows = list(table_rows(_PACKAGE, f"data/{name}.tsv"))
    assert rows
    targets = {_bare(row[column]) for row in rows} - {""}
    assert targets <= codes
    assert {code for code in targets if not code.startswith(prefixes)} == set()
    beginnings = {code.replace(".", "")[:size] for code in codes for size in range(3, 8)}
    for row in rows:
        assert row["source"]
        bounds = {bound.strip().replace(".", "") for bound in re.split(r"[-,]", row["codes"])} - {""}
        assert bounds <= beginnings, row
    assert [codes for codes, count in Counter(row["codes"] for row in rows).items() if count > 1] == []


def test_allergies(codes: frozenset[str]) -> None:
    rows = list(table_rows(_PACKAGE, "data/allergy_status.tsv"))
    assert [row for row in rows if row["code"] not in codes or not row["code"].startswith("Z88")] == []
    assert [match for match, count in Counter(row["match"] for row in rows).items() if count > 1] == []
    drug_classes = {f"class {row['class']}" for row in table_rows(_PACKAGE, "data/drug_use.tsv")}
    assert {row["match"] for row in rows if row["match"].startswith("class ")} <= drug_classes
    assert all(row["source"] for row in rows)


def test_natures_of_past_conditions() -> None:
    assert {row["nature"] for row in table_rows(_PACKAGE, "data/personal_history.tsv")} == {
        "acute",
        "episodic",
        "chronic",
    }


def test_generic_terms() -> None:
    rows = list(table_rows(_PACKAGE, "data/generic_terms.tsv"))
    assert {row["as"] for row in rows} <= {"nothing", "finding", "vague"}
    assert [term for term, count in Counter(row["term"].lower() for row in rows).items() if count > 1] == []
    assert all(row["source"] for row in rows)


def test_every_section_has_a_class() -> None:
    classes = SectionClasses.load()
    known = {row["class"] for row in table_rows(_PACKAGE, "data/section_class.tsv")}
    assert known >= ASSESSED
    assert UNNAMED not in known
    names = set(SectionRules.load().names.values())
    assert len(names) > 30
    assert {name for name in names if classes.of(name) == UNNAMED} == set()
    assert {row["section"] for row in table_rows(_PACKAGE, "data/section_class.tsv")} <= names
    assert classes.of("no such section") == UNNAMED


def test_weights_are_numbers_with_a_source() -> None:
    rows = list(table_rows(_PACKAGE, "data/selector.tsv"))
    weights = packaged_weights()
    assert len(weights) == len(rows)
    assert all(abs(weight) < 10 for weight in weights.values())
    assert all(row["source"] for row in rows)
