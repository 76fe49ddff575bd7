"""Resources of nobody, for tests of reading FHIR."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from medcodex.encounter.arriving import KeepResources
from medcodex.errors import InputError
from medcodex.interchange.fhir.reading import read
from medcodex.interchange.fhir.shelves import MemoryShelf
from medcodex.interchange.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.incoming import IncomingChart
    from medcodex.interchange.reading import Part

Json = dict[str, Any]
SITE = Site()


def patient(**more: Any) -> Json:
    return {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [
            {"type": _coded("SS", "http://terminology.hl7.org/CodeSystem/v2-0203"), "value": "000-00-0000"},
            {
                "type": _coded("MR", "http://terminology.hl7.org/CodeSystem/v2-0203"),
                "system": "urn:example:mrn",
                "value": "TEST-1",
            },
        ],
        "name": [{"family": "Nobody", "given": ["Nora", "Nil"]}],
        "gender": "female",
        "birthDate": "1950-02-03",
        **more,
    }


def encounter(**more: Any) -> Json:
    return {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished",
        "class": {"code": "IMP"},
        "subject": {"reference": "Patient/p1"},
        "identifier": [{"type": _coded("VN"), "value": "V-1"}],
        "period": {"start": "2026-03-01T22:00:00-05:00", "end": "2026-03-04T10:00:00-05:00"},
        **more,
    }


def note(text: str = "Pneumonia, treated.", **more: Any) -> Json:
    return {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "docStatus": "final",
        "type": {"text": "Discharge summary"},
        "subject": {"reference": "Patient/p1"},
        "author": [{"display": "Dr. No One"}],
        "date": "2026-03-04T15:00:00Z",
        "content": [{"attachment": {"contentType": "text/plain", "data": base64(text)}}],
        "context": {"encounter": [{"reference": "Encounter/e1"}]},
        **more,
    }


def of(kind: str, identifier: str, **more: Any) -> Json:
    """A resource of the patient's encounter."""
    return {
        "resourceType": kind,
        "id": identifier,
        "subject": {"reference": "Patient/p1"},
        "encounter": {"reference": "Encounter/e1"},
        **more,
    }


def base64(text: str | bytes) -> str:
    return b64encode(text.encode() if isinstance(text, str) else text).decode()


def bundle(*resources: Json, kind: str = "collection") -> Json:
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]}


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def parts(value: Any, site: Site = SITE) -> list[Part]:
    data = value if isinstance(value, bytes) else encoded(value)
    return list(read(data, "test.json", site))


def steps(*messages: Any, site: Site = SITE) -> list[Step]:
    """The steps that follow from messages one after another, each kept before the next comes; of the last alone."""
    shelf: dict[str, Any] = {}
    found: list[Step] = []
    for message in messages:
        found = []
        for part in parts(message, site):
            if isinstance(part.told, InputError):
                raise part.told
            for step in part.told.steps:
                if not isinstance(step, KeepResources):
                    found.append(step)
                    continue
                shelf.update((one.name, one) for one in step.resources)
                found += step.assemble(step.resources, MemoryShelf(shelf.values()))
    return found


def charts(found: Iterable[Step]) -> list[IncomingChart]:
    return [step.chart for step in found if hasattr(step, "chart")]


def _coded(code: str, system: str = "") -> Json:
    return {"coding": [{"system": system, "code": code}]}
