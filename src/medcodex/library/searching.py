"""Searching one code system: words to stems, codes ranked, hits with their reason."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from medcodex.library.home import Home
from medcodex.library.search_queries import Queries, Query, typed_words
from medcodex.library.search_sources import icd10cm_indexed
from medcodex.library.search_store import open_index
from medcodex.terminology.leaves import Found
from medcodex.terminology.ranking import UNKNOWN_WEIGHT, Ranker, Slot
from medcodex.terminology.search import Hit
from medcodex.terminology.search_tables import JOINING, TITLE
from medcodex.terminology.shorthand import load_shorthand
from medcodex.terminology.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.library.indexed import Indexed
    from medcodex.library.release_book import ReleaseBook

_NOTHING: Mapping[str, float] = MappingProxyType({})
_MARKS = re.compile(r"[\s.\-/]+")
_CODE = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{2,16}\Z")
_WHOLE, _BEGUN = 1.0, 0.9  # the score of a code typed whole, and of one that begins so
_SURE = 0.93  # a score that no other reading of the query needs to be tried for
_MOSTLY = 0.5  # share of a text's words; where more are another system's, so is the text


class Searcher(Protocol):
    """What search asks of one code system."""

    @property
    def system(self) -> str: ...

    def search(
        self,
        text: str,
        limit: int = 20,
        *,
        headers: bool = False,
        chapter: int | None = None,
        elsewhere: Mapping[str, float] = _NOTHING,
        least: float = 0.0,
    ) -> list[Hit]:
        """The codes a text speaks of, best first; billable ones unless ``headers``, of one ``chapter`` where given.
        ``elsewhere`` are words of the text that other systems know, with what they weigh there: where this one does
        not know them they are no slips, and tell that it is not meant. What cannot reach the score ``least`` may be
        left out."""

    def weight(self, word: str) -> float:
        """How much a word tells in the system, in any spelling and number; 0 where it does not know it."""

    def respelt(self, word: str, *, last: bool = False, least: float = 0.0) -> str:
        """The word, or the one it is most likely a slip for or, where it is the last, the beginning of, where that is
        at least so sure (0 to 1)."""

    def category(self, code: str) -> tuple[str, str]:
        """The header under which a code is shown, with its title; the code itself where it has none."""


class Titled(Protocol):
    """A code with its title, as every kind of book gives it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def billable(self) -> bool: ...


class SystemSearch:
    """Search over one book; keep it for many queries, as its word list takes some time to load.

    Builds the search index of the book beside its releases where there is none yet; ``say`` hears of it. StorageError
    where it cannot be written. ``row`` gives a code of the book, None for what the index lists for its own use only.
    """

    def __init__(
        self, book: ReleaseBook, row: Callable[[str], Titled | None], indexed: Indexed, say: Callable[[str], None]
    ) -> None:
        codes = book.release_of("codes")
        if codes is None:
            raise ValueError("a book without a code list cannot be searched")
        self.system = indexed.system
        self._row = row
        self._index = open_index(Home(codes.path.parent.parent), indexed, say)
        self._tables = self._index.tables
        self._speller = Speller(self._tables.forms, self._tables.form_counts, load_shorthand())
        self._ranker = Ranker(self._tables, self._index.needs, indexed.trust, indexed.reach)
        self._least = indexed.least
        self._dated = indexed.dated
        self._queries = Queries(self._index, self._speller)

    def search(
        self,
        text: str,
        limit: int = 20,
        *,
        headers: bool = False,
        chapter: int | None = None,
        elsewhere: Mapping[str, float] = _NOTHING,
        least: float = 0.0,
    ) -> list[Hit]:
        """The codes a text speaks of, best first; billable ones unless ``headers``, of one ``chapter`` where given.
        A text that looks like the start of a code gives the codes that start so. Empty where nothing fits.
        ``elsewhere`` are words of the text that other systems know, with what they weigh there: where this one does
        not know them they are no slips, and tell that it is not meant. What cannot reach the score ``least`` may be
        left out."""
        foreign = {word: weight for word, weight in elsewhere.items() if not self.knows(word)}
        typed = [word for word in typed_words(text) if word not in JOINING]
        # "DM2" is a word of one system and the beginning of codes of another.
        found = (
            [] if foreign and len(typed) == 1 else list(self._by_code(text, limit, headers=headers, chapter=chapter))
        )
        if found:
            return found
        if len(foreign) > _MOSTLY * len(typed):
            return []
        best: dict[int, Found] = {}
        for query in self.queries(text, foreign):
            if best and max(one.score for one in best.values()) > min(_SURE, query.sure):
                break
            slots, words = self._slots(query.words, elsewhere), frozenset(query.words)
            # Some may be headers that the index lists for its own use only, or not in force on the day.
            places = 2 * limit if headers or self._dated else limit
            ranked = self._ranker.rank(slots, words, headers=headers, chapter=chapter, limit=places, least=least)
            for code, fits, wording in ranked:
                score = fits * query.sure
                if code not in best or best[code].score < score:
                    best[code] = Found(code, score, wording)
        fitting = [one for one in best.values() if one.score >= max(self._least, least)]
        order = sorted(fitting, key=lambda one: (-round(one.score, 6), one.code))
        hits = (hit for one in order if (hit := self._hit(one)) is not None and (headers or hit.billable))
        return list(islice(hits, limit))

    def knows(self, word: str) -> bool:
        """Whether the system says this word, in any spelling and number."""
        return self._speller.known(word) is not None

    def weight(self, word: str) -> float:
        """How much a word tells in the system, in any spelling and number; 0 where it does not know it."""
        form = self._speller.known(word)
        return 0.0 if form is None else self._tables.weights[self._tables.form_stems[form]]

    def meant(self, text: str) -> str | None:
        """The text with its misspelt words as they were understood; None where all are known."""
        words = typed_words(text)
        changed = [self.respelt(word, last=place == len(words) - 1) for place, word in enumerate(words)]
        return " ".join(changed) if changed != words else None

    def respelt(self, word: str, *, last: bool = False, least: float = 0.0) -> str:
        """The word, or the one it is most likely a slip for or, where it is the last, the beginning of, where that is
        at least so sure (0 to 1)."""
        if self.knows(word):
            return word
        meant = self._speller.meant(word, last=last)
        return self._speller.form(meant[0].form) if meant and meant[0].sure >= least else word

    def category(self, code: str) -> tuple[str, str]:
        """The three-character header above a code, with its title."""
        row = self._row(code[:3])
        return code[:3], row.title if row is not None else ""

    def queries(self, text: str, foreign: Collection[str] = ()) -> Iterable[Query]:
        """The readings of a text, the likeliest first; ``foreign`` words are right as they are."""
        return self._queries.of(text)

    def _by_code(self, text: str, limit: int, *, headers: bool, chapter: int | None) -> Iterator[Hit]:
        """The code that a text is, and those that begin so."""
        start = _MARKS.sub("", text).upper()
        if not _CODE.match(start):
            return
        at = bisect_left(self._by_start, (start,))
        given = 0
        while at < len(self._by_start) and given < limit:
            plain, number = self._by_start[at]
            if not plain.startswith(start):
                return
            at += 1
            if (headers or self._tables.billable[number]) and chapter in {None, self._tables.chapters[number]}:
                row = self._row(self._tables.codes[number])
                if row is not None and (headers or row.billable):
                    given += 1
                    score = _WHOLE if plain == start else _BEGUN
                    yield Hit(self.system, row.code, row.title, row.billable, score, "code")

    @cached_property
    def _by_start(self) -> list[tuple[str, int]]:
        """The codes without punctuation, in their order."""
        return sorted((_MARKS.sub("", code).upper(), number) for number, code in enumerate(self._tables.codes))

    def _slots(self, words: list[str], elsewhere: Mapping[str, float]) -> list[Slot]:
        stems = self._tables.form_stems
        slots: dict[tuple[tuple[int, float], ...], Slot] = {}
        unknown: list[Slot] = []
        for place, word in enumerate(words):
            if word in elsewhere:  # no slip, whatever it resembles here
                form = self._speller.known(word)
                slot = Slot((), max(elsewhere[word], UNKNOWN_WEIGHT)) if form is None else Slot(((stems[form], 1.0),))
            else:
                best: dict[int, float] = {}
                for meant, sure in self._speller.meant(word, last=place == len(words) - 1):
                    best.setdefault(stems[meant], sure)
                slot = Slot(tuple(best.items()))
            if slot.stems:
                slots.setdefault(slot.stems, slot)
            else:
                unknown.append(slot)
        return [*slots.values(), *unknown]

    def _hit(self, one: Found) -> Hit | None:
        row = self._row(self._tables.codes[one.code])
        if row is None:
            return None
        via = self._tables.vias[self._tables.via[one.wording]]
        wording = "" if via == TITLE else self._index.text(one.wording)
        return Hit(self.system, row.code, row.title, row.billable, min(one.score, 1.0), via, wording)


class BookSearch(SystemSearch):
    """Search over ICD-10-CM."""

    def __init__(self, book: SqliteIcd10cmBook, say: Callable[[str], None] = lambda _: None) -> None:
        super().__init__(book, book.row, icd10cm_indexed(book), say)
