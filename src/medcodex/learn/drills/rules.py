"""The rules that drills are marked by: rows with their worth and source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.learn.drills.drill import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: ``weight`` is the part of the score that is lost where it is broken, ``kept`` and ``broken`` what is said
    then."""

    id: str
    kind: str
    severity: str
    weight: float
    title: str
    kept: str
    broken: str
    source: str

    def told(self, lost: float, more: str = "") -> Remark:
        """What is said of an answer that keeps the rule (``lost`` 0) or loses a part of its weight, from 0 to 1."""
        kept = lost <= 0
        said = self.kept if kept else self.broken
        return Remark(self.id, self.title, kept, f"{said}: {more}" if more else said, self.source,
                      self.weight * lost, self.severity)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Words that keep or break a rule."""

    rule: str
    keeps: bool
    pattern: re.Pattern[str]


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    rows = _rows("rules.tsv")
    found = (Rule(a, b, c, float(weight), *rest) for a, b, c, weight, *rest in rows)
    return MappingProxyType({one.id: one for one in found})


@cache
def words() -> Sequence[Words]:
    """All words, in the order of their table."""
    return tuple(
        Words(rule, does == "keeps", re.compile(pattern, re.IGNORECASE)) for rule, does, pattern in _rows("words.tsv")
    )


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("medcodex.learn.drills") / "data" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return (line.split("\t") for line in lines[1:])
