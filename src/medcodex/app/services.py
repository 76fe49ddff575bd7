"""Opens what names services in notes: the lists of other code systems that are loaded for a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.hcpcs_named import HcpcsNamed
from medcodex.coding.listed_named import CdtNamed, CptNamed, NdcNamed
from medcodex.coding.services import NameServices
from medcodex.errors import NotLoadedError
from medcodex.library.opening import open_concepts
from medcodex.library.systems import CDT, CPT, HCPCS, NDC
from medcodex.suggest.services.cues import Cues
from medcodex.suggest.services.drug_list import open_drug_list
from medcodex.suggest.services.drugs import Given
from medcodex.suggest.services.products import Products
from medcodex.suggest.services.supplies import Supplies, open_items
from medcodex.suggest.services.wordings import Wordings, open_wordings
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.coding.engine import Engine
    from medcodex.coding.services import Finder
    from medcodex.library.concept_book import SqliteConceptBook
    from medcodex.library.ndc_book import SqliteNdcBook

_TELLING = frozenset({"with", "without"})  # stop words elsewhere, but descriptors are told apart by them
_WHOLE = 1.0  # of a hit's score, that it answers everything asked and is on the market


def open_services(date: dt.date, engine: Engine) -> NameServices | None:
    """The step over the lists in force on a date; None where none is loaded, which is how the installation comes."""
    cues = Cues.load()
    finders: list[Finder] = []
    books: dict[str, SqliteConceptBook] = {}
    if (book := _book(date, HCPCS)) is not None:
        books[HCPCS] = book
        finders.append(_hcpcs(book, cues, engine))
    if (book := _book(date, CPT)) is not None:
        books[CPT] = book
        finders.append(CptNamed(_wordings(book, cues, engine)))
    if (book := _book(date, CDT)) is not None:
        books[CDT] = book
        finders.append(CdtNamed(_wordings(book, cues, engine)))
    if (directory := _directory(date)) is not None:
        books[NDC] = directory.book
        finders.append(NdcNamed(Products(directory, cues, engine.classes, engine.finder.assertion_rules)))
    return NameServices(tuple(finders), books, cues) if finders else None


def _book(date: dt.date, system: str) -> SqliteConceptBook | None:
    try:
        return open_concepts(date, system)
    except NotLoadedError:
        return None


def _hcpcs(book: SqliteConceptBook, cues: Cues, engine: Engine) -> HcpcsNamed:
    classes, assertions, normal = engine.classes, engine.finder.assertion_rules, engine.finder.tables.normal
    concepts = tuple(book.concepts())
    never = {row["name"]: frozenset(row["beside"].split()) for row in _rows("never_separate")}
    by_mouth = frozenset(row["name"] for row in _rows("by_mouth"))
    items, titles = open_items(concepts, normal)
    return HcpcsNamed(
        Given(open_drug_list(concepts, normal), cues, classes, assertions, never, by_mouth),
        Supplies(items, titles, cues, classes, assertions),
    )


def _wordings(book: SqliteConceptBook, cues: Cues, engine: Engine) -> Wordings:
    normal, idle = engine.finder.tables.normal, engine.finder.tables.stop - _TELLING
    by_word = open_wordings(book.concepts(), normal, idle)
    assertions = engine.finder.assertion_rules
    return Wordings(book.system, by_word, normal, idle, cues, engine.classes, assertions, book.system == CDT)


class _Directory:
    """Implements suggest.services.products.Directory over the release."""

    def __init__(self, book: SqliteNdcBook) -> None:
        self.book = book

    def packages(self, text: str, limit: int) -> list[str]:
        from medcodex.library.ndc_search import search_ndc  # noqa: PLC0415 - only a product named in a note pays for it

        hits = search_ndc(self.book, text, limit)
        return [hit.code for hit in hits if hit.score >= _WHOLE and hit.billable and not hit.wording]


def _directory(date: dt.date) -> _Directory | None:
    from medcodex.library.ndc_book import SqliteNdcBook  # noqa: PLC0415 - most sites have no directory

    book = _book(date, NDC)
    return _Directory(book) if isinstance(book, SqliteNdcBook) and "packages" in book.releases else None


def _rows(name: str) -> list[dict[str, str]]:
    return list(table_rows("medcodex.suggest", f"data/services/{name}.tsv"))
