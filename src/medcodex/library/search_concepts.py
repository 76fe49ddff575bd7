"""Searching a code system whose release is a list of concepts: by titles, and by whatever else they are called."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.library.indexed import Indexed
from medcodex.library.search_sources import own_phrases
from medcodex.library.searching import SystemSearch
from medcodex.suggest.lexicon.terms import equivalents
from medcodex.terminology.ranking import Reach
from medcodex.terminology.search_tables import TITLE, Listed, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.library.concept_book import SqliteConceptBook
    from medcodex.terminology.concepts import Concept, ConceptBook

_REACH = Reach(kept=40, expanded=10, leaves=50)  # beside systems that are asked for far more often
_AMOUNT = re.compile(
    r",?\s+(?:(?:per|each|up to|not to exceed)\b|\d[\d.,]*\s*(?:mg|mcg|g|ml|cc|units?|iu|meq|mci)\b).*", re.IGNORECASE
)


def concepts_indexed(book: ConceptBook) -> Indexed:
    """The declaration of the book's search index, the same for every date that the book's releases answer for."""
    return Indexed(
        book.system,
        book.fingerprint,
        rows=lambda: _rows(book),
        wordings=lambda: _wordings(book),
        terms=own_phrases,
        equivalents=equivalents,
        reach=_REACH,
        dated=True,
        made_from=(
            ("medcodex.suggest", ("data/lexicon", "data/word_equivalents.tsv", "lexicon/terms.py")),
            ("medcodex.library", ("search_concepts.py", "search_sources.py")),
        ),
    )


def _rows(book: ConceptBook) -> Iterator[Listed]:
    for one in book.concepts():
        yield Listed(one.code, one.title, one.billable, above=one.parents[0] if one.parents else "")


def _wordings(book: ConceptBook) -> Iterator[Wording]:
    for one in book.concepts():
        yield _wording(one.title, one.code, TITLE)
        yield from (_wording(other.text, one.code, other.use) for other in one.designations)


def _wording(text: str, code: str, via: str) -> Wording:
    """A title whose amount ("per 15 mg", "each") may be asked for and need not be."""
    amount = _AMOUNT.search(text)
    if amount is None or not amount.start():
        return Wording(text, "", code, via)
    return Wording(text[: amount.start()], amount[0], code, via)


class ConceptSearch(SystemSearch):
    """Search over one such system."""

    def __init__(self, book: SqliteConceptBook, say: Callable[[str], None] = lambda _: None) -> None:
        super().__init__(book, self._in_force, concepts_indexed(book), say)
        self._concepts = book

    def _in_force(self, code: str) -> Concept | None:
        """The concept; what is not in force on the book's date is found like a header."""
        concept = self._concepts.concept(code)
        return concept if concept is None or concept.active else replace(concept, billable=False)

    def category(self, code: str) -> tuple[str, str]:
        """The concept right above, with its title."""
        concept = self._concepts.concept(code)
        above = self._concepts.concept(concept.parents[0]) if concept is not None and concept.parents else None
        return (above.code, above.title) if above is not None else (code, "")
