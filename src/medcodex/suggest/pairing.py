"""Conditions that the classification keeps together: what the words of a phrase or a sentence ask for beside a code.

ICD-10-CM Official Guidelines FY2026 I.A.13 (etiology and manifestation), I.B.7 (multiple coding: "use additional code",
"code first"), I.C.1.b (infectious agents as the cause of diseases classified to other chapters).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.conventions.tabular_notes import TabularNotes
    from medcodex.suggest.concept import Concept
    from medcodex.suggest.narrow import Narrower
    from medcodex.text.lexicon import Lexicon

ORGANISM = "organism"


class Pairing:
    """Reads the notes of one book."""

    def __init__(self, notes: TabularNotes, lexicon: Lexicon, narrower: Narrower) -> None:
        self._notes = notes
        self._lexicon = lexicon
        self._narrower = narrower

    def belongs(self, code: str, other: str) -> bool:
        """Whether a note at the code asks for the other one before or beside it."""
        notes = self._notes.of(code)
        asked = (*notes.code_first, *notes.use_additional, *notes.code_also)
        return any(other in owned.line.codes for owned in asked)

    def manifestation(self, concept: Concept, node: int) -> Iterator[Concept]:
        """The manifestation that the index names in brackets behind the concept's code, from the same words."""
        code = self._lexicon.manifestation(node) if node >= 0 else ""
        found = self._narrower.narrow(code, frozenset(), frozenset()) if code else ()
        for one in found[:1]:
            path = (*self._lexicon.path(node), f"[{code}]", self._narrower.step(one.code))
            yield concept._replace(code=one.code, path=path, others=())

    def with_causes(self, concepts: Sequence[Concept]) -> list[Concept]:
        """The concepts of a sentence; an organism stands for its own code beside an infection there whose notes ask for
        it, and is else only recognised."""
        if not any(concept.kind == ORGANISM for concept in concepts):
            return list(concepts)
        return [self._placed(one, concepts) if one.kind == ORGANISM else one for one in concepts]

    def _placed(self, organism: Concept, concepts: Sequence[Concept]) -> Concept:
        for other in concepts:
            if other.code and other.kind not in {ORGANISM, "vague", "therapy"} and other.code != organism.code:
                same = other.assertion is organism.assertion
                if same and self.belongs(other.code, organism.code):
                    return organism._replace(kind="lexicon")
        return organism._replace(kind="vague")
