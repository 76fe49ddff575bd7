"""The words by which notes tell what was done at a visit (data/cues.tsv, tests.tsv, drugs.tsv, sites.tsv), found in the
words of a sentence in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.suggest.visit.model import Hit, Term
from medcodex.text.tables import table_rows
from medcodex.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.text.tokens import Normalizer

_PACKAGE = "medcodex.suggest"
_PAIR = 2


class Vocabulary:
    """Terms by their words, in the matching form of the note's own words."""

    def __init__(self, rows: Iterable[tuple[str, Term]], normal: Normalizer) -> None:
        by_words: dict[tuple[str, ...], list[Term]] = {}
        for words, term in rows:
            forms = tuple(tokenize(words, 0, len(words), normal).forms)
            terms = by_words.setdefault(forms, [])
            if term not in terms:
                terms.append(term)
        # By first and second word ("" for a single one): most words that open a phrase are common, the pair is not.
        self._by_first: dict[str, dict[str, list[tuple[list[str], list[Term]]]]] = {}
        for forms in sorted(by_words, key=len, reverse=True):
            by_second = self._by_first.setdefault(forms[0], {})
            by_second.setdefault(forms[1] if len(forms) > 1 else "", []).append((list(forms), by_words[forms]))

    @classmethod
    def load(cls, normal: Normalizer) -> Vocabulary:
        """The packaged tables, with the drugs that the diagnoses know."""
        return cls(_terms(), normal)

    def spot(self, forms: Sequence[str]) -> dict[str, list[Hit]]:
        """What stands in a sentence, by cue or kind, in order. Of phrases that begin at one word the longest holds, and
        what lies within a longer phrase is not told."""
        by_first = self._by_first
        out: dict[str, list[Hit]] = {}
        after = 0
        for place in [place for place, form in enumerate(forms) if form in by_first]:
            if place < after:
                continue
            by_second = by_first[forms[place]]
            longer = by_second.get(forms[place + 1], ()) if place + 1 < len(forms) else ()
            for phrase, terms in (*longer, *by_second.get("", ())):
                if len(phrase) < _PAIR or forms[place : place + len(phrase)] == phrase:
                    after = place + len(phrase)
                    for term in terms:
                        key = term.name if term.kind == "cue" else term.kind
                        out.setdefault(key, []).append(Hit(place, after - 1, term))
                    break
        return out


def _terms() -> Iterator[tuple[str, Term]]:
    without: set[str] = set()
    for row in table_rows(_PACKAGE, "visit/data/drugs.tsv"):
        for words in _words(row):
            if row["status"] == "otc":
                without.add(words.lower())
            yield words, Term("drug", row["drug"], row["status"], row["source"])
    for row in table_rows(_PACKAGE, "data/drug_use.tsv"):
        if row["drug"].lower() not in without:
            yield row["drug"], Term("drug", row["class"], "rx", row["source"])
    for row in table_rows(_PACKAGE, "visit/data/tests.tsv"):
        for words in _words(row):
            yield words, Term("test", row["test"], row["kind"], row["source"])
    for row in table_rows(_PACKAGE, "visit/data/sites.tsv"):
        for words in _words(row):
            yield words, Term("site", row["site"], "", row["source"])
    for row in table_rows(_PACKAGE, "visit/data/cues.tsv"):
        for words in _words(row):
            yield words, Term("cue", row["cue"], "", row["source"])


def _words(row: dict[str, str]) -> list[str]:
    return [words for part in row["words"].split(";") if (words := part.strip())]
