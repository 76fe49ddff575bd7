"""Claims made by chance, of each kind: they break no rule, come back as they were, and pyx12 accepts what it knows."""

from __future__ import annotations

import io

import pytest
import pyx12.params
import pyx12.x12n_document
from bench.billed import Maker, sending

from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import ClaimKind
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

COUNT = 60
EXEMPT = frozenset({"Z7901"})


@pytest.mark.parametrize("kind", ClaimKind)
def test_claims_of_chance(kind: ClaimKind) -> None:
    maker = Maker(3)
    claims = [maker.claim(kind) for _ in range(COUNT)]
    assert [found for claim in claims for found in validate_claim(claim, EXEMPT)] == []
    text = "".join(write_claims(claims, sending()))
    steps = list(read_claims(read_sets(read_segments(io.BytesIO(text.encode()), "made"))))
    assert [step for step in steps if isinstance(step, Fault)] == []
    assert [step.claim for step in steps if isinstance(step, ReadClaim)] == claims
    if kind is not ClaimKind.DENTAL:  # of which pyx12 has no guide
        answer = io.StringIO()
        assert pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), answer, None, None)
        assert "AK9*A" in answer.getvalue()
