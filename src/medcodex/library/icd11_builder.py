"""How releases of ICD-11 MMS are built from WHO's simple tabulation."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.library.concept_builder import concept_builder
from medcodex.library.systems import ICD11, SYSTEMS
from medcodex.terminology.icd11.recognise import recognise
from medcodex.terminology.icd11.release import effective_range
from medcodex.terminology.icd11.tabulation import parse_tabulation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.concepts import Concept


def _parse(_form: str, stream: IO[bytes], name: str) -> Iterator[Concept]:
    """Text and workbook differ in how they are written, not in what they say: one parser reads both."""
    return parse_tabulation(stream, name)


ICD11_BUILDER = concept_builder(SYSTEMS[ICD11], recognise, _parse, effective_range)
