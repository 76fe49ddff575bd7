"""The codes of one code system by position: hierarchy and text search over flat arrays."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Searches whose result is kept: a client that pages asks the same again.
_KEPT = 64


class SystemIndex:
    """Codes in book order. ``parents`` and ``children`` hold positions; ``inactive`` the positions out of use."""

    def __init__(self, rows: Iterable[tuple[str, str, Sequence[str], bool, Sequence[str]]]) -> None:
        """From code, display, parent codes, whether inactive, and other names of each concept. A parent that the
        system does not hold is left out; a code that comes twice counts once."""
        self.codes: list[str] = []
        self.position: dict[str, int] = {}
        self.inactive: set[int] = set()
        above: list[Sequence[str]] = []
        names: list[str] = []
        for code, display, parents, inactive, others in rows:
            if code in self.position:
                continue
            here = self.position[code] = len(self.codes)
            self.codes.append(code)
            above.append(parents)
            names.append("\x1f".join((display, code, *others)).casefold().replace("\n", " "))
            if inactive:
                self.inactive.add(here)
        self.parents: list[tuple[int, ...]] = [
            tuple(self.position[code] for code in codes if code in self.position) for codes in above
        ]
        self.children: list[list[int]] = [[] for _ in self.codes]
        for here, parents_here in enumerate(self.parents):
            for parent in parents_here:
                self.children[parent].append(here)
        self._matched: dict[str, frozenset[int]] = {}
        self._names = "\n".join(names)
        self._starts = [0]
        for name in names[:-1]:
            self._starts.append(self._starts[-1] + len(name) + 1)

    def __len__(self) -> int:
        return len(self.codes)

    def below(self, position: int, *, itself: bool = True) -> set[int]:
        """The positions at or below one; a hierarchy that runs in a circle is walked once."""
        found = {position}
        waiting = [position]
        while waiting:
            for child in self.children[waiting.pop()]:
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found if itself else found - {position}

    def above(self, position: int, *, itself: bool = True) -> set[int]:
        """The positions at or above one."""
        found = {position}
        waiting = [position]
        while waiting:
            for parent in self.parents[waiting.pop()]:
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return found if itself else found - {position}

    def matching(self, text: str) -> frozenset[int]:
        """The positions whose names or code hold every word of the text, as part of a word or whole; all of them
        for a text without words."""
        found = self._matched.get(text)
        if found is None:
            found = frozenset(self._match(text))
            while len(self._matched) >= _KEPT:
                self._matched.pop(next(iter(self._matched)), None)
            self._matched[text] = found
        return found

    def _match(self, text: str) -> set[int]:
        words = text.casefold().split()
        found: set[int] | None = None
        for word in words:
            hits = set(self._holding(word))
            found = hits if found is None else found & hits
            if not found:
                return set()
        return set(range(len(self.codes))) if found is None else found

    def _holding(self, word: str) -> Iterator[int]:
        at = self._names.find(word)
        while at >= 0:
            position = bisect_right(self._starts, at) - 1
            yield position
            if position + 1 == len(self._starts):
                return
            at = self._names.find(word, self._starts[position + 1])
