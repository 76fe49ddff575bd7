"""Whole files of many kinds, of invented people: nothing is wrong with them, and they come back as they are. Where
another's parser finds something wrong, it is known what, and why it is not (docs/x12-pyx12.md)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import pyx12.params
import pyx12.x12n_document

from medcodex.app.checking_x12 import check_file
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

FILES = sorted((Path(__file__).parent / "valid").glob("*.x12"))
IDS = [one.stem for one in FILES]
PEER: dict[str, list[str]] = {
    "837p_dme": ["IK3*PWK*25**8", "IK4*2*756*7*AB"],
    "837p_workers_compensation": ["IK3*NM1*22**8", "IK4*8*66*1", "IK4*9*67*1"],
    "277ca_accepted_and_rejected": [
        "IK3*STC*39**8", "IK4*2*373*1", "IK3*HL*47**8", "IK4*4*736*7*0", "IK3*HL*50**3", "IK3*HL*13**3",
    ],
}  # fmt: skip
"""What pyx12 finds in them; in the others nothing."""


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_nothing_is_wrong_with_it(file: Path) -> None:
    data = file.read_bytes()
    assert b"".join(map(bytes, read_segments(io.BytesIO(data), file.name))) == data
    report = check_file(io.BytesIO(data), file.name)
    assert (report.faults, report.findings, report.unchecked) == ([], [], {})


@pytest.mark.parametrize("file", [one for one in FILES if one.stem.startswith("837")], ids=lambda one: one.stem)
def test_every_claim_of_it_is_read(file: Path) -> None:
    data = file.read_bytes()
    steps = read_claims(read_sets(read_segments(io.BytesIO(data), file.name)))
    claims = [step.claim for step in steps if isinstance(step, ReadClaim)]
    assert len(claims) == data.count(b"\nCLM*")
    assert sum(len(claim.lines) for claim in claims) == data.count(b"\nLX*")


@pytest.mark.parametrize("file", [one for one in FILES if not one.stem.startswith("837d")], ids=lambda one: one.stem)
def test_what_the_peer_finds_is_known(file: Path) -> None:
    answer = io.StringIO()
    source = io.StringIO(file.read_text(encoding="ascii"))
    pyx12.x12n_document.x12n_document(pyx12.params.params(), source, answer, None, None)
    told = [one.strip() for one in answer.getvalue().split("~")]
    assert [one for one in told if one.startswith(("IK3", "IK4"))] == PEER.get(file.stem, [])
