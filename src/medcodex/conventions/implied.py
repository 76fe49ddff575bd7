"""Codes that go with a documented one and are told by the same words: septic shock is a sepsis, a delivery has an
outcome. The rows are data (data/implied.tsv)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from medcodex.conventions.code_sets import CodeSets


class Implied(NamedTuple):
    """``code`` is reported because ``by`` is."""

    code: str
    by: str
    source: str


class ImpliedCodes:
    """The table over the sets of one book."""

    def __init__(self, rows: Iterable[Mapping[str, str]], sets: CodeSets) -> None:
        self._sets = sets
        self._rows = [
            (sets.number(row["code"]), row["implies"], sets.number(row["unless"]), row["source"]) for row in rows
        ]

    @classmethod
    def load(cls, sets: CodeSets) -> ImpliedCodes:
        """With the packaged table."""
        return cls(table_rows("medcodex.conventions", "data/implied.tsv"), sets)

    def by(self, codes: Collection[str]) -> list[Implied]:
        """What ``codes`` imply and do not hold yet, once each."""
        held = {code: self._sets.holding(code) for code in codes}
        every = frozenset().union(*held.values()) if held else frozenset()
        out: dict[str, Implied] = {}
        for number, implied, unless, source in self._rows:
            if number in every and unless not in every:
                by = next(code for code in codes if number in held[code])
                out.setdefault(implied, Implied(implied, by, source))
        return list(out.values())
