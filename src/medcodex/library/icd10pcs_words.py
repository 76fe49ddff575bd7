"""From words to ICD-10-PCS codes: through the alphabetic index and by the words of titles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.systems import ICD10PCS
from medcodex.terminology.icd10pcs.codes import is_code, normalise
from medcodex.terminology.icd10pcs.model import PcsRow
from medcodex.terminology.icd10pcs.reading import ProcedureWords
from medcodex.terminology.scoring import Scorer, Weights, stem
from medcodex.terminology.search import Hit
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.terminology.icd10pcs.model import PcsIndexEntry
    from medcodex.terminology.icd10pcs.reading import Reading

_MATCH = """SELECT code.code, code.title FROM title_fts JOIN code ON code.position = title_fts.rowid
WHERE title_fts MATCH ? AND code.billable {order} LIMIT ?"""
_CANDIDATES = 3000
_RANKED = 400
_BELOW = 1500
_LED = 8
_MIN_SHARE = 0.5
_MIN_SCORE = 0.4  # what fits less shares a word by chance
_MIN_FUZZY = 80.0
_MIN_REPAIRED = 5


@dataclass(frozen=True, slots=True)
class Led:
    """An index entry that the words name: its titles from the main term down, where it leads, and how much of the
    words' weight (0 to 1) it holds."""

    path: tuple[str, ...]
    entry: PcsIndexEntry
    share: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """An index entry with its titles from the main term down, their stemmed words and the weight of these."""

    path: tuple[str, ...]
    words: frozenset[str]
    weight: float
    entry: PcsIndexEntry


class PcsSearch:
    """Finds codes of one book from words; keep it for many queries, as its word list takes some time to load."""

    def __init__(self, book: SqliteIcd10pcsBook) -> None:
        self._book = book
        self._phrases = ProcedureWords.load()
        self._counts: Counter[str] = Counter()
        for part in ("codes", "index"):
            connection = book.connection(part)
            if connection is not None:
                for word, number in connection.execute("SELECT word, phrases FROM word"):
                    self._counts[word] = max(self._counts[word], number)
        self._weights = Weights(self._counts)
        self._scorer = Scorer(self._weights)
        self._entries: list[_Entry] | None = None
        self._with_word: dict[str, list[_Entry]] = {}

    def read(self, text: str) -> Reading:
        """The query in the words of the tables; misspelt words are those of the book they are nearest to."""
        known = " ".join(self._known(word) for word in words_of(text))
        return self._phrases.read(known)

    def search(self, text: str, limit: int = 20, *, headers: bool = False) -> list[Hit]:
        """The codes that a text speaks of, best first; none where nothing fits well. The start of a code gives the
        codes that start so, and the table it names before them where ``headers`` is set."""
        prefix = normalise(text)
        if prefix is not None and len(prefix) > 1 and (below := self._book.below(prefix, limit)):
            table = self._book.row(prefix) if headers and not is_code(prefix) else None
            rows = [table, *below] if table is not None else below
            return [Hit(ICD10PCS, row.code, row.title, row.billable, 1.0, "code") for row in rows][:limit]
        reading = self.read(text)
        best: dict[str, Hit] = {}
        query = self._scorer.query(list(reading.words))
        for row, extra, via in self._candidates(query, text):
            score = self._scorer.score(query, row.title, extra)
            held = best.get(row.code)
            if score >= _MIN_SCORE and (held is None or held.score < score):
                best[row.code] = Hit(ICD10PCS, row.code, row.title, True, score, via)
        return sorted(best.values(), key=lambda hit: (-round(hit.score, 6), hit.code))[:limit]

    def led(self, text: str) -> list[Led]:
        """The index entries that the words name, best first: those that hold at least half of the words' weight, in
        the words as typed or as read."""
        queries = [self._scorer.query(list(words)) for words in {tuple(words_of(text)), self.read(text).words} if words]
        found: list[Led] = []
        for item in self._entries_with({word for query in queries for word in query}):
            share = max((_share(query, item.words, item.weight) for query in queries), default=0.0)
            if share >= _MIN_SHARE:
                found.append(Led(item.path, item.entry, share))
        found.sort(key=lambda item: (-item.share, len(item.path), item.entry.id))
        return found[:_LED]

    def _candidates(self, query: Mapping[str, float], text: str) -> Iterator[tuple[PcsRow, str, str]]:
        for led in self.led(text):
            if led.entry.use:
                yield from self._used(query, led)
            elif led.entry.code:
                extra = " ".join((*led.path, led.entry.see or "", led.entry.use or ""))
                for row in self._book.below(led.entry.code, _BELOW):
                    yield row, extra, "index"
        for row in self._titles(list(query)):
            yield row, "", "title"

    def _used(self, query: Mapping[str, float], led: Led) -> Iterator[tuple[PcsRow, str, str]]:
        """Codes whose titles have the value that a key names ("Hallux: use 1st Toe") and the rest of the words."""
        own = {stem(word) for title in led.path for word in words_of(title)}
        value = words_of((led.entry.use or "").partition(" in ")[0].partition(" for ")[0])
        rest = [word for word in query if word not in own]
        for row in self._having([*value, *query]) or self._titles([*value, *rest]):
            yield row, " ".join(led.path), "index"

    def _titles(self, words: Sequence[str]) -> Sequence[PcsRow]:
        """Codes whose titles have all the words that the book uses; where none has, all but the one or two most
        common; where there are none either, those with most of the rarest."""
        rare = sorted((word for word in dict.fromkeys(map(stem, words)) if self._weights.count(word)),
                      key=self._weights.count)  # fmt: skip
        if not rare:
            return ()
        for dropped in range(min(3, len(rare))):
            if found := self._having(rare[: len(rare) - dropped]):
                return found
        return self._rows(" OR ".join(f'"{word}"' for word in rare[:4]), "ORDER BY rank", _RANKED)

    def _having(self, words: Sequence[str]) -> Sequence[PcsRow]:
        """Codes whose titles have all these words."""
        return self._rows(" AND ".join(f'"{stem(word)}"' for word in words), "", _CANDIDATES)

    def _rows(self, match: str, order: str, limit: int) -> Sequence[PcsRow]:
        connection = self._book.connection("codes")
        found = connection.execute(_MATCH.format(order=order), (match, limit)) if connection is not None else ()
        return [PcsRow(code, title, True) for code, title in found]

    def _entries_with(self, words: Iterable[str]) -> Iterable[_Entry]:
        """The index entries that lead anywhere and have any of the words in their titles or those above."""
        if self._entries is None:
            self._entries = list(self._read_index())
            for item in self._entries:
                for word in item.words:
                    self._with_word.setdefault(word, []).append(item)
        return {item.entry.id: item for word in words for item in self._with_word.get(word, ())}.values()

    def _read_index(self) -> Iterator[_Entry]:
        path: list[str] = []
        for entry in self._book.index():
            del path[entry.level :]
            path.append(entry.title)
            if entry.code or entry.see or entry.use:
                titles = tuple(title for title in path if title)
                words = frozenset(stem(word) for title in titles for word in words_of(title))
                yield _Entry(titles, words, sum(map(self._weights.of, words)), entry)

    def _known(self, word: str) -> str:
        """The word, or the word of the book or of the phrases that it misspells."""
        if len(word) < _MIN_REPAIRED or self._weights.count(stem(word)) or word in self._phrases.vocabulary:
            return word
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - most queries are spelt right

        pool = [*self._phrases.vocabulary, *self._counts]
        close = process.extractOne(word, pool, scorer=fuzz.ratio, score_cutoff=_MIN_FUZZY)
        return close[0] if close else word


def _share(query: Mapping[str, float], words: frozenset[str], weight: float) -> float:
    """Twice the weight shared over the weight of both."""
    shared = sum(value for word, value in query.items() if word in words)
    return 2 * shared / (sum(query.values()) + weight) if shared else 0.0
