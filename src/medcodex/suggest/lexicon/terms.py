"""The project's own clinical lexicon (suggest/data/lexicon) as rows: what clinicians and patients say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_names, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE, _FOLDER = "medcodex.suggest", "data/lexicon"
SITE = "site"
"""The kind of a term that a site added (see library.site)."""


class OwnTerm(NamedTuple):
    """One row: what is said, of which kind (abbr, lay, synonym, finding ...), the book's wording, the code (a dash at
    the end where the book asks for more; empty for a finding without one), the context asked for, the source."""

    term: str
    kind: str
    phrase: str
    code: str
    context: str
    source: str


def own_terms() -> Iterator[OwnTerm]:
    """All rows of the lexicon, in file order."""
    for name in table_names(_PACKAGE, _FOLDER):
        for row in table_rows(_PACKAGE, f"{_FOLDER}/{name}"):
            code = "" if row["code"] == "-" else row["code"]
            yield OwnTerm(row["term"], row["kind"], row["phrase"], code, row["context"], row["source"])


def equivalents() -> dict[str, str]:
    """Single words that mean the same to a search: inflections, adjectives, spellings, synonyms -> one form."""
    return {row["word"]: row["canonical"] for row in table_rows(_PACKAGE, "data/word_equivalents.tsv")}
