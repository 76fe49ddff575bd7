"""The reason for a visit where no section states it: the words with which the story opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import coder, note, proposed  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from medcodex.app import Coder

_PAST = "\nPAST MEDICAL HISTORY: Hypertension. Asthma."


@pytest.mark.parametrize(
    ("story", "first"),
    [
        ("The patient is a woman here because of microscopic hematuria.", "R31.29"),
        ("He comes in for an urgent visit because of questions about his prostate cancer.", "C61"),
        ("She presents for evaluation of epistaxis.", "R04.0"),
        ("He is seen in followup of his gout.", "M10.9"),
    ],
)
def test_the_story_opens_with_the_reason(coder: Coder, story: str, first: str) -> None:  # noqa: F811
    coded = coder.code(note(f"HISTORY OF PRESENT ILLNESS: {story}{_PAST}"))
    assert proposed(coded)[0] == first


def test_an_assessed_diagnosis_stays_first(coder: Coder) -> None:  # noqa: F811
    text = "HISTORY OF PRESENT ILLNESS: She presents with cough.\nASSESSMENT:\n1. Pneumonia."
    assert proposed(coder.code(note(text)))[0] == "J18.9"
