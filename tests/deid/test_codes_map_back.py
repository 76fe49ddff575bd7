"""Codes found in a redacted note are those of the note, and their evidence leads back to its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import coder, note, proposed  # noqa: F401 - a fixture among them
from medcodex.deid import Deidentifier

if TYPE_CHECKING:
    from medcodex.app import Coder

TEXT = """Patient: Olena Marchetti     DOB: 04/17/1961     MRN: 00482917
Visit of March 2, 2026 with Dr. Okafor at Kodiak Community Hospital.
ASSESSMENT
Essential hypertension. Parkinson disease since 2019. Asthma, first seen on 2/28/2026.
Her daughter Anna (555-201-0147) was told. Electronically signed by R. Okafor, MD 03/02/2026
"""


@pytest.mark.parametrize("style", ["tag", "surrogate"])
def test_same_codes_with_evidence_in_the_original(coder: Coder, style: str) -> None:  # noqa: F811
    redacted = Deidentifier("tag" if style == "tag" else "surrogate", key=b"of the tests").redact(TEXT, "r")
    before, after = coder.code(note(TEXT)), coder.code(note(redacted.text))
    assert proposed(before)
    assert proposed(after) == proposed(before)
    for code in after.codes:
        for evidence in code.evidence:
            start, end = redacted.map.to_original(evidence.start, evidence.end)
            assert TEXT[start:end] == evidence.text
    assert not {"Marchetti", "00482917", "04/17/1961"} & set(redacted.text.split())
