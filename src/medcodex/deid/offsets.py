"""Where a place in the redacted text lies in the original, and back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Replaced(NamedTuple):
    """``start``..``end`` of the original became ``new_start``..``new_end`` of the redacted text."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Replacements in order of place, none overlapping. Offsets are characters.

    A span outside all replacements maps to the same characters on the other side, and back to itself. A span that
    touches the inside of a replacement grows to the whole of it: nothing smaller has a meaning.
    """

    replaced: tuple[Replaced, ...] = ()
    _starts: Sequence[int] = field(init=False, repr=False, compare=False)
    _new_starts: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [part.start for part in self.replaced])
        object.__setattr__(self, "_new_starts", [part.new_start for part in self.replaced])

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original behind ``start``..``end`` of the redacted text."""
        first, last = self._around(self._new_starts, start, end)
        return (
            start + _shift_back(first) if first is None or start >= first.new_end else first.start,
            end + _shift_back(last) if last is None or end >= last.new_end else last.end,
        )

    def to_redacted(self, start: int, end: int) -> tuple[int, int]:
        """The span of the redacted text that holds ``start``..``end`` of the original."""
        first, last = self._around(self._starts, start, end)
        return (
            start - _shift_back(first) if first is None or start >= first.end else first.new_start,
            end - _shift_back(last) if last is None or end >= last.end else last.new_end,
        )

    def _around(self, starts: Sequence[int], start: int, end: int) -> tuple[Replaced | None, Replaced | None]:
        """The last replacement that begins at or before the first character, and at or before the last one."""
        at = bisect_right(starts, start) - 1
        until = max(at, bisect_right(starts, max(start, end - 1)) - 1)
        return (self.replaced[at] if at >= 0 else None, self.replaced[until] if until >= 0 else None)


def _shift_back(part: Replaced | None) -> int:
    """How far the text behind a replacement lies further on in the original than in the redacted text."""
    return 0 if part is None else part.end - part.new_end
