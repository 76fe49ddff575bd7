"""Searching a code system whose release is a list of concepts: by titles, and by whatever else they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.indexed import Indexed
from medcodex.library.search_sources import own_phrases
from medcodex.library.searching import SystemSearch
from medcodex.suggest.lexicon.terms import equivalents
from medcodex.terminology.search_tables import TITLE, Listed, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.library.concept_book import SqliteConceptBook
    from medcodex.terminology.concepts import ConceptBook


def concepts_indexed(book: ConceptBook) -> Indexed:
    """The declaration of the book's search index. A concept that is no longer active is listed like a header."""
    return Indexed(
        book.system,
        book.fingerprint,
        rows=lambda: _rows(book),
        wordings=lambda: _wordings(book),
        terms=own_phrases,
        equivalents=equivalents,
        made_from=(
            ("medcodex.suggest", ("data/lexicon", "data/word_equivalents.tsv", "lexicon/terms.py")),
            ("medcodex.library", ("search_concepts.py", "search_sources.py")),
        ),
    )


def _rows(book: ConceptBook) -> Iterator[Listed]:
    for one in book.concepts():
        yield Listed(one.code, one.title, one.billable and one.active, above=one.parents[0] if one.parents else "")


def _wordings(book: ConceptBook) -> Iterator[Wording]:
    for one in book.concepts():
        yield Wording(one.title, "", one.code, TITLE)
        yield from (Wording(other.text, "", one.code, other.use) for other in one.designations)


class ConceptSearch(SystemSearch):
    """Search over one such system."""

    def __init__(self, book: SqliteConceptBook, say: Callable[[str], None] = lambda _: None) -> None:
        super().__init__(book, book.concept, concepts_indexed(book), say)
        self._concepts = book

    def category(self, code: str) -> tuple[str, str]:
        """The concept right above, with its title."""
        concept = self._concepts.concept(code)
        above = self._concepts.concept(concept.parents[0]) if concept is not None and concept.parents else None
        return (above.code, above.title) if above is not None else (code, "")
