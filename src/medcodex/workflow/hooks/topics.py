"""What other systems may be told of: a table of topics, each an action of the trail with the details that go along."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Topic(NamedTuple):
    """An action that may leave the house. ``details`` are the keys of its event that go along; all others stay."""

    name: str
    details: tuple[str, ...]
    says: str


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by name."""
    text = (files("medcodex.workflow.hooks") / "data" / "topics.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return MappingProxyType({name: Topic(name, tuple(details.split()), says) for name, details, says in rows})
