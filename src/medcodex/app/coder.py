"""Opens everything coding needs for one date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.app.steps import StepsByDate
from medcodex.coding.claim_rules import ClaimRules
from medcodex.coding.documents import Documents
from medcodex.coding.engine import Engine
from medcodex.coding.late_stroke import LateStroke
from medcodex.conventions.combinations import Combinations
from medcodex.conventions.companions import Companions
from medcodex.conventions.integral import IntegralSymptoms
from medcodex.conventions.of_book import BookConventions
from medcodex.conventions.one_wording import OneWording
from medcodex.conventions.redundant import RedundantCodes
from medcodex.library.home import default_home
from medcodex.library.lexicon_store import open_lexicon
from medcodex.library.opening import open_book
from medcodex.library.site import site_terms, tuned
from medcodex.suggest.features import FeatureReader
from medcodex.suggest.finder import Finder
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.past import History
from medcodex.suggest.section_class import SectionClasses
from medcodex.suggest.select import Selector
from medcodex.text.assertion import AssertionRules
from medcodex.text.section_rules import SectionRules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.app.verifying import Verifying
    from medcodex.coding import CodedNote, NoteInput
    from medcodex.coding.steps import Step
    from medcodex.terminology.book import Icd10cmBook


class Coder:
    """Codes notes of one date of service; safe to keep and use for many notes, one thread at a time."""

    def __init__(self, engine: Engine, steps: Sequence[Step] = ()) -> None:
        self.engine = engine
        self.steps = steps

    def code(self, note: NoteInput) -> CodedNote:
        """The codes to report for a note, with evidence, and everything found in it: diagnoses, then what each step
        adds, in order."""
        coded, read = self.engine.diagnoses(note)
        for step in self.steps:
            coded = step(coded, read, note)
        return coded


class Coders:
    """Coders for many dates. Dates that the same releases answer share one engine; only notices differ."""

    def __init__(self, say: Callable[[str], None] = lambda _: None, verifying: Verifying | None = None) -> None:
        """``verifying`` is the verifier that looks at proposed codes, where an operator has configured one."""
        self._say = say
        self._engines: dict[str, Engine] = {}
        self._steps = StepsByDate(say, verifying)

    def on(self, date: dt.date) -> Coder:
        """The coder over the releases in force on a date; builds the release and the lexicon when they are missing.

        Raises NotLoadedError for a date before every release, StorageError when the data folder cannot be written.
        """
        book = open_book(date, say=self._say)
        engine = self._engines.get(book.fingerprint)
        if engine is None:
            engine = self._engines[book.fingerprint] = _engine(book, self._say)
        return Coder(replace(engine, book=book), self._steps.on(date, engine))


def open_coder(date: dt.date, say: Callable[[str], None] = lambda _: None) -> Coder:
    """The coder for one date; errors as for Coders.on. ``say`` takes one-line messages of a build."""
    return Coders(say).on(date)


def _engine(book: Icd10cmBook, say: Callable[[str], None]) -> Engine:
    home = default_home()
    tables = WordTables([term.row() for term in site_terms(home)])
    lexicon = open_lexicon(home, book, tables, say)
    site = tuned(home)
    conventions = BookConventions(book)
    history, classes, integral = History.load(), SectionClasses.load(), IntegralSymptoms.load()
    return Engine(
        book=book,
        conventions=conventions,
        finder=Finder(conventions, lexicon, tables, SectionRules.load(), AssertionRules.load()),
        history=history,
        combinations=Combinations.load(),
        one_wording=OneWording.load(),
        selector=Selector.load(FeatureReader(book, history, integral, classes), site.weights if site else None),
        classes=classes,
        documents=Documents.load(conventions, history),
        rules=ClaimRules(
            conventions,
            companions=Companions.load(),
            redundant=RedundantCodes.load(),
            integral=integral,
            history=history,
            classes=classes,
        ),
        late_stroke=LateStroke.load(book),
    )
