"""Drills from their files, and from practice charts whose key asks for a query."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from medcodex.errors import InputError
from medcodex.learn.cases.case import Level
from medcodex.learn.drills import shape
from medcodex.learn.drills.drill import Drill, DrillKind, Fact
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.learn.cases.case import Case

_SHORTEST = 4
_TASK = "Write the query that a careful coder sends to the provider before this chart is closed. It is about: {about}."


@cache
def own_drills() -> Mapping[str, Drill]:
    """The drills that come with the install, by id."""
    found = sorted((files("medcodex.learn.drills") / "library").iterdir(), key=lambda one: one.name)
    named = ((one.name.removesuffix(".toml"), one) for one in found if one.name.endswith(".toml"))
    return MappingProxyType({name: read_drill(name, one.read_text(encoding="utf-8")) for name, one in named})


def read_drill(name: str, text: str) -> Drill:
    """A drill of its TOML. InputError, with the key, for what is mistyped or contradicts itself."""
    try:
        told = msgspec.convert(tomllib.loads(text), shape.Drill)
        kind, level = DrillKind(told.kind), Level(told.level)
    except (ValueError, RecursionError) as error:  # tomllib's, msgspec's and the enumerations' errors are such
        raise InputError(str(error), name) from None
    for quote in told.indicators:
        if quote not in told.text:
            raise InputError(f"indicators: {quote!r} does not stand in the record", name)
    for topic in told.topics:
        if topic not in topics():
            raise InputError(f"topics: {topic!r} is none", name)
    return Drill(
        id=name,
        kind=kind,
        title=told.title,
        level=level,
        topics=tuple(told.topics),
        task=told.task,
        text=told.text,
        indicators=tuple(told.indicators),
        keywords=tuple(told.keywords),
        model=told.model,
        facts=tuple(Fact(one.name, one.value, one.needed) for one in told.facts),
        rules=_patterns(name, told.rules),
        private=_patterns(name, told.private),
        unsupported=_patterns(name, told.unsupported),
    )


def drills_of(cases: Iterable[Case]) -> Iterator[Drill]:
    """A drill for each query that the key of a chart asks for; their ids are the chart's with a number."""
    for case in cases:
        for number, one in enumerate(case.key.queries, 1):
            if not one.evidence:
                continue
            yield Drill(
                id=f"{case.id}.{number}",
                kind=DrillKind.QUERY,
                title=case.title,
                level=case.level,
                topics=("queries", *(topic for topic in case.topics if topic != "queries")),
                task=_TASK.format(about=one.about.rstrip(".")),
                text=case.note,
                indicators=tuple(quote.text for quote in one.evidence),
                keywords=_matter(one.about),
                case_id=case.id,
            )


@cache
def _common() -> frozenset[str]:
    text = (files("medcodex.learn.drills") / "data" / "common_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _matter(about: str) -> tuple[str, ...]:
    common = _common()
    words = re.findall(r"[a-z][a-z-]+", about.lower())
    return tuple(dict.fromkeys(word for word in words if word not in common and len(word) >= _SHORTEST)) or (about,)


def _patterns(name: str, told: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(one, re.IGNORECASE) for one in told)
    except re.error as error:
        raise InputError(f"a pattern cannot be read: {error}", name) from None
