"""Files of the field, good and odd: each is read to the end, answered truly, and its claims come back as they were."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from medcodex.app.answering_x12 import answer_file
from medcodex.app.reading_x12 import read_file
from medcodex.app.writing_x12 import addressed, write_files
from medcodex.claims.site import sample_site
from medcodex.encounter.billing import BilledClaim
from medcodex.errors import InputError
from medcodex.formats.x12.answering import Answering
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.formats.x12_records import read_claim_records, write_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.shared


def samples(shared: Path) -> Iterator[tuple[str, bytes]]:
    """What is X12 of the samples."""
    with zipfile.ZipFile(shared / "samples" / "x12.zip") as files:
        for name in files.namelist():
            data = files.read(name)
            try:
                next(read_segments(io.BytesIO(data), name), None)
            except InputError:
                continue
            yield name, data


def lines_of(data: bytes, name: str) -> bytes:
    return b"".join(map(write_record, read_file(io.BytesIO(data), name)))


def claims_of(lines: bytes) -> list[BilledClaim]:
    found = (one for one in read_claim_records(io.BytesIO(lines), "lines") if isinstance(one, BilledClaim))
    return sorted(found, key=lambda claim: (claim.kind, claim.number))


def test_answers_of_payers_are_read(shared: Path) -> None:
    """Each status and each verdict that a file of the samples tells is in a record."""
    count = 0
    for name, data in samples(shared):
        segments = [bytes(one.parts[0]) for one in read_segments(io.BytesIO(data), name)]
        records = list(read_file(io.BytesIO(data), name))
        assert records[-1]["segments"] == len(segments)
        verdicts = [one for group in records if group["record"] == "group_answer" for one in group.get("sets", ())]
        if any(one["record"] == "set" and one["id"] == "999" for one in records):
            assert len([one for one in verdicts if one["verdict"]]) == segments.count(b"IK5"), name
            count += 1
        if any(one["record"] == "set" and one["id"] == "277" and one["guide"] for one in records):
            told = [one for one in records if one["record"] in {"claim_answer", "batch_answer"}]
            lines = [line for one in told for line in one.get("lines", ())]
            assert sum(len(one.get("statuses", ())) for one in (*told, *lines)) == segments.count(b"STC"), name
            count += 1
    assert count >= 8


def test_every_answer_is_true_to_its_guide(shared: Path) -> None:
    answered = 0
    for name, data in samples(shared):
        text = "".join(answer_file(io.BytesIO(data), name, Answering(1, AT, by_claim=True)))
        if text:
            steps = read_sets(read_segments(io.BytesIO(text.encode()), name))
            assert [step for step in steps if isinstance(step, Fault)] == [], name
            answered += "005010X214" in text
    assert answered >= 20


def test_claims_without_faults_come_back_as_they_were(shared: Path) -> None:
    count = 0
    for name, data in samples(shared):
        lines = lines_of(data, name)
        claims = claims_of(lines) if b'"record":"claim"' in lines and b'"remitted_claim"' not in lines else []
        if claims and b'"record":"fault"' not in lines:
            records = read_claim_records(io.BytesIO(lines), name)
            made = write_files(addressed(records, sample_site(), own=False), 1, AT, test=True)
            assert [fault for file in made.files for fault in file.faults] == [], name
            again = [claim for file in made.files for claim in claims_of(lines_of(file.text.encode(), name))]
            assert sorted(again, key=lambda claim: (claim.kind, claim.number)) == claims, name
            count += len(claims)
    assert count >= 10
