"""The quick look at a segment's elements never passes what the thorough one finds fault with."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.billed_claims import CLAIMS, SENDING
from tests.remittance_making import claim, file, payment, service

from medcodex.formats.x12.checking import DATED, element_faults
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.segments import Segment, read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.formats.x12.sound import Sound
from medcodex.formats.x12.walking import Placed

if TYPE_CHECKING:
    from medcodex.formats.x12.guide import LoopUse, SegmentUse

LINE = service("HC:99213:25", "100", "85", "CO*45*5*1*2*10", control="L1")
REMITTANCE = file(payment("80", claim("A1", "1", "100", "85", LINE, owes="10"), beside=["L6:X*5"]))
ODD = st.sampled_from(
    [b"", b"X", b"0", b"-1.5", b"20260230", b"9" * 90, b"\xc3\xa9", b"\xff", b"A:B:C", b":", b"^", b"A^B", b"\x01"]
)


def placed(data: bytes) -> list[tuple[Segment, SegmentUse, LoopUse]]:
    steps = read_sets(read_segments(io.BytesIO(data), "here"))
    return [
        (one.segment, one.use, one.loop) for one in steps if isinstance(one, Placed) and one.use is not None
    ]  # fmt: skip


PLACED = [
    *placed(REMITTANCE),
    *(one for each in CLAIMS.values() for one in placed("".join(write_claims([each], SENDING)).encode())),
]


def test_what_is_right_is_passed_at_once() -> None:
    sound = Sound()
    passed = [not any(element_faults(segment, use, loop.id)) for segment, use, loop in PLACED]
    quick = [sound.is_sound(segment, use) or use.id in DATED for segment, use, _ in PLACED]
    assert quick == passed
    assert sum(passed) > len(PLACED) - 5


@given(st.sampled_from(PLACED), st.lists(st.tuples(st.integers(1, 16), ODD), min_size=1, max_size=4))
def test_what_is_wrong_is_never_passed(
    one: tuple[Segment, SegmentUse, LoopUse], changes: list[tuple[int, bytes]]
) -> None:
    segment, use, loop = one
    parts = list(segment.parts)
    for place, told in changes:
        parts += [b""] * (place + 1 - len(parts))
        parts[place] = told
    changed = segment._replace(parts=tuple(parts))
    if Sound().is_sound(changed, use):
        assert list(element_faults(changed, use, loop.id)) == []
