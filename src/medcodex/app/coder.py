"""Opens everything coding needs for one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.engine import Engine
from medcodex.conventions.combinations import Combinations
from medcodex.conventions.companions import Companions
from medcodex.conventions.integral import IntegralSymptoms
from medcodex.conventions.redundant import RedundantCodes
from medcodex.library.home import default_home
from medcodex.library.lexicon_store import open_lexicon
from medcodex.library.opening import open_book
from medcodex.suggest.features import FeatureReader
from medcodex.suggest.finder import Finder
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.past import History
from medcodex.suggest.section_class import SectionClasses
from medcodex.suggest.select import Selector
from medcodex.text.assertion import AssertionRules
from medcodex.text.section_rules import SectionRules

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date as Date

    from medcodex.coding import CodedNote, NoteInput


class Coder:
    """Codes notes of one date of service; safe to keep and use for many notes, one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def code(self, note: NoteInput) -> CodedNote:
        """The codes to report for a note, with evidence, and everything found in it."""
        return self.engine.code(note)


def open_coder(date: Date, say: Callable[[str], None] = lambda _: None) -> Coder:
    """The engine over the releases in force on a date; builds the release and the lexicon when they are missing.

    ``say`` takes one-line messages of a build. Raises NotLoadedError for a date before every release, StorageError
    when the data folder cannot be written.
    """
    book = open_book(date, say=say)
    tables = WordTables()
    lexicon = open_lexicon(default_home().root / "lexicon", book, tables, say)
    finder = Finder(book, lexicon, tables, SectionRules.load(), AssertionRules.load())
    history = History.load()
    classes = SectionClasses.load()
    selector = Selector.load(FeatureReader(book, history, IntegralSymptoms.load(), classes))
    return Coder(Engine(book, finder, history, Combinations.load(), Companions.load(), RedundantCodes.load(), selector, classes))
