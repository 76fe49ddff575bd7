"""Which topics codes and kinds of error belong to."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def topics_of_code(system: str, code: str) -> tuple[str, ...]:
    """The topics of a code, with or without its dot; none for a code of no range."""
    bare = code.replace(".", "").upper()
    for first, last, found in _ranges().get(system, ()):
        if first <= bare[: len(first)] and bare[: len(last)] <= last:
            return found
    return ()


@cache
def error_topics() -> Mapping[str, str]:
    """The topic by the kind of error."""
    return MappingProxyType(dict(_rows("error_topics.tsv")))


@cache
def _ranges() -> Mapping[str, Sequence[tuple[str, str, tuple[str, ...]]]]:
    found: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for system, first, last, names in _rows("code_topics.tsv"):
        found.setdefault(system, []).append((first, last, tuple(names.split())))
    return MappingProxyType(found)


def _rows(name: str) -> list[list[str]]:
    text = (files("medcodex.learn.study") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]
