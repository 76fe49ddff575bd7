"""How releases of MS-DRG weights are built: Table 5 of the IPPS final rule."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.library.concept_builder import concept_builder
from medcodex.library.systems import MSDRG, SYSTEMS
from medcodex.terminology.msdrg.table5 import parse_table5, recognise
from medcodex.terminology.version import effective_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.concepts import Concept


def _parse(_form: str, stream: IO[bytes], name: str) -> Iterator[Concept]:
    return parse_table5(stream, name)


MSDRG_BUILDER = concept_builder(SYSTEMS[MSDRG], recognise, _parse, effective_range)
