"""Messages out of a stream of bytes, however it is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medcodex.formats.mllp import Deframer, Frame, TooLong, framed

LIMIT = 40


def taken(*pieces: bytes, limit: int = LIMIT) -> tuple[list[Frame | TooLong], Deframer]:
    deframer = Deframer(limit)
    found = [one for piece in pieces for one in deframer.feed(piece)]
    return found + deframer.pause(), deframer


@pytest.mark.parametrize(
    ("stream", "messages", "junk", "cut"),
    [
        (framed(b"MSH|1\r"), [b"MSH|1\r"], 0, 0),
        (framed(b"MSH|1\r") + framed(b"MSH|2\r"), [b"MSH|1\r", b"MSH|2\r"], 0, 0),
        (b"\x0bMSH|1\r\x1c\x0bMSH|2\r\x1c", [b"MSH|1\r", b"MSH|2\r"], 0, 0),
        (b"\x0bMSH|1\r\x1c\n\x0bMSH|2\r\x1c\r\n", [b"MSH|1\r", b"MSH|2\r"], 0, 0),
        (b"hello\r\n" + framed(b"MSH|1") + b"??" + framed(b"MSH|2"), [b"MSH|1", b"MSH|2"], 7, 0),
        (b"\x0bMSH|1\rOBX|a\x1cb\x0bc\r\x1c\r", [b"MSH|1\rOBX|a\x1cb\x0bc\r"], 0, 0),
        (b"\x0bMSH|half\x0bMSH|2\r\x1c\r", [b"MSH|2\r"], 0, 1),
        (b"MSH|no frame\r", [], 12, 0),
        (b"\x0b\x1c\r", [b""], 0, 0),
        (b"\x0bMSH|never ends", [], 0, 0),
        (b"", [], 0, 0),
    ],
    ids=[
        "one", "two", "without-cr", "line-feeds", "junk-around", "marks-within-text", "begun-anew", "unframed", "empty",
        "unfinished", "nothing",
    ],
)  # fmt: skip
def test_streams(stream: bytes, messages: list[bytes], junk: int, cut: int) -> None:
    found, deframer = taken(stream)
    assert found == [Frame(one) for one in messages]
    assert (deframer.junk, deframer.cut) == (junk, cut)


def test_a_message_is_told_too_long_at_once_and_the_next_is_read() -> None:
    deframer = Deframer(LIMIT)
    (first,) = deframer.feed(b"\x0bMSH|7" + b"x" * LIMIT)
    assert isinstance(first, TooLong)
    assert first.head.startswith(b"MSH|7x")
    for _ in range(1000):
        assert deframer.feed(b"y" * 100) == []
        assert deframer.size < 10
    assert deframer.feed(b"z\x1c\r" + framed(b"MSH|8")) == [Frame(b"MSH|8")]


def test_the_limit_is_of_the_message_alone() -> None:
    assert taken(framed(b"x" * LIMIT))[0] == [Frame(b"x" * LIMIT)]
    assert taken(framed(b"x" * (LIMIT + 1)))[0] == [TooLong(b"x" * LIMIT)]


def test_a_pause_ends_what_lacks_its_last_byte_and_nothing_else() -> None:
    deframer = Deframer(LIMIT)
    assert deframer.feed(b"\x0bMSH|1") == []
    assert deframer.pause() == []
    assert deframer.feed(b"\r\x1c") == []
    assert deframer.undecided
    assert deframer.pause() == [Frame(b"MSH|1\r")]
    assert deframer.feed(b"\r" + framed(b"MSH|2")) == [Frame(b"MSH|2")]
    assert deframer.junk == 0


ODD = st.lists(
    st.sampled_from([b"\x0b", b"\x1c", b"\r", b"\n", b"MSH", b"M", b"S", b"FHS", b"text", b"x" * 30]), max_size=30
).map(b"".join)


@given(ODD, st.lists(st.integers(0, 400), max_size=12))
@example(b"\x0b" + b"x" * LIMIT + b"\x1c\r", [LIMIT + 2])
def test_what_comes_out_does_not_hang_on_the_pieces(stream: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    pieces = [stream[begin:end] for begin, end in pairwise(edges)]
    whole, one = taken(stream)
    in_pieces, other = taken(*pieces)
    bytewise, third = taken(*(stream[at : at + 1] for at in range(len(stream))))
    assert whole == in_pieces == bytewise
    assert (one.junk, one.cut) == (other.junk, other.cut) == (third.junk, third.cut)


@given(st.lists(st.binary(max_size=LIMIT).filter(lambda one: not set(one) & {0x0B, 0x1C}), max_size=8))
def test_what_was_framed_comes_back(messages: list[bytes]) -> None:
    found, deframer = taken(b"".join(framed(one) for one in messages))
    assert found == [Frame(one) for one in messages]
    assert deframer.junk == 0
