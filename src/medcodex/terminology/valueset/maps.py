"""Concept maps: from a code to its counterparts in another system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.terminology.valueset.records import Coding, join_canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

# R5 relationship to R4 equivalence; both of the target seen from the source.
EQUIVALENCE = {
    "equivalent": "equivalent",
    "source-is-narrower-than-target": "wider",
    "source-is-broader-than-target": "narrower",
    "related-to": "relatedto",
    "not-related-to": "disjoint",
}
UNRELATED = "not-related-to"


@dataclass(frozen=True, slots=True)
class MapTarget:
    """A counterpart; ``relationship`` in R5's words."""

    code: str
    relationship: str
    display: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class MapGroup:
    """The elements of a map between one system and another: (source code, targets)."""

    source: str
    target: str
    elements: tuple[tuple[str, tuple[MapTarget, ...]], ...]
    source_version: str = ""
    target_version: str = ""


@dataclass(frozen=True, slots=True)
class ConceptMap:
    """A concept map with the value sets it goes between, "" where it names none."""

    url: str
    version: str = ""
    source_scope: str = ""
    target_scope: str = ""
    groups: tuple[MapGroup, ...] = ()
    header: Mapping[str, Any] | None = None

    @property
    def canonical(self) -> str:
        return join_canonical(self.url, self.version)


@dataclass(frozen=True, slots=True)
class Match:
    """What a map gives for a code. ``source`` is set where the map was read backwards."""

    concept: Coding
    relationship: str
    origin: str
    comment: str = ""
    source: Coding | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be translated: from ``coding`` to a system (``backwards``: from a target code to its sources).
    ``map_url`` names one map; source and target address value sets. "" stands for what is not said."""

    coding: Coding
    target_system: str = ""
    map_url: str = ""
    map_version: str = ""
    source_scope: str = ""
    target_scope: str = ""
    backwards: bool = False
    source_system: str = ""


class ConceptMaps(Protocol):
    """A place that translates codes: maps that came with a request, or maps that are loaded."""

    def maps(self, url: str = "") -> Sequence[ConceptMap]:
        """The maps known here, of one address or all; those too large to be listed have no groups."""

    def answers(self, question: Question) -> bool:
        """Whether a map is here for the question at all."""

    def translate(self, question: Question) -> Sequence[Match]: ...


class ListedMaps:
    """Concept maps held in memory; implements ConceptMaps."""

    def __init__(self, maps: Iterable[ConceptMap]) -> None:
        self._maps = tuple(maps)

    def maps(self, url: str = "") -> Sequence[ConceptMap]:
        return [each for each in self._maps if not url or each.url == url]

    def answers(self, question: Question) -> bool:
        return any(True for _ in self._groups(question))

    def translate(self, question: Question) -> Sequence[Match]:
        found: list[Match] = []
        for concept_map, group in self._groups(question):
            matches = _backwards if question.backwards else _forwards
            found.extend(matches(question.coding.code, group, concept_map.canonical))
        return found

    def _groups(self, question: Question) -> Iterator[tuple[ConceptMap, MapGroup]]:
        for each in self._maps:
            if question.map_url and each.url != question.map_url:
                continue
            if question.map_version and each.version != question.map_version:
                continue
            if _differ(question.source_scope, each.source_scope) or _differ(question.target_scope, each.target_scope):
                continue
            for group in each.groups:
                if not _differ(_source(question), group.source) and not _differ(_target(question), group.target):
                    yield each, group


def _differ(asked: str, have: str) -> bool:
    return bool(asked) and asked.partition("|")[0] != have.partition("|")[0]


def _source(question: Question) -> str:
    return question.source_system if question.backwards else question.coding.system


def _target(question: Question) -> str:
    return question.coding.system or question.target_system if question.backwards else question.target_system


def _forwards(code: str, group: MapGroup, origin: str) -> Iterator[Match]:
    for source, targets in group.elements:
        if source == code:
            for each in targets:
                concept = Coding(group.target, each.code, group.target_version, each.display)
                yield Match(concept, each.relationship, origin, each.comment)


def _backwards(code: str, group: MapGroup, origin: str) -> Iterator[Match]:
    for source, targets in group.elements:
        for each in targets:
            if each.code == code:
                concept = Coding(group.target, each.code, group.target_version, each.display)
                yield Match(
                    concept, each.relationship, origin, each.comment, Coding(group.source, source, group.source_version)
                )
