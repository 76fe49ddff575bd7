"""What charts, questions and results are about: one vocabulary for all of them, ``data/topics.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; ``kind`` is skill, knowledge or specialty."""

    name: str
    kind: str
    title: str


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by name, in the order of the table."""
    text = (files("medcodex.learn") / "data" / "topics.tsv").read_text(encoding="utf-8")
    rows = (Topic(*line.split("\t")) for line in text.splitlines()[1:])
    return MappingProxyType({one.name: one for one in rows})
