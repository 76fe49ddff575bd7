"""ICD-10-PCS as a volume: its tree is the walk through the tables, one axis a level."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from medcodex.library.answers.icd10pcs import notices_of, pcs_lookup_object
from medcodex.library.icd10pcs_index import PcsIndexPages
from medcodex.library.icd10pcs_words import PcsSearch
from medcodex.library.shelf.held import HeldBook
from medcodex.library.shelf.volume import Node
from medcodex.library.systems import ICD10PCS
from medcodex.terminology.icd10pcs.axes import next_step, path_of, valid_length
from medcodex.terminology.icd10pcs.codes import LENGTH, is_code, normalise
from medcodex.terminology.icd10pcs.lookup import lookup_pcs
from medcodex.terminology.icd10pcs.validate import validate_pcs

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from medcodex.encounter import Notice
    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.terminology.icd10pcs.axes import Step, Value
    from medcodex.terminology.validate import Standing, Validity


class Icd10pcsVolume(HeldBook):
    """Implements Volume; the search is opened when first asked."""

    system = ICD10PCS
    book: SqliteIcd10pcsBook

    @cached_property
    def words(self) -> PcsSearch:
        """From words to codes."""
        return PcsSearch(self.book)

    @cached_property
    def index(self) -> PcsIndexPages:
        """The alphabetic index page by page."""
        return PcsIndexPages(self.book)

    @property
    def notices(self) -> Sequence[Notice]:
        return notices_of(self.book)

    def normalise(self, text: str) -> str | None:
        return normalise(text)

    def answer(self, text: str) -> dict[str, Any] | None:
        found = lookup_pcs(self.book, text)
        return pcs_lookup_object(found, self.release) if found is not None else None

    def verdict(self, text: str, date: datetime.date, standings: Sequence[Standing]) -> Validity:
        return validate_pcs(self.book, text, date, standings)

    def node(self, key: str) -> Node | None:
        if not self._known(key):
            return None
        step = path_of(self.book, key)[-1]
        return self._node(step, step.values[0])

    def children(self, key: str | None) -> Sequence[Node]:
        step = next_step(self.book, key or "") if key is None or self._known(key) else None
        return [self._node(step, value) for value in step.values] if step is not None else []

    def ancestors(self, key: str) -> Sequence[Node]:
        if not self._known(key):
            return []
        return [self._node(step, step.values[0]) for step in path_of(self.book, key)[:-1]]

    def _known(self, key: str) -> bool:
        return normalise(key) == key and valid_length(self.book, key) == len(key)

    def _node(self, step: Step, value: Value) -> Node:
        key = step.prefix + value.character
        row = self.book.row(key) if is_code(key) else None
        title = row.title if row is not None else value.title or value.example
        return Node(key, title, step.axis.lower(), billable=row is not None, more=len(key) < LENGTH)
