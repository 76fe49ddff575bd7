"""Mentions without a site in a document that names one: "the carcinoma", after "carcinoma of the left kidney".

ICD-10-CM Official Guidelines FY2026 I.C.2 (C80.1 only where no primary site can be determined), I.C.19.b (an injury of
an unspecified site only where nothing more specific is known).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.suggest.concept import Concept

# A bare wound may be the surgeon's, a bare fracture that of a diseased bone.
_OF_ANY_KIND = frozenset({"wound", "fracture"})
_SAID_OF_THE_PATIENT = frozenset({Assertion.PRESENT, Assertion.POSSIBLE})


class Unplaced:
    """The packaged table (data/unplaced.tsv): codes without a site or kind, and those that have one. ``lacks_site``
    tells whether a code is one of the former."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [(CodeRanges(r["unplaced"]), CodeRanges(r["placed"]), r["source"]) for r in rows]
        everywhere = CodeRanges(",".join(r["unplaced"] for r in rows))
        self.lacks_site = lru_cache(maxsize=20_000)(everywhere.__contains__)

    @classmethod
    def load(cls) -> Unplaced:
        """The packaged table."""
        return cls(list(table_rows("medcodex.suggest", "data/unplaced.tsv")))

    def placed(self, concepts: Sequence[Concept]) -> list[Concept]:
        """The concepts of a document; one without a site stands for the one condition of its kind that has a site.
        Where there are several, or where none was named and the bare word ("trauma") says no more, it is only
        recognised."""
        if not any(self.lacks_site(concept.code) for concept in concepts if concept.code):
            return list(concepts)
        named = [c for c in concepts if c.assertion in _SAID_OF_THE_PATIENT and c.kind not in {"vague", "finding"}]
        return [self._one(one, named) if one.code and self.lacks_site(one.code) else one for one in concepts]

    def _one(self, concept: Concept, named: Iterable[Concept]) -> Concept:
        placed, source = next((placed, source) for unplaced, placed, source in self._rows if concept.code in unplaced)
        # What is only suspected places no mention that is certain (IV.H).
        sure = concept.assertion is Assertion.PRESENT
        fitting = (one for one in named if not sure or one.assertion is Assertion.PRESENT)
        found = {one.code: one for one in fitting if one.code and one.code in placed}
        if not found and concept.kind != "vague":
            return concept
        if not found and concept.kind == "vague" and concept.forms.isdisjoint(_OF_ANY_KIND):
            # An injury with neither site nor episode of care is recognised at the level that its words reach.
            return concept._replace(code=concept.code.removesuffix("A").rstrip("X"), others=())
        if len(found) != 1:
            return concept._replace(code="", others=(), kind="finding")
        (other,) = found.values()
        path = (*concept.path, f"the {other.path[0]} named elsewhere", other.path[-1])
        return concept._replace(code=other.code, others=(concept.code,), kind=other.kind, path=path, source=source)
