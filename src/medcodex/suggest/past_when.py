"""Conditions that are over though no word of the past governs them: ablated, without evidence of disease, repaired.

Official Guidelines FY2026 I.C.2.m, I.C.17, I.C.21.c.4; the cases are rows of data/past_when.tsv.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.suggest.concept import Concept

RULE = "over"
_BEFORE = 60  # characters that may hold what stands right before a mention
_STANDS = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})


class _Row(NamedTuple):
    codes: CodeRanges
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    near: re.Pattern[str] | None
    unless: re.Pattern[str] | None


class PastWhen:
    """The table, loaded."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [
            _Row(
                CodeRanges(row["codes"]),
                _pattern(rf"(?:{row['before']})$" if row["before"] else ""),
                _pattern(row["after"]),
                _pattern(row["near"]),
                _pattern(row["unless"]),
            )
            for row in rows
        ]

    @classmethod
    def load(cls) -> PastWhen:
        """The packaged table."""
        return cls(table_rows("medcodex.suggest", "data/past_when.tsv"))

    def read(self, concept: Concept, text: str, start: int, end: int) -> Concept:
        """The concept, as one of the past where its sentence (``start`` to ``end`` of the ``text``) says that it is
        over."""
        if concept.assertion not in _STANDS:
            return concept
        for row in self._rows:
            if concept.code in row.codes and _over(row, concept, text, start, end):
                return concept._replace(assertion=Assertion.HISTORICAL, rule=RULE)
        return concept


def _over(row: _Row, concept: Concept, text: str, start: int, end: int) -> bool:
    if row.unless is not None and row.unless.search(text, start, end):
        return False
    if row.before is not None and row.before.search(text[max(start, concept.start - _BEFORE) : concept.start]):
        return True
    if row.after is not None and row.after.match(text, concept.end, end):
        return True
    return row.near is not None and row.near.search(text, start, end) is not None


def _pattern(words: str) -> re.Pattern[str] | None:
    return re.compile(words, re.IGNORECASE) if words else None
