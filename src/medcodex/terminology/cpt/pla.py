"""The XML list of proprietary laboratory analyses: ``plaCode`` elements with the code in ``cdCode``, descriptors in
``cdDesc``, ``cdMDesc`` and ``cdSDesc``, status, effective date, laboratory, manufacturer and test."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.concept_dates import ADDED
from medcodex.terminology.cpt.codes import CODE
from medcodex.terminology.cpt.wording import Wording, as_day
from medcodex.terminology.xml import elements, optional_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from medcodex.terminology.concepts import Value

_USES = (("cdDesc", "long"), ("cdMDesc", "medium"), ("cdSDesc", "short"))
_FACTS = (("cdStatus", "status"), ("labName", "laboratory"), ("manufacturerName", "manufacturer"), ("testName", "test"))


def parse_pla(stream: IO[bytes], name: str) -> Iterator[Wording]:
    """A wording for each descriptor of each analysis, its facts with the first. ReleaseError for broken XML, an
    element without a code or descriptor, or a code that stands twice."""
    seen: set[str] = set()
    for element in elements(stream, frozenset({"plaCode"}), name):
        code = (element.get("cdCode") or optional_text(element, "cdCode") or "").strip().upper()
        if not CODE.fullmatch(code):
            raise ReleaseError(f"a plaCode without a code, or with {code!r}", name)
        if code in seen:
            raise ReleaseError(f"{code} stands twice in the list", name)
        seen.add(code)
        wordings = [(text, use) for tag, use in _USES if (text := optional_text(element, tag))]
        if not wordings:
            raise ReleaseError(f"{code} has no descriptor", name)
        facts = tuple(_facts(element))
        for text, use in wordings:
            yield Wording(code, text, use, facts)
            facts = ()


def _facts(element: Element) -> Iterator[tuple[str, Value]]:
    yield "laboratory-analysis", "proprietary"
    for tag, fact in _FACTS:
        text = optional_text(element, tag)
        if text:
            yield fact, text
    day = as_day(optional_text(element, "effectiveDate") or "")
    if day is not None:
        yield ADDED, day
