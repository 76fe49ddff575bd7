"""Finding drugs in the NDC Directory by name, strength and form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medcodex.library.systems import NDC
from medcodex.terminology.ndc.words import read_drug
from medcodex.terminology.search import Hit

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from medcodex.library.ndc_book import SqliteNdcBook
    from medcodex.terminology.concepts import Concept
    from medcodex.terminology.ndc.words import DrugReading

# How much of what was asked a hit answers: all of it, not the form, not the strength, neither, one of several names.
_COVERED = (1.0, 0.8, 0.6, 0.4, 0.2)
_PACKAGES_EACH = 3
_CLOSE = 75  # of 100, the likeness from which a word is taken for a misspelt one
_MATCH = """SELECT code FROM drug JOIN code ON code.position = drug.rowid WHERE drug MATCH ?
ORDER BY bm25(drug, 10.0, 6.0, 4.0, 2.0), position LIMIT ?"""


def search_ndc(book: SqliteNdcBook, text: str, limit: int, *, level: str = "package") -> list[Hit]:
    """At most ``limit`` hits, best first: packages, up to three of each product, or with ``level`` "product" the
    products. Products on the market go before those that are not. ``score`` says how much of the text a hit answers;
    a word that no drug or firm has is taken for the nearest that one has, and the hit's wording tells it."""
    connection = book.connection("codes")
    asked = read_drug(text)
    if connection is None or limit < 1 or not (asked.names or asked.strengths or asked.forms):
        return []
    names, read_as = _known(connection, asked.names)
    asked = replace(asked, names=names)
    hits: dict[str, Hit] = {}
    for covered, query in zip(_COVERED, _queries(asked), strict=True):
        for product in _products(book, connection, query, limit) if query and len(hits) < limit else ():
            if len(hits) >= limit:
                break
            for concept in _of(book, product, level):
                score = round(covered if concept.active else covered * 0.9, 3)
                hits.setdefault(concept.code, _hit(concept, score, read_as))
    return sorted(hits.values(), key=lambda hit: -hit.score)[:limit]


def _products(book: SqliteNdcBook, connection: sqlite3.Connection, query: str, limit: int) -> list[Concept]:
    """Those on the market first, else in the order of the index."""
    rows: list[tuple[Any, ...]] = connection.execute(_MATCH, (query, 2 * limit)).fetchall()
    found = [concept for (code,) in rows if (concept := book.concept(code)) is not None]
    return sorted(found, key=lambda concept: not concept.active)


def _of(book: SqliteNdcBook, product: Concept, level: str) -> Sequence[Concept]:
    """A product's packages, where it has any loaded; itself where products are asked for."""
    if level == "product":
        return (product,)
    packages = sorted(book.children(product.code), key=lambda package: not package.active)
    return packages[:_PACKAGES_EACH] or (product,)


def _hit(concept: Concept, score: float, read_as: str) -> Hit:
    return Hit(NDC, concept.code, concept.title, concept.billable, score, "title", read_as)


def _queries(asked: DrugReading) -> Iterator[str]:
    """In the order of _COVERED; "" where a query would be no other than one before it."""
    names = [_name(word) for word in asked.names]
    strengths = [" OR ".join(f'strength : "{word}"' for word in words) for words in asked.strengths if words]
    forms = [" AND ".join(f'{{form name}} : "{word}"' for word in form) for form in asked.forms]
    made: list[str] = []
    whole = ([*names, *strengths, *forms], [*names, *strengths], [*names, *forms], names)
    queries = [*(" AND ".join(f"({term})" for term in terms) for terms in whole), " OR ".join(names)]
    for query in queries:
        made.append("" if query in made or (asked.names and not names) else query)
    return iter(made)


def _name(word: str) -> str:
    """The word itself or, from three letters on, its beginning."""
    return f'{{name labeler}} : "{word}"' + (" *" if len(word) > 2 else "")


def _known(connection: sqlite3.Connection, words: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The words, misspelt ones replaced by the nearest of the directory, and what was: "metforman: metformin"."""
    read: list[str] = []
    told: list[str] = []
    for word in words:
        near = word if _begins(connection, word) else _nearest(connection, word)
        read.append(near)
        if near != word:
            told.append(f"{word}: {near}")
    return tuple(read), "; ".join(told)


def _begins(connection: sqlite3.Connection, word: str) -> bool:
    found = connection.execute("SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1", (word, word + "{"))
    return found.fetchone() is not None


def _nearest(connection: sqlite3.Connection, word: str) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a misspelt word pays for it

    if len(word) < 4:
        return word
    # Who misspells a name seldom gets its first letter wrong.
    rows = connection.execute(
        "SELECT word FROM word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?",
        (word[0], word[0] + "{", len(word) - 2, len(word) + 2),
    )
    best = process.extractOne(word, [found for (found,) in rows], scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return best[0] if best else word
