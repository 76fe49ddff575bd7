"""Questions over the books of a data folder, made for a date and kept while the releases stay the same."""

from __future__ import annotations

from collections import OrderedDict
from threading import RLock
from typing import TYPE_CHECKING

from medcodex.app.grouping import Groupers
from medcodex.errors import NotLoadedError
from medcodex.group.hcc_tables import Model
from medcodex.learn.questions.all_generators import questions
from medcodex.learn.questions.books import QuestionBooks
from medcodex.library.edit_tables import NCCI_PTP
from medcodex.library.files import release_files
from medcodex.library.hcc_package import open_tables
from medcodex.library.home import Home, default_home
from medcodex.library.listed import open_listed
from medcodex.library.ncci_tables import pairs_of
from medcodex.library.opening import open_book
from medcodex.library.systems import HCPCS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.group.hcc_tables import ModelTables
    from medcodex.learn.questions.drawing import Questions
    from medcodex.learn.questions.item import Item
    from medcodex.terminology.ncci.model import PtpEdit

_DATES = 2
_DRAWS = 64


class DatedQuestions:
    """Questions of the books in force on a date; implements learn.questions.item.ItemSource. Safe for threads, one at a
    time. What was drawn is kept, so that a page which shows one question after another draws once."""

    def __init__(self, made: Questions) -> None:
        self._made = made
        self._lock = RLock()
        self._drawn: OrderedDict[tuple[object, ...], Sequence[Item]] = OrderedDict()
        self._topics: Sequence[str] | None = None

    @property
    def made(self) -> Questions:
        """The questions with their generators and their checker."""
        return self._made

    def topics(self) -> Sequence[str]:
        """The topics that there are questions of."""
        with self._lock:
            if self._topics is None:
                self._topics = self._made.topics()
            return self._topics

    def draw(self, wanted: Mapping[str, int], seed: int, avoid: frozenset[str] = frozenset()) -> Sequence[Item]:
        """See ItemSource."""
        key = (tuple(sorted(wanted.items())), seed, avoid)
        with self._lock:
            found = self._drawn.pop(key, None)
            if found is None:
                found = tuple(self._made.draw(wanted, seed, avoid))
            self._drawn[key] = found
            while len(self._drawn) > _DRAWS:
                self._drawn.popitem(last=False)
        return found


class QuestionShelf:
    """The questions of each date, for the releases that are loaded."""

    def __init__(self, home: Home | None = None, say: Callable[[str], None] = lambda _: None) -> None:
        self._home = home or default_home()
        self._say = say
        self._lock = RLock()
        self._kept: OrderedDict[tuple[object, ...], DatedQuestions] = OrderedDict()

    def on(self, date: dt.date) -> DatedQuestions:
        """The questions of a date. NotLoadedError where no code list of ICD-10-CM was in force."""
        key = (date, tuple(path.name for path in release_files(self._home)))
        with self._lock:
            found = self._kept.pop(key, None)
            if found is None:
                found = DatedQuestions(questions(open_books(date, self._home, self._say)))
            self._kept[key] = found
            while len(self._kept) > _DATES:
                self._kept.popitem(last=False)
        return found


def open_books(date: dt.date, home: Home, say: Callable[[str], None] = lambda _: None) -> QuestionBooks:
    """The books that questions are made from, as far as they are loaded; NotLoadedError where ICD-10-CM is not."""
    cm = open_book(date, home=home, say=say)
    try:
        pcs = open_book(date, "icd10pcs", home=home, say=say)
    except NotLoadedError:
        pcs = None
    try:
        hcpcs = open_listed(date, HCPCS, home=home, say=say)
    except NotLoadedError:
        hcpcs = None
    try:
        drg = Groupers(say, home).ms_drg
    except NotLoadedError:
        drg = None
    return QuestionBooks(date, cm, pcs=pcs, hcpcs=hcpcs, edits=_edits(date, home), drg=drg, hcc=_model())


def _edits(date: dt.date, home: Home) -> tuple[str, Sequence[PtpEdit]]:
    name, pairs = pairs_of(home, NCCI_PTP, "practitioner")
    return name, [one for one in pairs if one.in_force(date)]


def _model() -> ModelTables | None:
    try:
        source = open_tables()
    except NotLoadedError:
        return None
    return source.tables(Model.V28, source.years[-1])
