"""Identifiers that were marked by hand, and what a de-identifier found of them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from medcodex.deid import RedactedSpan

_ALNUM = re.compile(r"[^\W_]")
HALF = 0.5


class Mark(NamedTuple):
    """An identifier marked in record ``id``; kind "placeholder" asks nothing: what already stands for an identifier."""

    id: str
    split: str
    start: int
    end: int
    kind: str


def read_marks(path: Path) -> list[Mark]:
    """The marks of a spans file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return [Mark(row["id"], row["split"], int(row["start"]), int(row["end"]), row["kind"]) for row in rows]


@dataclass(slots=True)
class Tally:
    """Counts over records. A mark is found when every letter and digit of it was redacted, under whatever kind; a
    redacted span is right when at least half of its letters and digits are marked."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right_kind: Counter[str] = field(default_factory=Counter)
    redacted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    words: int = 0
    missed: list[Mark] = field(default_factory=list)
    false: list[tuple[str, RedactedSpan]] = field(default_factory=list)

    def add(self, name: str, text: str, marks: Iterable[Mark], spans: Iterable[RedactedSpan]) -> None:
        """Count one record."""
        marks, spans = list(marks), list(spans)
        self.words += len(text.split())
        covered: dict[int, str] = {}
        for span in spans:
            covered.update(dict.fromkeys(range(span.start, span.end), span.kind.value))
        placed: set[int] = set()
        for mark in marks:
            places = [at for at in range(mark.start, mark.end) if _ALNUM.match(text[at])]
            placed.update(places)
            if mark.kind == "placeholder":
                continue
            self.marked[mark.kind] += 1
            if all(at in covered for at in places):
                self.found[mark.kind] += 1
                self.right_kind[mark.kind] += all(covered[at] == mark.kind for at in places)
            else:
                self.missed.append(mark)
        for span in spans:
            letters = [at for at in range(span.start, span.end) if _ALNUM.match(text[at])]
            self.redacted[span.kind.value] += 1
            if letters and sum(at in placed for at in letters) >= HALF * len(letters):
                self.right[span.kind.value] += 1
            else:
                self.false.append((name, span))
