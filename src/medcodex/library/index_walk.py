"""Walking the alphabetic index: from a term to its main terms, their subterms with codes, and where "see" leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.rows import TERM, index_entry
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.release_book import ReleaseBook
    from medcodex.terminology.icd10cm.model import IndexEntry

_PARTS = ("index", "eindex")
_PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Node:
    """One index entry with the titles that lead to it and the entries indented under it."""

    entry: IndexEntry
    path: tuple[str, ...]
    below: tuple[Node, ...]


class IndexWalk:
    """Finds terms in the index parts of a book."""

    def __init__(self, book: ReleaseBook) -> None:
        self._book = book
        self._mains = {part: list(self._main_terms(part)) for part in _PARTS}
        self._named: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        for part, mains in self._mains.items():
            for at, (_, title) in enumerate(mains):
                forms = {tuple(words_of(form)) for form in (title, *title.split(","))}
                for form in forms:
                    self._named.setdefault(form, []).append((part, at))
        self._trees: dict[tuple[str, int], Node] = {}

    def find(self, term: str, limit: int = 20) -> list[Node]:
        """The entries a term names: "Failure, heart", "heart failure" or "hypertension". Best first; a main term named
        exactly before ones that hold its words. Empty where the index has none, or no index is loaded."""
        steps = [words for step in term.split(",") if (words := words_of(step))]
        if not steps:
            return []
        found = [node for main in self._matching(steps[0]) for node in self._narrow(main, steps[1:])]
        if not found and len(steps) == 1 and len(steps[0]) > 1:
            words = steps[0]
            turns = [(words[-1], words[:-1]), (words[0], words[1:])]
            found = [
                node for head, rest in turns for main in self._matching([head]) for node in self._narrow(main, [rest])
            ]
        return found[:limit]

    def follow(self, reference: str) -> Node | None:
        """Where "see Failure, heart" leads; None where the reference is worded too loosely to follow."""
        plain = _PARENTHESES.sub("", reference)
        steps = [words for step in plain.split(",") if (words := words_of(step))]
        for cut in range(len(steps), 0, -1):
            main = [word for step in steps[:cut] for word in step]
            for node in self._matching(main, exact=True):
                found = self._narrow(node, steps[cut:])
                if found:
                    return found[0]
        return None

    def mains(self, part: str) -> Sequence[tuple[int, str]]:
        """The number and title of each main term of a part ("index" or "eindex"), in book order."""
        return self._mains[part]

    def tree_of(self, part: str, number: int) -> Node | None:
        """The main term of this number with all below it; None where none has it."""
        at = next((at for at, (main, _) in enumerate(self._mains[part]) if main == number), None)
        return self._tree(part, at) if at is not None else None

    def _main_terms(self, part: str) -> Iterator[tuple[int, str]]:
        connection = self._book.connection(part)
        if connection is not None:
            query = "SELECT id, title FROM term WHERE level = 0 AND source = ? ORDER BY id"
            yield from connection.execute(query, (part,))

    def _matching(self, words: Sequence[str], *, exact: bool = False) -> list[Node]:
        """Main terms: those named exactly, in full or by one of their comma-separated forms; else those that hold
        all the words."""
        found = self._named.get(tuple(words), [])
        if not found and not exact:
            wanted = set(words)
            found = [
                (part, at)
                for part, mains in self._mains.items()
                for at, (_, title) in enumerate(mains)
                if wanted <= set(words_of(title))
            ]
        return [self._tree(part, at) for part, at in found]

    def _tree(self, part: str, at: int) -> Node:
        """A main term with all below it: ids are in book order, so it ends where the next main term begins."""
        known = self._trees.get((part, at))
        if known is not None:
            return known
        mains = self._mains[part]
        following = mains[at + 1][0] if at + 1 < len(mains) else None
        entries = self._entries(part, mains[at][0], following)
        children: dict[int | None, list[IndexEntry]] = {}
        for entry in entries[1:]:
            children.setdefault(entry.parent, []).append(entry)

        def grow(entry: IndexEntry, path: tuple[str, ...]) -> Node:
            here = (*path, entry.title)
            return Node(entry, here, tuple(grow(child, here) for child in children.get(entry.id, ())))

        tree = self._trees[part, at] = grow(entries[0], ())
        return tree

    def _entries(self, part: str, first: int, following: int | None) -> Sequence[IndexEntry]:
        """The entries of a part from one number up to another, or to its end."""
        connection = self._book.connection(part)
        if connection is None:
            raise LookupError(part)
        if following is not None:
            rows = connection.execute(f"{TERM} WHERE id >= ? AND id < ? ORDER BY id", (first, following))
        else:
            rows = connection.execute(f"{TERM} WHERE id >= ? AND source = ? ORDER BY id", (first, part))
        return [index_entry(row) for row in rows]

    def _narrow(self, node: Node, steps: Sequence[Sequence[str]]) -> list[Node]:
        """The nearest entries below whose own words, or nonessential modifiers, hold each step in turn."""
        if not steps:
            return [node]
        wanted = set(steps[0])
        if node.entry.level == 0 and wanted <= _modifiers(node):
            return self._narrow(node, steps[1:])
        found: list[Node] = []
        level = list(node.below)
        while level and not found:
            hits = [child for child in level if wanted <= set(words_of(child.entry.title)) | _modifiers(child)]
            hits.sort(key=lambda child: len(set(words_of(child.entry.title)) ^ wanted))
            found = [narrowed for hit in hits for narrowed in self._narrow(hit, steps[1:])]
            level = [below for child in level for below in child.below]
        return found


def _modifiers(node: Node) -> set[str]:
    return {word for modifier in node.entry.nonessential for word in words_of(modifier)}
