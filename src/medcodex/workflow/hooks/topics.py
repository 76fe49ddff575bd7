"""What other systems may be told of: a table of topics, each with the actions of the trail that it stands for and the
details that go along."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Topic(NamedTuple):
    """What may leave the house. ``actions`` are those of the events that it is told of, ``details`` the keys of such an
    event that go along; all others stay."""

    name: str
    actions: tuple[str, ...]
    details: tuple[str, ...]
    says: str


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by name."""
    text = (files("medcodex.workflow.hooks") / "data" / "topics.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    found = (Topic(name, tuple(acts.split()), tuple(details.split()), says) for name, acts, details, says in rows)
    return MappingProxyType({topic.name: topic for topic in found})


@cache
def topics_by_action() -> Mapping[str, Topic]:
    """The topic of each action that has one."""
    return MappingProxyType({action: topic for topic in topics().values() for action in topic.actions})
