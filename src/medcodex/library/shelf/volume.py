"""What a code book of any system answers to whoever shows all systems alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release
    from medcodex.terminology.validate import Standing, Validity


@dataclass(frozen=True, slots=True)
class Node:
    """One place in the tree of a book. ``key`` names it in this system: a code, the start of one, a section
    ("I10-I1A") or a chapter ("9"); ``kind`` says which; ``more`` where there is a level below."""

    key: str
    title: str
    kind: str
    billable: bool
    more: bool


class Volume(Protocol):
    """One system's book on one date. Not safe for threads by itself: Shelf lends it to one at a time."""

    @property
    def system(self) -> str: ...
    @property
    def releases(self) -> Mapping[str, str]: ...
    @property
    def notices(self) -> Sequence[Notice]: ...
    @property
    def release(self) -> Release | None:
        """The release that the code list is of; None where only what is packaged answers."""

    def normalise(self, text: str) -> str | None:
        """The printed form of a code as typed; None where it has not the shape of one."""

    def answer(self, text: str) -> dict[str, Any] | None:
        """All that the book says of a code, as an object without releases and warnings; None where it has no such
        code. UsageError where the text has not the shape of one."""

    def verdict(self, text: str, date: datetime.date, standings: Sequence[Standing]) -> Validity:
        """Whether a code is one and may be reported; ``standings`` as library.standings tells them."""

    def node(self, key: str) -> Node | None:
        """One place in the tree; None where there is none of this name."""

    def children(self, key: str | None) -> Sequence[Node]:
        """The places right below, in book order; of None, those at the top."""

    def ancestors(self, key: str) -> Sequence[Node]:
        """The places above, outermost first; empty for an unknown key."""

    def neighbours(self, code: str) -> tuple[str | None, str | None]:
        """The codes before and behind one in book order."""

    def close(self) -> None:
        """Close the files behind it."""
