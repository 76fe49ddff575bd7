"""Walking the ICD-10-PCS index: the same walk as through the alphabetic index of diagnoses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.index_walk import IndexWalk
from medcodex.terminology.icd10cm.model import IndexEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.terminology.icd10pcs.model import PcsIndexEntry

_PART = "index"


@dataclass(frozen=True, slots=True)
class PcsTerm(IndexEntry):
    """An entry of the ICD-10-PCS index. ``title`` is "" for a line that only refers; ``use`` names the value that a
    term is coded to ("Hallux: use 1st Toe, Right")."""

    use: str | None = None


class PcsIndexWalk(IndexWalk):
    """Finds terms in the index of a book."""

    def __init__(self, book: SqliteIcd10pcsBook) -> None:
        self._terms = {entry.id: _term(entry) for entry in book.index()}
        super().__init__(book)

    def _main_terms(self, part: str) -> Iterator[tuple[int, str]]:
        if part == _PART:
            yield from ((term.id, term.title) for term in self._terms.values() if term.level == 0)

    def _entries(self, part: str, first: int, following: int | None) -> Sequence[IndexEntry]:
        return [
            term
            for number, term in self._terms.items()
            if number >= first and (following is None or number < following)
        ]


def _term(entry: PcsIndexEntry) -> PcsTerm:
    return PcsTerm(entry.id, entry.parent, entry.level, entry.title, (), entry.code, None, entry.see, None, _PART,
                   entry.use)  # fmt: skip
