"""Procedures found in texts, without the engine for diagnoses: its lexicon takes longer to build than all of this."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from library_fixture import APRIL_2026
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.suggest.concept import FoundDocument
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.procedures.finder import FoundProcedure, ProcedureFinder
from medcodex.suggest.procedures.words import ProcedureTables
from medcodex.text.assertion import AssertionRules
from medcodex.text.document import read_document
from medcodex.text.section_rules import SectionRules
from medcodex.text.tokens import tokenize_spans

if TYPE_CHECKING:
    from medcodex.terminology.book import Icd10pcsBook

NOTES = Path(__file__).parent / "suggest" / "procedures" / "notes.tsv"


@dataclass
class Reader:
    """Reads texts as the engine does and finds the procedures in them."""

    book: Icd10pcsBook
    tables: ProcedureTables
    finder: ProcedureFinder
    words: WordTables
    sections: SectionRules

    @classmethod
    def over(cls, book: Icd10pcsBook) -> Reader:
        words = WordTables()
        tables = ProcedureTables.load(words.normal)
        return cls(book, tables, ProcedureFinder(tables, book, AssertionRules.load()), words, SectionRules.load())

    def find(self, text: str) -> tuple[FoundProcedure, ...]:
        document = read_document(text, None, self.sections)
        words = tokenize_spans(text, [(s.start, s.end) for s in document.sentences], self.words.normal)
        forms = frozenset[str]().union(*(one.forms for one in words))
        return self.finder.find(FoundDocument(document, (), forms, tuple(words)))

    def codes(self, text: str) -> set[str]:
        decided = [code.codes[0] for one in self.find(text) for code in one.decided if not code.undecided]
        return set(self.finder.without_components(list(dict.fromkeys(decided))))


@pytest.fixture(scope="session")
def reader(pcs_home: Path) -> Reader:
    """Over the official code list, tables, index and definitions."""
    return Reader.over(open_book(APRIL_2026, "icd10pcs", home=Home(pcs_home)))


@pytest.fixture(scope="session")
def titles_reader(embedded_home: Path) -> Reader:
    """Over the code list that comes with the installation: titles, no tables."""
    return Reader.over(open_book(APRIL_2026, "icd10pcs", home=Home(embedded_home)))


def invented_notes() -> list[tuple[str, str, set[str]]]:
    """(name, text, expected codes) of each note of the table."""
    rows = [line.split("\t") for line in NOTES.read_text("utf-8").splitlines() if not line.startswith(("#", "id\t"))]
    return [(name, text.replace("|", "\n"), set(codes.split())) for name, text, codes in rows]
