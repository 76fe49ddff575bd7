"""Drugs support documented conditions and are never the reason of a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note, proposed
from medcodex.coding.medications import DrugUses
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from medcodex.app import Coder

_CASES = (
    # text, code that a drug supports ("" none), drugs that nothing explains
    ("MEDICATIONS: Levothyroxine.\nASSESSMENT: Hypothyroidism.", "E03.9", ""),
    ("MEDICATIONS: Levothyroxine, lisinopril.\nASSESSMENT: Hypertension.", "I10", "levothyroxine"),
    ("MEDICATIONS: Insulin glargine 20 units at bedtime.\nASSESSMENT: Asthma.", "", "insulin glargine"),
    ("MEDICATIONS: Metformin.\nASSESSMENT: Type 2 diabetes mellitus.", "E11.9", ""),
    ("MEDICATIONS: Metformin.\nASSESSMENT: Possible type 2 diabetes mellitus. Asthma.", "", ""),
    ("MEDICATIONS: Warfarin.\nASSESSMENT: Atrial fibrillation.", "I48.91", ""),
    ("ALLERGIES: Warfarin.\nASSESSMENT: Asthma.", "", ""),
    ("MEDICATIONS: Omeprazole.\nASSESSMENT: Asthma.", "", ""),
    ("He was never on insulin.\nASSESSMENT: Asthma.", "", ""),
)


@pytest.mark.parametrize(("text", "supported", "unexplained"), _CASES, ids=[text for text, _, _ in _CASES])
def test_drugs(coder: Coder, text: str, supported: str, unexplained: str) -> None:
    coded = coder.code(note(text))
    marked = [code.code for code in coded.codes if any("support" in e.marks for e in code.evidence)]
    assert marked == [supported] * bool(supported)
    assert [drug.drug for drug in coded.unexplained_drugs] == [unexplained] * bool(unexplained)
    for code in coded.codes:
        assert not all("support" in e.marks for e in code.evidence)
    for drug in coded.unexplained_drugs:
        for e in drug.evidence:
            assert text[e.start : e.end] == e.text


def test_a_list_of_drugs_gives_no_diagnosis(coder: Coder) -> None:
    text = "MEDICATIONS:\n1. Insulin glargine.\n2. Levothyroxine.\n3. Donepezil.\n4. Lisinopril.\n5. Warfarin.\n"
    assert [code for code in proposed(coder.code(note(text))) if code[0] != "Z"] == []


@pytest.mark.parametrize(
    ("drug_class", "code", "held"),
    [
        ("insulin, long acting", "E10.9", True),
        ("insulin, long acting", "I10", False),
        ("oral hypoglycemic, SGLT2 inhibitor", "I50.9", True),
        ("oral hypoglycemic, biguanide", "I50.9", False),
        ("something else", "I10", False),
    ],
)
def test_uses(drug_class: str, code: str, held: bool) -> None:
    use = DrugUses.load().of(drug_class)
    assert (use is not None and code in use.codes) == held


def test_every_row_names_a_class_of_drugs() -> None:
    classes = {row["class"] for row in table_rows("medcodex.suggest", "data/drug_use.tsv")}
    known = classes | {name.split(",", 1)[0] for name in classes}
    rows = [row["match"] for row in table_rows("medcodex.coding", "data/drug_conditions.tsv")]
    assert set(rows) - known == set()
    assert len(rows) == len(set(rows))
