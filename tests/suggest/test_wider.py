"""The wider condition inside a longer phrase: recognised, marked as such, never proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note, proposed
from medcodex.suggest.wider import head_of

if TYPE_CHECKING:
    from medcodex.app import Coder


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("macroscopic hematuria", "hematuria"),
        ("aneurysm of the abdominal aorta", "aneurysm"),
        ("hepatitis b", "hepatitis"),
        ("hepatitis c virus", "hepatitis"),
        ("diabetes mellitus type 2", "mellitus"),
        ("edema in both legs", "edema"),
        ("asthma", "asthma"),
    ],
)
def test_head(phrase: str, head: str) -> None:
    forms = phrase.split()
    assert forms[head_of(forms, 0, len(forms) - 1)] == head


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("Septic shock.", {"R57.9"}),
        ("Iron deficiency anemia.", {"D64.9"}),
        ("Gross hematuria.", {"R31.9"}),
        ("No gross hematuria.", set()),
        ("Abdominal pain.", set()),
        ("Umbilical hernia.", set()),
        ("Hematuria.", set()),
    ],
)
def test_wider_condition(coder: Coder, text: str, wider: set[str]) -> None:
    coded = coder.code(note(text))
    found = {mention.codes[0] for mention in coded.mentions if mention.wider}
    assert wider <= found if wider else not found
    assert not found & set(proposed(coded))
    longer = [(mention.start, mention.end) for mention in coded.mentions if not mention.wider]
    for mention in coded.mentions:
        assert text[mention.start : mention.end] == mention.text
        if mention.wider:
            assert any(start <= mention.start and mention.end <= end for start, end in longer)
    assert [m.start for m in coded.mentions] == sorted(m.start for m in coded.mentions)
