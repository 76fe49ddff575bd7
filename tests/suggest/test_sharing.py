"""Two conditions that share their head: "cervical and lumbar radiculopathy"; and what a suspected one may not place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note, proposed

if TYPE_CHECKING:
    from medcodex.app import Coder


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ASSESSMENT:\n1. Cervical and lumbar radiculopathy.", {"M54.12", "M54.16"}),
        ("ASSESSMENT:\n1. Lumbar and cervical spondylosis.", {"M47.816", "M47.812"}),
        ("ASSESSMENT:\n1. Right and left knee pain.", {"M25.561", "M25.562"}),
        ("ASSESSMENT:\n1. Compression fracture of L1.", {"M48.56XA"}),
        ("HPI: She fell.\nASSESSMENT:\n1. Compression fracture of L1.", {"S32.010A"}),
    ],
)
def test_both_are_found(full_coder: Coder, text: str, codes: set[str]) -> None:
    coded = full_coder.code(note(text))
    assert codes <= {mention.codes[0] for mention in coded.mentions if mention.codes and not mention.wider}
    assert all(text[mention.start : mention.end] == mention.text for mention in coded.mentions)


@pytest.mark.shared
@pytest.mark.slow
def test_only_one_category_is_shared(full_coder: Coder) -> None:
    coded = full_coder.code(note("ASSESSMENT:\n1. Renal and lumbar strain.\n2. No cervical or lumbar radiculopathy."))
    assert set(proposed(coded)) == {"S39.012A"}


def test_a_suspected_fracture_makes_no_injury_certain(coder: Coder) -> None:
    text = "REASON FOR EXAM: Injury.\nIMPRESSION: Cannot exclude a fracture of the calcaneus."
    assert not any(code.startswith("S92") for code in proposed(coder.code(note(text))))
