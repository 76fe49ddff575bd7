"""Everything that is in an X12 file, record by record: claims, payments, answers, questions, and what is wrong."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from medcodex.formats.x12.answers.reading import read_answers
from medcodex.formats.x12.claims.batches import read_batches
from medcodex.formats.x12.claims.reading import read_claims
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.remittance import read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.formats.x12_records import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.x12.segments import Segment


def read_file(stream: IO[bytes], where: str) -> Iterator[dict[str, Any]]:
    """The records of a file (``formats.x12_records``) as they come, the last being ``end`` with how many segments and
    faults there were: constant memory. InputError where it is no X12 at all."""
    segments = faults = 0

    def counted() -> Iterator[Segment]:
        nonlocal segments
        for segment in read_segments(stream, where):
            segments = segment.number
            yield segment

    for step in read_answers(read_remittances(read_claims(read_batches(read_sets(counted()))))):
        record = record_of(step)
        if record is not None:
            faults += isinstance(step, Fault)
            yield record
    yield {"record": "end", "segments": segments, "faults": faults}
