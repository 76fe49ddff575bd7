"""Body parts of a table without their side, and all the words that name them: titles, body part key, own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.suggest.procedures.words import named_in_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.suggest.procedures.patterns import PatternBook
    from medcodex.suggest.procedures.words import Bag, ProcedureTables

RIGHT, LEFT, BILATERAL = "right", "left", "bilateral"
_SIDE_WORDS = frozenset({RIGHT, LEFT, BILATERAL})
_JOINING = frozenset({"and", "of", "the", "or"})


class Parts:
    """Body parts of one book, table by table as they are asked for."""

    def __init__(self, tables: ProcedureTables, book: PatternBook) -> None:
        self._tables = tables
        self._book = book
        self._cores: dict[str, dict[str, tuple[Bag, str]]] = {}
        self._names: dict[tuple[str, Bag], tuple[Bag, ...]] = {}
        self._key: dict[Bag, list[Bag]] | None = None

    def cores(self, table: str, values: Sequence[str]) -> dict[Bag, dict[str, str]]:
        """Body part without side -> side ("" for none) -> character, for some of a table's values."""
        known = self._cores.get(table)
        if known is None:
            known = self._cores[table] = self._read(table)
        out: dict[Bag, dict[str, str]] = {}
        for value in values:
            if value in known:
                core, side = known[value]
                out.setdefault(core, {}).setdefault(side, value)
        return out

    def names(self, table: str, core: Bag) -> tuple[Bag, ...]:
        """The sets of words of which each names a body part of a table; longest first."""
        found = self._names.get((table, core))
        if found is None:
            common = self._common(table)
            own = core - common or core
            words = {core} if own <= self._tables.positions else {own, core}
            for part in {own, core}:
                words.update(self._tables.parts.get(part, ()))
            words.update(bag - common or bag for bag in self._keyed(core))
            found = self._names[table, core] = tuple(sorted((bag for bag in words if bag), key=len, reverse=True))
        return found

    def _read(self, table: str) -> dict[str, tuple[Bag, str]]:
        found: dict[str, tuple[Bag, str]] = {}
        for character, _ in self._book.book.next_characters(table):
            words = self._tables.forms.bag(self._book.title(table, character))
            sides = words & _SIDE_WORDS
            if words:
                found[character] = (words - _SIDE_WORDS - _JOINING, next(iter(sides), ""))
        return found

    def _common(self, table: str) -> Bag:
        """Words in more than half of a table's body parts, which tell none of them apart."""
        self.cores(table, ())
        cores = {core for core, _ in self._cores[table].values()}
        if len(cores) < 3:
            return frozenset()
        words = frozenset[str]().union(*cores)
        return frozenset(word for word in words if sum(word in core for core in cores) * 2 > len(cores))

    def _keyed(self, core: Bag) -> Sequence[Bag]:
        if self._key is None:
            self._key = {}
            for title, terms in named_in_book(self._book.book).items():
                key = self._tables.forms.bag(title) - _SIDE_WORDS - _JOINING
                self._key.setdefault(key, []).extend(
                    bag - _JOINING for bag in (self._tables.forms.bag(term) for term in terms) if bag - _JOINING
                )
        return self._key.get(core, ())
