"""From words to ICD-10-PCS codes: everyday phrases read in the words of the tables, then the search index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.search_pcs import icd10pcs_indexed
from medcodex.library.search_queries import Query, typed_words
from medcodex.library.searching import SystemSearch
from medcodex.terminology.icd10pcs.reading import ProcedureWords
from medcodex.terminology.scoring import Scorer, Weights, stem
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.terminology.icd10pcs.model import PcsIndexEntry
    from medcodex.terminology.icd10pcs.reading import Reading

_LED = 8
_MIN_SHARE = 0.5
_TYPED = 0.9  # a query in its own words, where phrases of it are known to stand for others
_ENDINGS = 2


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


class PcsSearch(SystemSearch):
    """Finds codes of one book from words; keep it for many queries, as its word list takes some time to load."""

    def __init__(self, book: SqliteIcd10pcsBook, say: Callable[[str], None] = lambda _: None) -> None:
        super().__init__(book, book.row, icd10pcs_indexed(book), say)
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
        return self._read(words_of(text), ())

    def queries(self, text: str, foreign: Collection[str] = ()) -> Iterator[Query]:
        """The text in the words of the tables, for each word that it may end in; then in its own."""
        typed = typed_words(text)
        for ended in self._ended(typed, foreign):
            words = list(self._read(ended, foreign).words)
            yield Query(words, 1.0)
            if (named := self._queries.rewritten(words)) is not None:
                yield Query(named, 1.0)
            if ended == typed and set(words) != set(typed):
                yield Query(typed, _TYPED)

    def _read(self, words: Sequence[str], foreign: Collection[str]) -> Reading:
        """The last word stays as it is where it is the beginning of others."""
        known = [
            word if word in foreign or (place == len(words) - 1 and self._begins(word)) else self.respelt(word)
            for place, word in enumerate(words)
        ]
        return self._phrases.read(" ".join(known))

    def _ended(self, words: list[str], foreign: Collection[str]) -> Iterator[list[str]]:
        """The words, and where the last of them begins others, these too that everyday phrases have."""
        yield words
        if words and words[-1] not in foreign and not self.knows(words[-1]):
            forms = [self._speller.form(one.form) for one in self._speller.meant(words[-1], last=True)]
            said = [form for form in forms if form.startswith(words[-1]) and form in self._phrases.vocabulary]
            yield from ([*words[:-1], form] for form in said[:_ENDINGS])

    def _begins(self, word: str) -> bool:
        if self.knows(word):
            return False
        meant = self._speller.meant(word, last=True)
        return bool(meant) and self._speller.form(meant[0].form).startswith(word)

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


def _share(query: Mapping[str, float], words: frozenset[str], weight: float) -> float:
    """Twice the weight shared over the weight of both."""
    shared = sum(value for word, value in query.items() if word in words)
    return 2 * shared / (sum(query.values()) + weight) if shared else 0.0
