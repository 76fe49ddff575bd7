"""The eye a sentence speaks of stands for disorders that it names without a side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note
from medcodex.suggest.eye_side import eye_side
from medcodex.text.tokens import tokenize

if TYPE_CHECKING:
    from medcodex.app import Coder


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Examination of the left eye showed chemosis", "left"),
        ("OD: pterygium", "right"),
        ("RE 20/20, LE 20/40", ""),
        ("The left lower eyelid is swollen", "left"),
        ("Both eyes are red", "bilateral"),
        ("The right eye is normal, the left eye is red", ""),
        ("The left knee hurts", ""),
        ("we re-examined le patient", ""),
    ],
)
def test_side(coder: Coder, text: str, side: str) -> None:
    normal = coder.engine.finder.tables.normal
    assert eye_side(text, tokenize(text, 0, len(text), normal)) == side


def test_the_side_reaches_conditions_far_from_it(coder: Coder) -> None:
    coded = coder.code(note("Slit lamp examination of the left eye showed an otherwise quiet chamber and a pterygium."))
    assert "H11.002" in {mention.codes[0] for mention in coded.mentions if mention.codes}
