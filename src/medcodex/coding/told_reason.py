"""Where the record says in its own words what the patient comes for: "presents with", "is here for follow-up of".

Official Guidelines FY2026 II (admission) and IV.A, IV.G (the condition chiefly responsible for the services provided).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion
from medcodex.suggest.section_class import UNNAMED

if TYPE_CHECKING:
    from medcodex.coding.reading import ReadNote
    from medcodex.suggest.case import Placed
    from medcodex.suggest.section_class import SectionClasses

# Where the reason for a visit or a test is stated.
REASON = frozenset({"chief complaint", "reason for visit", "indications", "admission diagnosis"})
_ADMITTED_FOR = re.compile(
    r"\b(?:admitted|hospitali[sz]ed|brought|presented|transferred|came)\b[^.;]{0,60}"
    r"\b(?:for|with|because of|due to|secondary to|after)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_COMES_FOR = re.compile(
    r"\b(?:presents?|presented|presenting|returns?|returned|referred|comes?|came|complain(?:s|ed|ing)|here"
    r"|(?:is|was|were|been|be)\s+(?:seen|sent|evaluated|consulted)|asked\s+to\s+(?:see|evaluate)"
    r"|follow(?:ed)?[-\s]?up|recheck(?:ing|ed)?|evaluation|consultation)\b"
    r"[^.;]{0,90}\b(?:for|with|because\s+of|due\s+to|regarding|of|about)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_READ = 200  # characters of a sentence before a mention
_OPENING = 700  # characters of a section that tell why the patient comes
_STORIES = frozenset({"story", "complaint", UNNAMED})


def says_admitted(mention: Placed, read: ReadNote) -> bool:
    """Whether the words before a mention say that the patient was admitted for it."""
    return _ADMITTED_FOR.search(_before(mention, read)) is not None


def in_reason(mention: Placed) -> bool:
    """Whether a mention stands as present in a section for the reason of a visit or a test."""
    return mention.resolved.assertion is Assertion.PRESENT and mention.resolved.concept.section in REASON


def says_comes(mention: Placed, read: ReadNote, classes: SectionClasses) -> bool:
    """Whether a mention is what the patient comes for: in a section for reasons, or where the story opens with it."""
    if in_reason(mention):
        return True
    concept = mention.resolved.concept
    if mention.resolved.assertion is not Assertion.PRESENT or classes.of(concept.section) not in _STORIES:
        return False
    document = read.found[mention.document].document
    section = document.sections[document.sentences[concept.sentence].section]
    return concept.start - section.start <= _OPENING and _COMES_FOR.search(_before(mention, read)) is not None


def _before(mention: Placed, read: ReadNote) -> str:
    concept, document = mention.resolved.concept, read.found[mention.document].document
    start = max(document.sentences[concept.sentence].start, concept.start - _READ)
    return document.text[start : concept.start]
