"""Influenza by its type: the letter behind it is too short a word to be part of a phrase.

ICD-10-CM tabular list J10 (identified influenza virus) and J11 (unidentified); Official Guidelines FY2026 I.C.10.c: the
provider's statement that the patient has it suffices.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept

_UNIDENTIFIED, _IDENTIFIED = "J11", "J10"
_NAMED = re.compile(r"\b(?:[Ii]nfluenza|INFLUENZA|[Ff]lu)(?: virus| type)?[ -]A\b(?![ -]?like)")
_REACH = 9  # characters behind a phrase that may hold the type
_STEP = "type A: identified influenza virus"


def typed(concept: Concept, text: str) -> Concept:
    """Influenza of no named virus as that of an identified one where the document's ``text`` goes on with its type."""
    if not concept.code.startswith(_UNIDENTIFIED):
        return concept
    if _NAMED.search(text, concept.start, concept.end + _REACH) is None:
        return concept
    return concept._replace(code=_IDENTIFIED + concept.code[len(_UNIDENTIFIED) :], path=(*concept.path, _STEP))
