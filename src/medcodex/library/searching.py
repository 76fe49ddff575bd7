"""Searching a book: words to stems, known terms put in the book's words, codes ranked, hits with their reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.library.home import Home
from medcodex.library.search_sources import TITLE, TRUST, VIAS
from medcodex.library.search_store import open_index
from medcodex.library.systems import ICD10CM
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.ranking import Found, Ranker, Slot
from medcodex.terminology.search import Hit
from medcodex.terminology.search_tables import JOINING
from medcodex.terminology.shorthand import load_shorthand
from medcodex.terminology.spelling import Speller
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.library.book import SqliteIcd10cmBook

_CODE_PREFIX = re.compile(r"[A-Za-z]\d[0-9A-Za-z]?(\.?[0-9A-Za-z]{1,4})?\.?-?\Z")
_SYMBOLS = (
    (re.compile(r"\bs/p\b", re.IGNORECASE), "status post"),
    (re.compile(r"\bw/o\b", re.IGNORECASE), "without"),
    (re.compile(r"\bw/", re.IGNORECASE), "with "),
    (re.compile(r"\bh/o\b", re.IGNORECASE), "history of"),
    (re.compile(r"\bf/h\b|\bfhx\b", re.IGNORECASE), "family history of"),
)
_MAX_WORDS = 40
_MAX_TERM = 5
_MAX_REWRITTEN = 3
_REWRITTEN = 0.97
_SURE = 0.93  # a score that no other reading of the query needs to be tried for
_MIN_HALF = 3
_COMMON = 40  # wordings; a word said so often is the book's own
_LONG = 14  # words; a statement so long is worded like the book, or is a note


class _Query(NamedTuple):
    words: list[str]
    sure: float


class BookSearch:
    """Search over one book; keep it for many queries, as its word list takes some time to load.

    Builds the search index of the book beside its releases where there is none yet; ``say`` hears of it. StorageError
    where it cannot be written.
    """

    def __init__(self, book: SqliteIcd10cmBook, say: Callable[[str], None] = lambda _: None) -> None:
        self._book = book
        codes = book.release_of("codes")
        home = Home(codes.path.parent.parent) if codes is not None else None
        if home is None:
            raise ValueError("a book without a code list cannot be searched")
        self._index = open_index(home, book, say)
        self._tables = self._index.tables
        self._speller = Speller(self._tables.forms, self._tables.form_counts, load_shorthand())
        self._ranker = Ranker(self._tables, self._index.needs, TRUST)

    def search(self, text: str, limit: int = 20, *, headers: bool = False, chapter: int | None = None) -> list[Hit]:
        """The codes a text speaks of, best first; billable ones unless ``headers``, of one ``chapter`` where given.
        A text that looks like the start of a code gives the codes that start so. Empty where nothing fits."""
        if _CODE_PREFIX.match(text.strip()):
            found = [hit for hit in self._by_code(text.strip(), limit, headers=headers) if self._in(chapter, hit.code)]
            if found:
                return found[:limit]
        best: dict[int, Found] = {}
        for query in self._queries(text):
            if best and max(one.score for one in best.values()) > _SURE:
                break
            slots, words = self._slots(query.words), frozenset(query.words)
            ranked = self._ranker.rank(slots, words, headers=headers, chapter=chapter, limit=limit)
            for code, one in ranked.items():
                score = one.score * query.sure
                if code not in best or best[code].score < score:
                    best[code] = one._replace(score=score)
        order = sorted(best.values(), key=lambda one: (-round(one.score, 6), one.code))
        return [self._hit(one) for one in order[:limit]]

    def meant(self, text: str) -> str | None:
        """The text with its misspelt words as they were understood; None where all are known."""
        words = _words(text)
        changed = [self._respelt(word, last=place == len(words) - 1) for place, word in enumerate(words)]
        return " ".join(changed) if changed != words else None

    def _respelt(self, word: str, *, last: bool) -> str:
        if self._speller.known(word) is not None:
            return word
        meant = self._speller.meant(word, last=last)
        return self._tables.forms[meant[0].form] if meant else word

    def _by_code(self, text: str, limit: int, *, headers: bool) -> Iterator[Hit]:
        stem_code = normalise(text) or text.upper().rstrip("-.")
        row = self._book.row(stem_code)
        if row is not None and (headers or row.billable):
            yield Hit(ICD10CM, row.code, row.title, row.billable, 1.0, "code")
        for below in self._book.billable_below(stem_code):
            if below.code != stem_code:
                yield Hit(ICD10CM, below.code, below.title, True, 0.9, "code")

    def _in(self, chapter: int | None, code: str) -> bool:
        row = self._book.row(code) if chapter is not None else None
        return row is None or row.chapter == chapter

    def _queries(self, text: str) -> Iterator[_Query]:
        """The words as typed, then with terms of the lexicon put in the book's words, longest first."""
        words = self._split(_words(text))
        if not words:
            return
        yield _Query(words, 1.0)
        joined = self._joined(words)
        if joined is not None:
            yield _Query(joined, 1.0)
        if len(words) > _LONG:
            return
        taken: set[int] = set()
        rewritten = list(words)
        for length in range(min(_MAX_TERM, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                span = range(start, start + length)
                if taken.intersection(span) or len(taken) >= _MAX_REWRITTEN * _MAX_TERM:
                    continue
                phrase = self._phrase(words, start, length)
                if phrase is not None:
                    taken.update(span)
                    rewritten[start : start + length] = [phrase, *[""] * (length - 1)]
        if taken:
            fresh = list(dict.fromkeys(words_of(" ".join(rewritten))))
            if fresh != words:
                yield _Query(fresh, _REWRITTEN)

    def _phrase(self, words: Sequence[str], start: int, length: int) -> str | None:
        term = " ".join(words[start : start + length])
        if term not in self._index.terms or (length == 1 and self._is_common(term)):
            return None
        phrase, needs = self._index.phrase(term)
        rest = {*words[:start], *words[start + length :]}
        for condition in needs.split():
            met = any(word in rest for word in words_of(condition[1:]))
            if met != condition.startswith("+"):
                return None
        return phrase

    def _is_common(self, word: str) -> bool:
        """Whether the book itself says this word often, so that it needs no other; or whether it says nothing."""
        form = self._speller.known(word)
        return word in JOINING or (form is not None and self._tables.form_counts[form] > _COMMON)

    def _split(self, words: list[str]) -> list[str]:
        """Unknown words that are two known ones written together, taken apart."""
        out: list[str] = []
        for word in words:
            halves = [] if self._speller.known(word) is not None else self._halves(word)
            out.extend(halves or [word])
        return out

    def _halves(self, word: str) -> list[str]:
        for cut in range(_MIN_HALF + 1, len(word) - _MIN_HALF):
            pair = [word[:cut], word[cut:]]
            if all(self._speller.known(half) is not None for half in pair):
                return pair
        return []

    def _joined(self, words: list[str]) -> list[str] | None:
        """The words with neighbours that the book writes as one word joined; None where there are none."""
        for place in range(len(words) - 1):
            pair = words[place] + words[place + 1]
            if len(pair) > 2 * _MIN_HALF and self._speller.known(pair) is not None:
                return [*words[:place], pair, *words[place + 2 :]]
        return None

    def _slots(self, words: list[str]) -> list[Slot]:
        stems = self._tables.form_stems
        slots: dict[tuple[tuple[int, float], ...], Slot] = {}
        unknown: list[Slot] = []
        for place, word in enumerate(words):
            meant = self._speller.meant(word, last=place == len(words) - 1)
            best: dict[int, float] = {}
            for form, sure in meant:
                best.setdefault(stems[form], sure)
            slot = Slot(tuple(best.items()))
            if slot.stems:
                slots.setdefault(slot.stems, slot)
            else:
                unknown.append(slot)
        return [*slots.values(), *unknown]

    def _hit(self, one: Found) -> Hit:
        row = self._book.row(self._tables.codes[one.code])
        if row is None:
            raise LookupError(f"the search index names a code the book does not have: {self._tables.codes[one.code]}")
        via = VIAS[self._tables.via[one.wording]]
        wording = "" if via == TITLE else self._index.text(one.wording)
        return Hit(ICD10CM, row.code, row.title, row.billable, min(one.score, 1.0), via, wording)


def _words(text: str) -> list[str]:
    for pattern, instead in _SYMBOLS:
        text = pattern.sub(instead, text)
    return words_of(text)[:_MAX_WORDS]
