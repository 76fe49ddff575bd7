"""Searching every code system that is loaded, or some of them, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from medcodex.errors import NotLoadedError
from medcodex.library.search_queries import typed_words
from medcodex.library.systems import CDT, CPT, HCPCS, ICD10CM, ICD10PCS, ICD11, NDC, SYSTEMS
from medcodex.terminology.merging import merged
from medcodex.terminology.search_tables import JOINING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.home import Home
    from medcodex.library.searching import Searcher
    from medcodex.terminology.search import Hit

    Opened = tuple[Searcher, Sequence[Notice]]
    Opener = Callable[[datetime.date, Home, Callable[[str], None]], Opened]

# What a coder asks for first comes first.
_ORDER = (ICD10CM, ICD10PCS, CPT, HCPCS, CDT, ICD11, NDC)
_PARALLEL = frozenset({ICD11})  # classifies what ICD-10-CM does, and is not reported in its place
_COMPARABLE = 0.8  # share of the best score that hits of another system must have to be worth showing
_BEYOND_DOUBT = 0.82  # how sure a word must be a slip for another, for systems asked later to take it so too
_LONG = 5  # characters; shorter words are names and short forms too often


class Found(Protocol):
    """A function that searches a book its own way."""

    def __call__(self, text: str, limit: int) -> Iterable[Hit]: ...


class OwnSearch:
    """A system whose rows are too many for an index of this kind and which brings its own search: ``found`` gives its
    hits, best first."""

    def __init__(self, system: str, found: Found) -> None:
        self.system = system
        self._found = found

    def search(
        self,
        text: str,
        limit: int = 20,
        *,
        headers: bool = False,
        chapter: int | None = None,
        elsewhere: Mapping[str, float] | None = None,
        least: float = 0.0,
    ) -> list[Hit]:
        """Its hits; it has no chapters."""
        hits = [] if chapter is not None else self._found(text, limit)
        return [hit for hit in hits if headers or hit.billable][:limit]

    def weight(self, word: str) -> float:
        """It tells nothing of its words."""
        return 0.0

    def respelt(self, word: str, *, last: bool = False, least: float = 0.0) -> str:
        """It tells nothing of its words."""
        return word

    def category(self, code: str) -> tuple[str, str]:
        """It has no categories."""
        return code, ""


class AllSearch:
    """Search over several systems; keep it for many queries. ``notices`` say where a part of a book is behind."""

    def __init__(self, searchers: Iterable[Searcher], notices: Sequence[Notice] = ()) -> None:
        self._searchers = {one.system: one for one in searchers}
        self.notices = tuple(notices)

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems searched, in the order in which they are preferred."""
        return tuple(self._searchers)

    def search(
        self,
        text: str,
        limit: int = 20,
        *,
        headers: bool = False,
        chapter: int | None = None,
        systems: Collection[str] | None = None,
    ) -> list[Hit]:
        """The best hits, billable ones unless ``headers``, of one ``chapter`` and of some ``systems`` where given.
        Empty where nothing fits."""
        asked = self._asked(systems)
        typed, words = text, typed_words(text)
        unknown = {word for word in words if word not in JOINING and not any(one.weight(word) for one in asked)}
        known: dict[str, float] = {}  # by the systems asked so far
        found: dict[str, list[Hit]] = {}
        best = 0.0
        for one in asked:
            # One with a search of its own may know a word that it tells nothing of.
            hits = one.search(
                typed if isinstance(one, OwnSearch) else text,
                limit,
                headers=headers,
                chapter=chapter,
                elsewhere=dict(known),
                least=_COMPARABLE * best,
            )
            found[one.system] = hits
            best = max(best, hits[0].score if hits else 0.0)
            if unknown:
                last = len(words) - 1
                words = [
                    _slip_of(one, word, last=place == last) if word in unknown else word
                    for place, word in enumerate(words)
                ]
                unknown.intersection_update(words)
                text = " ".join(words)
            for word in words:
                if word not in JOINING and (weight := one.weight(word)):
                    known[word] = max(known.get(word, 0.0), weight)
        return merged(found, limit, _tells_of_a_procedure, _PARALLEL)

    def meant(self, text: str, systems: Collection[str] | None = None) -> str | None:
        """The text with misspelt words as the first system that has a meaning for them takes them; None where every
        word is known to some system, or none has a meaning."""
        asked = self._asked(systems)
        words = typed_words(text)
        meant = [
            word if any(one.weight(word) for one in asked) else _respelt(asked, word, last=place == len(words) - 1)
            for place, word in enumerate(words)
        ]
        return " ".join(meant) if meant != words else None

    def category(self, hit: Hit) -> tuple[str, str]:
        """The header under which a hit is shown, with its title."""
        return self._searchers[hit.system].category(hit.code)

    def _asked(self, systems: Collection[str] | None) -> list[Searcher]:
        return [one for name, one in self._searchers.items() if systems is None or name in systems]


def open_search(
    date: datetime.date,
    systems: Collection[str] | None = None,
    *,
    home: Home | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> AllSearch:
    """Search over the books of these systems on a date, by default of all that are loaded or come with the
    installation. Builds indexes that are missing; ``say`` hears of it.

    UsageError for a system that is not read; NotLoadedError where one that was named, or every one, has no release
    in force on the date.
    """
    from medcodex.library.home import default_home  # noqa: PLC0415

    home = home or default_home()
    opened: list[Opened] = []
    missing: list[NotLoadedError] = []
    for system in in_order(systems if systems is not None else SYSTEMS):
        try:
            opened.append(open_searcher(system, date, home, say))
        except NotLoadedError as error:
            if systems is not None:
                raise
            missing.append(error)
    if not opened:
        raise missing[0]
    return AllSearch([one for one, _ in opened], [notice for _, notices in opened for notice in notices])


def _respelt(searchers: Iterable[Searcher], word: str, *, last: bool) -> str:
    return next((other for one in searchers if (other := one.respelt(word, last=last)) != word), word)


def _slip_of(searcher: Searcher, word: str, *, last: bool) -> str:
    """The word that this one is a slip for beyond doubt, for every system alike; else the word."""
    if len(word) < _LONG or not word.isalpha():
        return word
    other = searcher.respelt(word, last=last, least=_BEYOND_DOUBT)
    return word if other.startswith(word) else other


def _tells_of_a_procedure(hit: Hit) -> bool:
    """Whether a diagnosis code says no more than that something was or will be done (ICD-10-CM chapter 21): who types
    the name of a procedure more often looks for its own code."""
    return hit.system == ICD10CM and hit.code.startswith("Z")


def _rank(system: str) -> int:
    return _ORDER.index(system) if system in _ORDER else len(_ORDER)


def in_order(systems: Collection[str]) -> list[str]:
    """The systems as they are preferred."""
    return sorted(systems, key=_rank)


def open_searcher(system: str, date: datetime.date, home: Home, say: Callable[[str], None]) -> Opened:
    """What searches one system on a date, and what is behind; errors as for open_search."""
    own = OPENERS.get(system)
    return own(date, home, say) if own is not None else _concepts(system, date, home, say)


def _icd10cm(date: datetime.date, home: Home, say: Callable[[str], None]) -> Opened:
    from medcodex.library.opening import open_book  # noqa: PLC0415 - other systems do without
    from medcodex.library.searching import BookSearch  # noqa: PLC0415

    book = open_book(date, home=home, say=say)
    return BookSearch(book, say), book.notices


def _icd10pcs(date: datetime.date, home: Home, say: Callable[[str], None]) -> Opened:
    from medcodex.library.icd10pcs_words import PcsSearch  # noqa: PLC0415 - other systems do without
    from medcodex.library.opening import open_book  # noqa: PLC0415

    book = open_book(date, "icd10pcs", home=home, say=say)
    return PcsSearch(book, say), book.notices


def _concepts(system: str, date: datetime.date, home: Home, say: Callable[[str], None]) -> Opened:
    from medcodex.library.opening import open_concepts  # noqa: PLC0415 - other systems do without
    from medcodex.library.search_concepts import ConceptSearch  # noqa: PLC0415

    book = open_concepts(date, system, home=home, say=say)
    return ConceptSearch(book, say), book.notices


def _ndc(date: datetime.date, home: Home, say: Callable[[str], None]) -> Opened:
    from medcodex.library.ndc_book import SqliteNdcBook  # noqa: PLC0415 - other systems do without
    from medcodex.library.ndc_search import search_ndc  # noqa: PLC0415
    from medcodex.library.opening import open_concepts  # noqa: PLC0415

    book = open_concepts(date, NDC, home=home, say=say)
    if not isinstance(book, SqliteNdcBook):
        raise TypeError(f"not a book of {NDC}")
    return OwnSearch(NDC, lambda text, limit: search_ndc(book, text, limit)), book.notices


# Systems that are not searched as lists of concepts.
OPENERS: Mapping[str, Opener] = {ICD10CM: _icd10cm, ICD10PCS: _icd10pcs, NDC: _ndc}
