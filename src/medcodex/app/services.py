"""Opens what names services in notes: the lists of other code systems that are loaded for a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.hcpcs_named import HcpcsNamed
from medcodex.coding.services import NameServices
from medcodex.errors import NotLoadedError
from medcodex.library.opening import open_concepts
from medcodex.library.systems import HCPCS
from medcodex.suggest.section_class import SectionClasses
from medcodex.suggest.services.cues import Cues
from medcodex.suggest.services.drug_list import open_drug_list
from medcodex.suggest.services.drugs import Given
from medcodex.suggest.services.supplies import Supplies, open_items
from medcodex.text.assertion import AssertionRules
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.coding.engine import Engine
    from medcodex.coding.services import Finder
    from medcodex.library.concept_book import SqliteConceptBook


def open_services(date: dt.date, engine: Engine) -> NameServices | None:
    """The step over the lists in force on a date; None where none is loaded, which is how the installation comes."""
    cues = Cues.load()
    finders: list[Finder] = []
    books: dict[str, SqliteConceptBook] = {}
    if (book := _book(date, HCPCS)) is not None:
        books[HCPCS] = book
        finders.append(_hcpcs(book, cues, engine))
    return NameServices(tuple(finders), books, cues) if finders else None


def _book(date: dt.date, system: str) -> SqliteConceptBook | None:
    try:
        return open_concepts(date, system)
    except NotLoadedError:
        return None


def _hcpcs(book: SqliteConceptBook, cues: Cues, engine: Engine) -> HcpcsNamed:
    classes, assertions, normal = SectionClasses.load(), AssertionRules.load(), engine.finder.tables.normal
    concepts = tuple(book.concepts())
    never = {row["name"]: frozenset(row["beside"].split()) for row in _rows("never_separate")}
    by_mouth = frozenset(row["name"] for row in _rows("by_mouth"))
    items, titles = open_items(concepts, normal)
    return HcpcsNamed(
        Given(open_drug_list(concepts, normal), cues, classes, assertions, never, by_mouth),
        Supplies(items, titles, cues, classes, assertions),
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(table_rows("medcodex.suggest", f"data/services/{name}.tsv"))
