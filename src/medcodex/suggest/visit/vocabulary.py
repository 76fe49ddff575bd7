"""The words by which notes tell what was done at a visit (data/cues.tsv, tests.tsv, drugs.tsv, sites.tsv), found in the
words of a sentence in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.visit.model import Hit
from medcodex.text.tables import table_rows
from medcodex.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.text.tokens import Normalizer

_PACKAGE = "medcodex.suggest"


class Term(NamedTuple):
    """What some words stand for; the fields are those of a Hit."""

    kind: str
    name: str
    detail: str
    most: int
    source: str


class Vocabulary:
    """Terms by their words, in the matching form of the note's own words."""

    def __init__(self, rows: Iterable[tuple[str, Term]], normal: Normalizer) -> None:
        by_words: dict[tuple[str, ...], list[Term]] = {}
        for words, term in rows:
            forms = tuple(tokenize(words, 0, len(words), normal).forms)
            terms = by_words.setdefault(forms, [])
            if term not in terms:
                terms.append(term)
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[Term, ...]]]] = {}
        for forms in sorted(by_words, key=len, reverse=True):
            self._by_first.setdefault(forms[0], []).append((forms, tuple(by_words[forms])))

    @classmethod
    def load(cls, normal: Normalizer) -> Vocabulary:
        """The packaged tables, with the drugs that the diagnoses know."""
        return cls(_terms(), normal)

    def spot(self, forms: Sequence[str]) -> list[Hit]:
        """What stands in a sentence, in order. Of phrases that begin at one word the longest holds, and what lies
        within a longer phrase is not told."""
        by_first = self._by_first
        out: list[Hit] = []
        after = 0
        for place, form in enumerate(forms):
            if form not in by_first or place < after:
                continue
            for phrase, terms in by_first[form]:
                size = len(phrase)
                if size == 1 or tuple(forms[place : place + size]) == phrase:
                    after = place + size
                    out += [Hit(place, after - 1, *term) for term in terms]
                    break
        return out


def _terms() -> Iterator[tuple[str, Term]]:
    without: set[str] = set()
    for row in table_rows(_PACKAGE, "visit/data/drugs.tsv"):
        most = int(row["most"]) if row["most"] else 0
        for words in _words(row):
            if row["status"] == "otc":
                without.add(words.lower())
            yield words, Term("drug", row["drug"], row["status"], most, row["source"])
    for row in table_rows(_PACKAGE, "data/drug_use.tsv"):
        if row["drug"].lower() not in without:
            yield row["drug"], Term("drug", row["class"], "rx", 0, row["source"])
    for row in table_rows(_PACKAGE, "visit/data/tests.tsv"):
        for words in _words(row):
            yield words, Term("test", row["test"], row["kind"], 0, row["source"])
    for row in table_rows(_PACKAGE, "visit/data/sites.tsv"):
        for words in _words(row):
            yield words, Term("site", row["site"], "", 0, row["source"])
    for row in table_rows(_PACKAGE, "visit/data/cues.tsv"):
        for words in _words(row):
            yield words, Term("cue", row["cue"], "", 0, row["source"])


def _words(row: dict[str, str]) -> list[str]:
    return [words for part in row["words"].split(";") if (words := part.strip())]
