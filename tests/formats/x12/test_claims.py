"""Claims written and read again, over every kind; and files of others read, written and read again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from billed_claims import CLAIMS, PROFESSIONAL, SECONDARY, SENDING
from medcodex.errors import InputError
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medcodex.encounter.billing import BilledClaim


def read(data: bytes) -> tuple[list[BilledClaim], list[Fault]]:
    steps = list(read_claims(read_sets(read_segments(io.BytesIO(data), "here"))))
    return [one.claim for one in steps if isinstance(one, ReadClaim)], [one for one in steps if isinstance(one, Fault)]


def written(claims: Sequence[BilledClaim]) -> bytes:
    return "".join(write_claims(claims, SENDING)).encode()


def differences(one: BilledClaim, other: BilledClaim) -> list[str]:
    return [field.name for field in fields(one) if getattr(one, field.name) != getattr(other, field.name)]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_read_as_it_was_written(name: str) -> None:
    claims, faults = read(written([CLAIMS[name]]))
    assert faults == []
    assert len(claims) == 1
    assert differences(claims[0], CLAIMS[name]) == []


def test_claims_of_one_patient_share_their_loops() -> None:
    again = replace(PROFESSIONAL, number="A2")
    data = written([PROFESSIONAL, again, SECONDARY])
    assert data.count(b"\nHL*") == 4
    claims, faults = read(data)
    assert faults == []
    assert [one.number for one in claims] == ["A1", "A2", "D1"]


def test_marks_that_separate_are_taken_out_of_text() -> None:
    claim = replace(PROFESSIONAL, notes=(("ADD", "PAIN 3*4 ~ FROM: FALL^"),))
    claims, faults = read(written([claim]))
    assert faults == []
    assert claims[0].notes == (("ADD", "PAIN 3 4   FROM  FALL"),)


def test_claims_of_two_kinds_do_not_go_into_a_file() -> None:
    with pytest.raises(InputError, match="claims of one kind"):
        written([PROFESSIONAL, CLAIMS["dental"]])
    with pytest.raises(InputError, match="no claim"):
        written([])


@pytest.mark.shared
def test_files_of_others_are_read_written_and_read_alike(shared: Path) -> None:
    tried = 0
    with zipfile.ZipFile(shared / "samples" / "x12.zip") as samples:
        for name in samples.namelist():
            if "837" not in name or name.endswith("/"):
                continue
            first, faults = read(samples.read(name))
            if not first or any(map(_out_of_place, faults)):
                continue  # what the guide has no place for cannot come back
            by_kind = [[one for one in first if one.kind is kind] for kind in {one.kind for one in first}]
            for claims in by_kind:
                again, _ = read(written(claims))
                assert [differences(*pair) for pair in zip(claims, again, strict=True)] == [[]] * len(claims), name
                tried += len(claims)
    assert tried > 10


def _out_of_place(fault: Fault) -> bool:
    return fault.code.startswith(("IK304", "IK403")) and fault.code != "IK403:I12"  # wrong counts are made anew
