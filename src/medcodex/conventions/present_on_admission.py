"""What tells whether a condition was present on admission: words of the record, and the nature of a code.

Official Guidelines FY2026 Appendix I. The rows are data (data/poa_words.tsv, poa_onset.tsv, poa_codes.tsv).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.conventions.code_sets import CodeSets

PRESENT, ABSENT, UNKNOWN, UNDETERMINED = "Y", "N", "U", "W"
_PACKAGE = "medcodex.conventions"
_WITHIN_SENTENCE = "sentence"


class Indicator(NamedTuple):
    """A present-on-admission indicator with the row that says so; ``said`` are the words of the record, if any;
    ``whatever``: it holds whatever the record says of the onset."""

    value: str
    rule: str
    source: str
    said: str = ""
    whatever: bool = False


class _Words(NamedTuple):
    within: bool
    needs: tuple[str, ...]
    says: re.Pattern[str]
    indicator: Indicator


class PoaTables:
    """The tables, loaded over the sets of one book."""

    def __init__(
        self,
        words: Iterable[Mapping[str, str]],
        onset: Iterable[Mapping[str, str]],
        codes: Iterable[Mapping[str, str]],
        sets: CodeSets,
    ) -> None:
        self._sets = sets
        self._words = tuple(_words(row) for row in words)
        self._onset = tuple(_words(row) for row in onset)
        self._codes = [
            (
                sets.number(row["codes"]),
                Indicator(row["poa"], row["rule"], row["source"], whatever=row["whatever"] == "yes"),
            )
            for row in codes
        ]

    @classmethod
    def load(cls, sets: CodeSets) -> PoaTables:
        """The packaged tables."""
        names = ("poa_words", "poa_onset", "poa_codes")
        words, onset, codes = (table_rows(_PACKAGE, f"data/{name}.tsv") for name in names)
        return cls(words, onset, codes, sets)

    def said(self, sentence: str, place: int, *, in_course: bool) -> Indicator | None:
        """What a sentence says of a condition that begins at ``place`` in it; ``in_course``: the sentence tells the
        course of the stay. None where it says nothing."""
        lower = sentence.lower()
        for row in (*self._words, *self._onset) if in_course else self._words:
            if not any(letters in lower for letters in row.needs):
                continue
            found = row.says.search(sentence if row.within else sentence[:place])
            if found:
                return row.indicator._replace(said=" ".join(sentence[found.start() : found.end()].split()))
        return None

    def of_code(self, code: str) -> Indicator | None:
        """What the code itself tells; None where it tells nothing."""
        held = self._sets.holding(code)
        return next((indicator for number, indicator in self._codes if number in held), None)


def _words(row: Mapping[str, str]) -> _Words:
    indicator = Indicator(row["poa"], row["rule"], row["source"])
    return _Words(
        row["where"] == _WITHIN_SENTENCE,
        tuple(row["needs"].split("|")),
        re.compile(row["says"], re.IGNORECASE),
        indicator,
    )
