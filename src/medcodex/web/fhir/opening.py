"""The terminology service over the loaded code systems, with the clock of the machine."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from importlib.metadata import version
from typing import TYPE_CHECKING

from medcodex.web.fhir.service import FhirService

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.formats.fhir.writing import Json
    from medcodex.terminology.valueset.maps import ConceptMaps
    from medcodex.web.fhir.service import Catalogue

# The day of the last change to what the service does.
_RELEASED = "2026-11-21"


def open_service(
    catalogue: Catalogue, maps: tuple[ConceptMaps, ...] = (), clinical: Sequence[Json] = ()
) -> FhirService:
    """The service over a catalogue (app.fhir.open_systems gives the loaded one) and over maps; ``clinical`` is what the
    CapabilityStatement says of resources beside it."""
    return FhirService(
        catalogue,
        lambda: dt.datetime.now(dt.UTC),
        time.monotonic,
        lambda: str(uuid.uuid4()),
        version("medcodex"),
        _RELEASED,
        maps,
        clinical=clinical,
    )
