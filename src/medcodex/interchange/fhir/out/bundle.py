"""A finished chart as a Bundle, and each of its resources by id."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import msgspec

from medcodex.formats.fhir.code_systems import EXTENSIONS
from medcodex.formats.fhir.writing import without_empty
from medcodex.interchange.fhir.out.claim import claim_resource
from medcodex.interchange.fhir.out.codes import conditions, procedures
from medcodex.interchange.fhir.out.naming import reference
from medcodex.interchange.fhir.out.provenance import claim_provenance, provenance
from medcodex.interchange.fhir.out.subjects import coverage, encounter, organization, patient

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.formats.fhir.writing import Json
    from medcodex.workflow.exports.finished import Finished

KINDS = ("Patient", "Encounter", "Organization", "Coverage", "Condition", "Procedure", "Claim", "Provenance")
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def resources(finished: Finished, version: str) -> Iterator[Json]:
    """All resources of a chart: whom and what the codes are about, then each claim with its codes, each with where it
    came from. ``version`` is the engine's."""
    coded = [(claim, list(conditions(finished, claim)), list(procedures(finished, claim))) for claim in finished.claims]
    diagnoses = [
        {"condition": reference("Condition", one["id"]), "rank": rank}
        for _, found, _ in coded
        for rank, (_, one) in enumerate(found, 1)
    ]
    status = next((told for claim, *_ in coded if (told := claim.facts.get("discharge_status"))), None)
    yield patient(finished)
    yield encounter(finished, diagnoses, status)
    if finished.chart.facility:
        yield organization(finished)
    yield coverage(finished)
    for claim, found, done in coded:
        yield from (one for _, one in found)
        yield from (one for _, one in done)
        whole = claim_resource(finished, claim, found, done)
        yield whole
        for kind, some in (("Condition", found), ("Procedure", done)):
            for line, one in some:
                yield provenance(finished, claim, kind, one, line, version=version)
        yield claim_provenance(finished, claim, whole, version)


def bundle(finished: Finished, version: str, base: str = "") -> Json:
    """A collection of them. ``base`` is the address of the server that serves them; without one, entries have names
    that are made of theirs, and refer to one another by those."""
    at = max(claim.final.at for claim in finished.claims).isoformat()
    return collected(list(resources(finished, version)), base, at)


def collected(found: Sequence[Json], base: str = "", timestamp: str = "") -> Json:
    """Resources as a Bundle of type collection, named as ``bundle`` says."""
    names = {f"{one['resourceType']}/{one['id']}": full_url(one, base) for one in found}
    entries = [{"fullUrl": full_url(one, base), "resource": one if base else _renamed(one, names)} for one in found]
    return without_empty(resourceType="Bundle", type="collection", timestamp=timestamp, entry=entries)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A resource whose references name entries of its bundle."""
    if isinstance(value, dict):
        return {
            name: names.get(inner, inner) if name == "reference" and isinstance(inner, str) else _renamed(inner, names)
            for name, inner in value.items()
        }
    return [_renamed(inner, names) for inner in value] if isinstance(value, list) else value


def full_url(resource: Json, base: str) -> str:
    """The address of a resource."""
    name = f"{resource['resourceType']}/{resource['id']}"
    return f"{base}/{name}" if base else f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{EXTENSIONS}/{name}')}"


def encoded(resource: Json, *, pretty: bool = False) -> bytes:
    """A resource as JSON; decimal numbers keep their digits."""
    data = _ENCODER.encode(resource)
    return msgspec.json.format(data, indent=2) + b"\n" if pretty else data
