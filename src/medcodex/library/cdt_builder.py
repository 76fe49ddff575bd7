"""How releases of CDT are built."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.library.concept_builder import concept_builder
from medcodex.library.systems import CDT, SYSTEMS
from medcodex.terminology.calendar_version import year_range
from medcodex.terminology.cdt.nomenclature import parse_nomenclature
from medcodex.terminology.cdt.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.terminology.concepts import Concept


def _parse(form: str, stream: IO[bytes], name: str) -> Iterable[Concept]:
    return parse_nomenclature(stream, name)


CDT_BUILDER = concept_builder(SYSTEMS[CDT], recognise, _parse, year_range)
