"""Mentions without a site in a document that names one: "the carcinoma", after "carcinoma of the left kidney".

ICD-10-CM Official Guidelines FY2026 I.C.2.k (C80.1 only where no primary site can be determined), I.C.19.b (an injury of
unspecified site only where nothing more specific is known).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.suggest.concept import Concept

_SOURCE = "Official Guidelines FY2026 I.C.2.k, I.C.19.b"


class _Family(NamedTuple):
    """Codes without a site, and the codes of the same kind that have one."""

    unplaced: CodeRanges
    placed: CodeRanges


_FAMILIES = (
    _Family(CodeRanges("C80.1"), CodeRanges("C00-C75,C7A,C81-C96")),
    _Family(CodeRanges("C79.9"), CodeRanges("C77,C78,C79.0-C79.8")),
    _Family(CodeRanges("D49.9"), CodeRanges("C00-C79,C81-C96,D00-D48,D49.0-D49.8")),
    _Family(CodeRanges("T14"), CodeRanges("S00-S99")),
)
_SOMEWHERE = CodeRanges("C80.1,C79.9,D49.9,T14")
_SAID_OF_THE_PATIENT = frozenset({Assertion.PRESENT, Assertion.POSSIBLE})


def placed(concepts: Sequence[Concept]) -> list[Concept]:
    """The concepts of a document; one without a site stands for the one condition of its kind that has a site, or,
    where there are several, is only recognised."""
    if not any(concept.code in _SOMEWHERE for concept in concepts if concept.code):
        return list(concepts)
    named = [one for one in concepts if one.assertion in _SAID_OF_THE_PATIENT and one.kind not in {"vague", "finding"}]
    return [_placed(one, named) if one.code and one.code in _SOMEWHERE else one for one in concepts]


def _placed(concept: Concept, named: Iterable[Concept]) -> Concept:
    family = next(family for family in _FAMILIES if concept.code in family.unplaced)
    found = {one.code: one for one in named if one.code and one.code in family.placed}
    if not found:
        return concept
    if len(found) > 1:
        return concept._replace(code="", others=(), kind="finding")
    (other,) = found.values()
    path = (*concept.path, f"the {other.path[0]} named elsewhere", other.path[-1])
    return concept._replace(code=other.code, others=(concept.code,), kind=other.kind, path=path, source=_SOURCE)
