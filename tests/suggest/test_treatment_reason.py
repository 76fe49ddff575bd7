"""A section for the reason of the encounter that opens with a treatment of a neoplasm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note, proposed

if TYPE_CHECKING:
    from medcodex.app import Coder


@pytest.mark.parametrize(
    ("reason", "codes"),
    [
        ("Intraperitoneal chemotherapy.", ["Z51.11", "C56.9"]),
        ("Admission for radiation therapy.", ["Z51.0", "C56.9"]),
    ],
)
def test_treatment_goes_first_and_its_neoplasm_with_it(coder: Coder, reason: str, codes: list[str]) -> None:
    assert (
        proposed(coder.code(note(f"REASON FOR ADMISSION: {reason}\nHISTORY: A woman with ovarian cancer.")))[:2]
        == codes
    )


@pytest.mark.parametrize("reason", ["Discuss chemotherapy.", "Chemotherapy follow-up.", "Chemotherapy-induced nausea."])
def test_talk_about_treatment_is_none(coder: Coder, reason: str) -> None:
    assert "Z51.11" not in proposed(
        coder.code(note(f"REASON FOR VISIT: {reason}\nHISTORY: A woman with ovarian cancer."))
    )


def test_a_reason_under_two_headings(coder: Coder) -> None:
    coded = coder.code(note("CHIEF COMPLAINT / REASON FOR THE VISIT: Diagnosed to have breast cancer.\nPMH: Asthma."))
    assert proposed(coded)[0] == "C50.919"
    assert coded.mentions[0].section == "chief complaint"
