"""The words by which notes tell what was done at a visit (data/cues.tsv, tests.tsv, drugs.tsv, sites.tsv), found in the
words of a sentence in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.visit.model import Hit, Term
from medcodex.text.tables import table_rows
from medcodex.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.text.tokens import Normalizer

_PACKAGE = "medcodex.suggest"


_Keyed = list[tuple[str, Term]]


class _Opening(NamedTuple):
    """What begins with one word: the terms of the word alone, each with the key its hits go by, and longer phrases by
    their second word, the longest first."""

    alone: _Keyed
    longer: dict[str, list[tuple[list[str], _Keyed]]]


class Vocabulary:
    """Terms by their words, in the matching form of the note's own words."""

    def __init__(self, rows: Iterable[tuple[str, Term]], normal: Normalizer) -> None:
        by_words: dict[tuple[str, ...], list[Term]] = {}
        for words, term in rows:
            forms = tuple(tokenize(words, 0, len(words), normal).forms)
            terms = by_words.setdefault(forms, [])
            if term not in terms:
                terms.append(term)
        # By first word: what it means alone, and longer phrases by their second word. Most words that open a phrase are
        # common, and the pair is not.
        self._by_first: dict[str, _Opening] = {}
        for forms in sorted(by_words, key=len, reverse=True):
            opening = self._by_first.setdefault(forms[0], _Opening([], {}))
            keyed = [(one.name if one.kind == "cue" else one.kind, one) for one in by_words[forms]]
            if len(forms) == 1:
                opening.alone.extend(keyed)
            else:
                opening.longer.setdefault(forms[1], []).append((list(forms), keyed))

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
            terms, longer = by_first[forms[place]]
            last = place
            for phrase, meant in longer.get(forms[place + 1], ()) if longer and place + 1 < len(forms) else ():
                if forms[place : place + len(phrase)] == phrase:
                    terms, last = meant, place + len(phrase) - 1
                    break
            if terms:
                after = last + 1
                for key, term in terms:
                    if key in out:
                        out[key].append(Hit(place, last, term))
                    else:
                        out[key] = [Hit(place, last, term)]
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
