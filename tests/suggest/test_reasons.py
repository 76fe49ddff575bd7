"""Encounters told in words: treatment of a neoplasm, a delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from medcodex.app import Coder

_CODES = {"Z51.0", "Z51.11", "Z51.12", "Z37.0", "O80"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HISTORY: She was admitted for chemotherapy.", "Z51.11"),
        ("HISTORY: He returns today for radiation therapy of the prostate.", "Z51.0"),
        ("HISTORY: She presents to receive immunotherapy.", "Z51.12"),
        ("PROCEDURES DURING HOSPITALIZATION: Cycle two of cisplatin.", "Z51.11"),
        ("PROCEDURES: Trastuzumab weekly.", "Z51.12"),
        ("HISTORY: She was previously admitted for chemotherapy.", ""),
        ("PLAN: The patient will be admitted for chemotherapy.", ""),
        ("HISTORY: He had chemotherapy in 2019.", ""),
        ("HISTORY: The patient received cycle two of cisplatin last month.", ""),
        ("HOSPITAL COURSE: She was delivered of a viable male infant.", "Z37.0"),
        ("HOSPITAL COURSE: Normal spontaneous vaginal delivery at term of a live baby girl.", "Z37.0 O80"),
        ("HOSPITAL COURSE: Normal spontaneous vaginal delivery of a live baby girl at 35 weeks gestation.", "Z37.0"),
        ("HOSPITAL COURSE: She delivered viable twins, a male and a female, at term.", ""),
        ("OBSTETRIC HISTORY: Normal spontaneous vaginal delivery at term.", ""),
        ("HISTORY: This is a live infant born to a healthy mother by normal spontaneous vaginal delivery at term.", ""),
        ("HISTORY: Package delivery driver with a live male infant at home.", ""),
    ],
)
def test_reasons(coder: Coder, text: str, codes: str) -> None:
    found = coder.engine.finder.find(text)
    assert {concept.code for concept in found.concepts if concept.kind == "rule"} & _CODES == set(codes.split())
    for concept in found.concepts:
        assert 0 <= concept.start < concept.end <= len(text)
