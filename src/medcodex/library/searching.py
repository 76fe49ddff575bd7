"""Searching a book: candidates from the full-text indexes of its releases, scored, expanded to what can be billed."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from medcodex.library.systems import ICD10CM
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.search import Hit, Scorer, Weights, stem
from medcodex.terminology.shorthand import load_shorthand
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.terminology.icd10cm.model import CodeRow

_SOURCES = ("codes", "tabular", "index")
_MATCH = """SELECT phrase.text, phrase.extra, phrase.code, phrase.via FROM phrase_fts JOIN phrase
ON phrase.id = phrase_fts.rowid WHERE phrase_fts MATCH ? AND phrase.part = ? ORDER BY rank LIMIT ?"""
_CANDIDATES = 150
_EXPANDED = 40
_MAX_BELOW = 80
_ROW_BUDGET = 12_000
_MIN_FUZZY = 74.0
_MIN_REPAIRED = 4  # shorter unknown words are abbreviations, not misspellings
_CODE_PREFIX = re.compile(r"[A-Za-z]\d[0-9A-Za-z]?(\.?[0-9A-Za-z]{1,4})?\.?-?\Z")


class BookSearch:
    """Search over one book; keep it for many queries, as its word list takes some time to load."""

    def __init__(self, book: SqliteIcd10cmBook) -> None:
        self._book = book
        counts: Counter[str] = Counter()
        for name in dict.fromkeys(part for part in _SOURCES if part in book.releases):
            connection = book.connection(name)
            if connection is not None:
                for word, number in connection.execute("SELECT word, phrases FROM word"):
                    counts[word] = max(counts[word], number)
        self._counts = counts
        self._weights = Weights(counts)
        self._scorer = Scorer(self._weights)
        self._repaired: dict[str, str] = load_shorthand()

    def search(self, text: str, limit: int = 20, *, headers: bool = False) -> list[Hit]:
        """The codes a text speaks of, best first; billable ones unless ``headers``. A text that looks like the start
        of a code gives the codes that start so. Empty where nothing fits."""
        if _CODE_PREFIX.match(text.strip()):
            found = list(self._by_code(text.strip(), headers=headers))
            if found:
                return found[:limit]
        words = [self._known(word) for word in words_of(text)]
        if not words:
            return []
        query = self._scorer.query(words)
        best: dict[str, Hit] = {}
        for wording, extra, code, via in self._candidates(query):
            base = self._scorer.score(query, wording, extra)
            for hit in self._expand(query, code, base, via, headers=headers):
                if hit.code not in best or best[hit.code].score < hit.score:
                    best[hit.code] = hit
        ranked = sorted(best.values(), key=lambda hit: (-round(hit.score, 6), hit.code))
        return ranked[:limit]

    def _by_code(self, text: str, *, headers: bool) -> Iterator[Hit]:
        stem_code = normalise(text) or text.upper().rstrip("-.")
        row = self._book.row(stem_code)
        if row is not None and (headers or row.billable):
            yield Hit(ICD10CM, row.code, row.title, row.billable, 1.0, "code")
        for below in self._book.billable_below(stem_code):
            if below.code != stem_code:
                yield Hit(ICD10CM, below.code, below.title, True, 0.9, "code")

    def _candidates(self, query: dict[str, float]) -> list[tuple[str, str, str, str]]:
        """The wordings that share the query's telling words, those likely to score best first."""
        terms = self._telling(query)
        if not terms:
            return []
        match = " OR ".join(f'"{term}"' for term in terms)
        found: list[tuple[str, str, str, str]] = []
        for part in _SOURCES:
            connection = self._book.connection(part)
            if connection is not None:
                found.extend(connection.execute(_MATCH, (match, part, _CANDIDATES)))
        found.sort(key=lambda item: -self._scorer.score(query, item[0], item[1]))
        return found[: _EXPANDED * len(_SOURCES)]

    def _telling(self, query: dict[str, float]) -> list[str]:
        """The rarest words of the query, as many as can be looked up quickly."""
        ranked = sorted((word for word in query if self._weights.count(word)), key=self._weights.count)
        spent = 0
        chosen: list[str] = []
        for word in ranked:
            spent += self._weights.count(word)
            if chosen and spent > _ROW_BUDGET:
                break
            chosen.append(word)
        return chosen

    def _expand(self, query: dict[str, float], code: str, base: float, via: str, *, headers: bool) -> Iterator[Hit]:
        stem_code = code.rstrip("-").rstrip(".")
        row = self._book.row(stem_code)
        if row is not None and (row.billable or headers):
            yield self._hit(query, row, base, via)
        if row is not None and not row.billable:
            below = self._book.billable_below(stem_code)
            for child in below if len(below) <= _MAX_BELOW else below[:_MAX_BELOW]:
                yield self._hit(query, child, base * 0.97, via)

    def _hit(self, query: dict[str, float], row: CodeRow, base: float, via: str) -> Hit:
        """A code scored by its title, or by the wording that led to it with the title to tell siblings apart."""
        title = self._scorer.score(query, row.title)
        led = 0.8 * base + 0.2 * title
        if via == "title" or title >= led:
            return Hit(ICD10CM, row.code, row.title, row.billable, title, "title")
        return Hit(ICD10CM, row.code, row.title, row.billable, led, via)

    def _known(self, word: str) -> str:
        """The word, or the book's word it is short for or misspells."""
        if word not in self._repaired:
            self._repaired[word] = self._repair(word)
        return self._repaired[word]

    def _repair(self, word: str) -> str:
        if len(word) < _MIN_REPAIRED or word.isdigit() or self._weights.count(stem(word)):
            return word
        longer = self._most_common(known for known in self._counts if known.startswith(word))
        if longer is not None:
            return longer
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - most queries are spelt right

        close = process.extract(word, self._counts.keys(), scorer=fuzz.ratio, limit=8, score_cutoff=_MIN_FUZZY)
        if not close:
            return word
        best = max(close, key=lambda item: (item[1] + (2 if item[0][0] == word[0] else 0), self._counts[item[0]]))
        return best[0]

    def _most_common(self, words: Iterable[str]) -> str | None:
        return max(words, key=lambda word: self._counts[word], default=None)
