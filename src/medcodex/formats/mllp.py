"""The minimal lower layer protocol, which carries HL7 messages over a connection: a message stands between the bytes 0B
and 1C 0D (HL7 Version 3 Standard, Transport Specification MLLP, release 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

START = b"\x0b"
END = b"\x1c\r"
HEAD = 4096
"""Of a message that is too long, the bytes that are kept, so that its sender can be told which it was."""

_MARK = re.compile(rb"\x1c(?P<end>[\r\n\x0b])|\x0b(?=MSH|FHS|BHS)")
_BEGUN = re.compile(rb"(?:\x1c|\x0b(?:[MFB](?:[SH]?))?)\Z")
"""What at the end of the bytes so far may become a mark with those that follow."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A message as it came, without its marks."""

    data: bytes


@dataclass(frozen=True, slots=True)
class TooLong:
    """A message that went beyond the limit, by its beginning; the rest is read past."""

    head: bytes


def framed(data: bytes) -> bytes:
    """A message between its marks."""
    return START + data + END


class Deframer:
    """Takes bytes as they arrive, in any pieces, and gives the messages in them; what comes out does not hang on how
    they were cut.

    Bytes between messages are passed over and counted in ``junk``. The end mark may lack its second byte where a
    message, a line end or a pause follows. A byte 1C with anything else behind it is part of the message, as some
    senders let such bytes through, and so is an 0B unless a header follows: with that, another message begins and the
    one before was ``cut`` off.
    """

    def __init__(self, limit: int) -> None:
        """``limit`` in bytes of one message."""
        self._limit = limit
        self._held = bytearray()
        self._searched = 0
        self._inside = False
        self._skipping = False
        self.junk = 0
        self.cut = 0

    @property
    def begun(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._inside

    @property
    def size(self) -> int:
        """How many bytes are held."""
        return len(self._held)

    @property
    def undecided(self) -> bool:
        """Whether a pause would end a message."""
        return self._inside and self._held.endswith(b"\x1c")

    def feed(self, data: bytes) -> list[Frame | TooLong]:
        """The messages that these bytes complete, and those that they take beyond the limit."""
        self._held += data
        found: list[Frame | TooLong] = []
        while self._held:
            if not self._inside:
                if not self._enter():
                    break
            elif (mark := _MARK.search(self._held, self._searched)) is None:
                self._wait(found)
                break
            else:
                self._close(mark, found)
        return found

    def pause(self) -> list[Frame | TooLong]:
        """The sender is silent, or gone: a message that waits for the second byte of its end mark is whole."""
        if not self.undecided:
            return []
        found: list[Frame | TooLong] = []
        self._finish(len(self._held) - 1, found)
        self._leave(len(self._held))
        return found

    def _enter(self) -> bool:
        begin = self._held.find(START)
        passed = self._held if begin < 0 else self._held[:begin]
        self.junk += len(passed) - passed.count(b"\r") - passed.count(b"\n")
        if begin < 0:
            self._held.clear()
            return False
        del self._held[: begin + 1]
        self._inside, self._searched = True, 0
        return True

    def _wait(self, found: list[Frame | TooLong]) -> None:
        """Go on with what cannot be part of a mark any more, and let go of it once the message is too long."""
        tail = _BEGUN.search(self._held, max(len(self._held) - 3, 0))
        self._searched = len(self._held) if tail is None else tail.start()
        self._finish_if_long(self._searched, found)
        if self._skipping:
            del self._held[: self._searched]
            self._searched = 0

    def _close(self, mark: re.Match[bytes], found: list[Frame | TooLong]) -> None:
        if mark["end"] is None:
            self._finish_if_long(mark.start(), found)
            self.cut += not self._skipping
            self._leave(mark.start())
        else:
            self._finish(mark.start(), found)
            self._leave(mark.end() if mark["end"] == b"\r" else mark.start() + 1)

    def _finish(self, length: int, found: list[Frame | TooLong]) -> None:
        self._finish_if_long(length, found)
        if not self._skipping:
            found.append(Frame(bytes(self._held[:length])))

    def _finish_if_long(self, length: int, found: list[Frame | TooLong]) -> None:
        if length > self._limit and not self._skipping:
            found.append(TooLong(bytes(self._held[: min(HEAD, self._limit)])))
            self._skipping = True

    def _leave(self, upto: int) -> None:
        del self._held[:upto]
        self._inside = self._skipping = False
        self._searched = 0
