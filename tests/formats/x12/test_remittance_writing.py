"""Remittances written and read again: made by chance, of others, and with more than fits."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
import pyx12.params
import pyx12.x12n_document
from bench.remitted import RemittanceMaker, sending, set_of
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.app.checking_x12 import check_file
from medcodex.encounter.remittance import Payment, RemittedClaim
from medcodex.errors import InputError
from medcodex.formats.x12.remittance import RemittanceEnd, read_remittances
from medcodex.formats.x12.remittance_writing import Remittance, claim_rows, write_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    from pathlib import Path


def read(data: bytes) -> list[Any]:
    """Payments, claims and adjustments, without the places where they stood."""
    found: list[Any] = []
    for step in read_remittances(read_sets(read_segments(io.BytesIO(data), "here"))):
        if isinstance(step, Payment | RemittedClaim):
            found.append(replace(step, segment=0))
        elif isinstance(step, RemittanceEnd):
            found.append(step.adjustments)
    return found


def made(seed: int, count: int) -> tuple[list[Any], str]:
    maker = RemittanceMaker(seed)
    told = [maker.remittance() for _ in range(count)]
    parts = [part for payment, claims, beside in told for part in (payment, *claims, beside)]
    return parts, "".join(write_remittances((set_of(*one) for one in told), sending()))


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_as_it_was(seed: int) -> None:
    parts, text = made(seed, 3)
    assert read(text.encode()) == parts


def test_remittances_of_chance_pass_their_guide_and_add_up() -> None:
    _, text = made(1, 200)
    report = check_file(io.BytesIO(text.encode()), "made")
    assert report.faults == []
    assert report.findings == []
    assert report.claims > 300


def test_the_peer_accepts_them() -> None:
    """pyx12 allows but one PLB, where 005010X221 has any number of them."""
    maker = RemittanceMaker(2)
    told = [(payment, claims, ()) for payment, claims, _ in (maker.remittance() for _ in range(30)) if claims]
    text = "".join(write_remittances((set_of(*one) for one in told), sending()))
    assert pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), None, None, None)


def test_a_claim_with_more_remarks_than_the_form_is_refused() -> None:
    claim = replace(RemittanceMaker(1).claim(), advice=(), remarks=("N1", "N2", "N3", "N4", "N5", "N6"))
    with pytest.raises(InputError, match="more remarks"):
        claim_rows(claim)


@pytest.mark.shared
def test_remittances_of_others_come_back(shared: Path) -> None:
    tried = 0
    with zipfile.ZipFile(shared / "samples" / "x12.zip") as samples:
        for name in samples.namelist():
            if not name.endswith(".835"):
                continue
            parts = read(samples.read(name))
            payment, *claims, beside = parts
            rows = chain.from_iterable(map(claim_rows, claims))
            text = "".join(write_remittances([Remittance(payment, rows, beside)], sending()))
            again = read(text.encode())
            assert again == parts, name
            tried += 1
    assert tried >= 5
