"""What each kind of mistake costs, and how the parts of a mark weigh: ``data/credit.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Credit:
    """A row of the table: from 0 to 1. ``says`` is told to the learner."""

    group: str
    name: str
    value: float
    says: str


@cache
def credits_of(group: str) -> Mapping[str, Credit]:
    """The rows of a group ("key", "answer", "part", "rule") by name, in the order of the table."""
    text = (files("medcodex.learn") / "data" / "credit.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    found = (Credit(kind, name, float(value), says) for kind, name, value, says in rows if kind == group)
    return MappingProxyType({one.name: one for one in found})


def credit(group: str, name: str) -> float:
    """What a row is worth."""
    return credits_of(group)[name].value
