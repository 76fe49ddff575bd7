"""One service, drug or supply as a note names it."""

from __future__ import annotations

from dataclasses import dataclass

from medcodex.encounter import Alternative, Assertion

LONGEST_SENTENCE = 2000
"""Characters of a stretch that is read as one sentence. What is longer was never parted, and each of its words would be
read against all of it."""


@dataclass(frozen=True, slots=True)
class NamedService:
    """``codes`` best first; the first is to be reported where ``reported``, else ``path`` ends with what is missing.
    ``spans`` are offsets into the text of document number ``document``, the one that names the service first.
    ``units`` of the code's descriptor, None where they do not follow from the note. ``teeth`` and ``surfaces`` as the
    note names them."""

    system: str
    codes: tuple[str, ...]
    reported: bool
    document: int
    spans: tuple[tuple[int, int], ...]
    section: str
    path: tuple[str, ...]
    source: str
    assertion: Assertion = Assertion.PRESENT
    rule: str = "named-service"
    units: int | None = None
    confidence: float = 0.0
    alternatives: tuple[Alternative, ...] = ()
    teeth: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
