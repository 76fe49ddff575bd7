"""ICD-10-PCS in the words that all systems share: sections, body systems and tables above the codes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.library.over_book import OverBook
from medcodex.terminology.concepts import Concept
from medcodex.terminology.icd10pcs.axes import title_of
from medcodex.terminology.icd10pcs.codes import LENGTH, TABLE_LENGTH, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.terminology.icd10pcs.model import PcsRow

_MOST_IN_TABLE = 100_000
_KINDS = {1: "section", 2: "body system", 3: "table"}


class Icd10pcsConcepts(OverBook):
    """Implements terminology.concepts.ConceptBook over the book. What stands above a code is its table, the first
    three characters; above that its body system and section. None of these can be selected."""

    system = "icd10pcs"
    book: SqliteIcd10pcsBook

    def normalise(self, text: str) -> str | None:
        return normalise(text)

    def concept(self, code: str) -> Concept | None:
        if len(code) <= TABLE_LENGTH:
            return self._prefixes.get(code)
        row = self.book.row(code)
        return _code(row) if row is not None and len(code) == LENGTH else None

    def children(self, code: str | None) -> Sequence[Concept]:
        if code is not None and len(code) == TABLE_LENGTH:
            return [_code(row) for row in self.book.below(code, _MOST_IN_TABLE)]
        above = () if code is None else (code,)
        return [concept for concept in self._prefixes.values() if concept.parents == above]

    def concepts(self) -> Iterator[Concept]:
        told: set[str] = set()
        for row in self.book.codes():
            if len(row.code) == LENGTH:
                yield from self._above(row.code, told)
                yield _code(row)

    @cached_property
    def _prefixes(self) -> dict[str, Concept]:
        """The concepts above codes, in the book's order."""
        found: dict[str, Concept] = {}
        self._add_below(found, "", ())
        return found

    def _add_below(self, found: dict[str, Concept], above: str, said: tuple[str, ...]) -> None:
        """What stands right below a prefix, each with what stands below it; ``said`` is what the prefix's own values
        are called."""
        for character, _ in self.book.next_characters(above):
            prefix, (title, _) = above + character, title_of(self.book, above, character)
            words = (*said, title) if title else said
            found[prefix] = self._concept(prefix, words)
            if len(prefix) < TABLE_LENGTH:
                self._add_below(found, prefix, words)

    def _concept(self, prefix: str, words: tuple[str, ...]) -> Concept:
        row = self.book.row(prefix) if len(prefix) == TABLE_LENGTH else None
        title = row.title if row is not None else ", ".join(words) or prefix
        parents = (prefix[:-1],) if len(prefix) > 1 else ()
        properties = (("kind", _KINDS[len(prefix)]), ("notSelectable", True))
        return Concept(prefix, title, False, parents=parents, properties=properties)

    def _above(self, code: str, told: set[str]) -> Iterator[Concept]:
        for length in range(1, TABLE_LENGTH + 1):
            prefix = code[:length]
            if prefix not in told:
                told.add(prefix)
                yield self._prefixes[prefix]


def _code(row: PcsRow) -> Concept:
    return Concept(row.code, row.title, row.billable, parents=(row.code[:TABLE_LENGTH],))
