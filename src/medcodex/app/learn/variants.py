"""Variants of practice charts wired to folders, books, edits and groupers."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.app.learn.case_folders import cases_in, library
from medcodex.app.learn.means import EditJudge, ShelfBooks
from medcodex.conventions.laterality import LateralitySiblings, side_of
from medcodex.errors import InputError, NotFoundError
from medcodex.learn.cases.reading import CASE_FILE
from medcodex.learn.variants.choosing import CaseVariantMaker
from medcodex.learn.variants.declared import VARIANTS_FILE, read_variants
from medcodex.learn.variants.making import SEPARATOR
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from medcodex.learn.cases.case import Case
    from medcodex.learn.cases.ports import CaseJudge
    from medcodex.learn.variants.declared import Dimension
    from medcodex.learn.variants.ports import VariantBooks
    from medcodex.library.shelf import Shelf

_LARGEST = 200_000
_KEPT = 256
_TABLE = 3
_MOST_CODES = 20_000


class SidedBooks(ShelfBooks):
    """learn.variants.ports.VariantBooks over a shelf."""

    def side(self, system: str, code: str, date: dt.date) -> str:
        """See the port."""
        return side_of(self.title(system, code, date))

    def other_side(self, system: str, code: str, side: str, date: dt.date) -> str | None:
        """See the port."""
        if system == "icd10cm":
            return LateralitySiblings(open_book(date)).of(code)[1].get(side)
        if system != "icd10pcs":
            return None
        title = self.title(system, code, date)
        wanted = _with_side(title, side_of(title), side)
        with_title = (
            row.code for row in open_book(date, "icd10pcs").below(code[:_TABLE], _MOST_CODES) if row.title == wanted
        )
        return next(with_title, None)


class Variants:
    """The variants of some charts: learn.classes.ports.CaseVariants, and what marking asks for by id. Those made are
    kept, the latest of them."""

    def __init__(
        self,
        books: VariantBooks,
        judge: CaseJudge,
        cases: Callable[[], Mapping[str, Case]],
        dimensions: Callable[[], Mapping[str, Sequence[Dimension]]],
    ) -> None:
        self._books, self._judge, self._cases, self._dimensions = books, judge, cases, dimensions
        self._kept: OrderedDict[tuple[str, str], Case | None] = OrderedDict()

    def ids(self) -> Sequence[str]:
        """The charts there are."""
        return list(self._cases())

    def of(self, case_id: str) -> CaseVariantMaker:
        """The variants of a chart. NotFoundError for an id there is not."""
        case = self._cases().get(case_id)
        if case is None:
            raise NotFoundError("no such practice chart; medcodex learn cases lists them", case_id)
        return CaseVariantMaker(case, self._dimensions().get(case_id, ()), self._books, self._judge)

    def case(self, variant_id: str) -> Case:
        """The chart of an id, of the library or a variant ("hip-fracture~left"). NotFoundError where there is none, or
        where its key may not teach."""
        case_id, _, name = variant_id.partition(SEPARATOR)
        if not name:
            found = self._cases().get(case_id)
        else:
            found = self._remembered((variant_id, ""), lambda: self.of(case_id).made(name).case)
        if found is None:
            raise NotFoundError("no such practice chart", variant_id)
        return found

    def chosen(self, case_id: str, seed: str) -> str:
        """See the port."""
        found = self._remembered((case_id, seed), lambda: self.of(case_id).chosen(seed))
        return case_id if found is None else found.id

    def _remembered(self, key: tuple[str, str], make: Callable[[], Case | None]) -> Case | None:
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept.get(key)


def variants_of(shelf: Shelf, say: Callable[[str], None] = lambda _: None) -> Variants:
    """The variants of the install's charts over the releases of a shelf."""
    return Variants(SidedBooks(shelf), EditJudge(say), library, declared)


def variants_in(path: str, shelf: Shelf, say: Callable[[str], None] = lambda _: None) -> Variants:
    """The variants of the charts of a folder of one's own. InputError where it cannot be read."""
    cases = {one.id: one for one in cases_in(path)}
    dimensions = {one.parent.name: _declared_in(one.parent) for one in sorted(Path(path).rglob(CASE_FILE))}
    return Variants(SidedBooks(shelf), EditJudge(say), lambda: cases, lambda: dimensions)


@cache
def declared() -> Mapping[str, Sequence[Dimension]]:
    """What the authors of the install's charts declared, by the chart's id."""
    root = files("medcodex.learn") / "library"
    found: dict[str, Sequence[Dimension]] = {}
    for shelf in root.iterdir():
        if shelf.is_dir():
            for folder in shelf.iterdir():
                dimensions = _declared_in(folder) if folder.is_dir() else ()
                if dimensions:
                    found[folder.name] = dimensions
    return found


def _declared_in(folder: Traversable) -> Sequence[Dimension]:
    file = folder / VARIANTS_FILE
    if not file.is_file():
        return ()
    where = f"{folder.name}/{VARIANTS_FILE}"
    with file.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise InputError(f"larger than {_LARGEST} bytes", where)
    return read_variants(data, where)


def _with_side(title: str, old: str, new: str) -> str:
    return title.replace(old.title(), new.title())
