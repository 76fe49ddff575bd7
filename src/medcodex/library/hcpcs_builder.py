"""How releases of HCPCS Level II are built."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.library.concept_builder import concept_builder
from medcodex.library.systems import HCPCS, SYSTEMS
from medcodex.terminology.calendar_version import quarter_range
from medcodex.terminology.hcpcs.lists import parse_list, parse_table
from medcodex.terminology.hcpcs.recognise import recognise
from medcodex.terminology.hcpcs.record import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.terminology.concepts import Concept

_FORMS = {"record": parse_record, "table": parse_table, "list": parse_list}


def _parse(form: str, stream: IO[bytes], name: str) -> Iterable[Concept]:
    return _FORMS[form](stream, name)


HCPCS_BUILDER = concept_builder(SYSTEMS[HCPCS], recognise, _parse, quarter_range)
