"""What this server can do, in the two forms FHIR has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.formats.fhir.writing import without_empty
from medcodex.web.fhir.operations import DEFINITIONS, KINDS, OPERATIONS
from medcodex.web.fhir.resources import searched_by

if TYPE_CHECKING:
    from medcodex.formats.fhir.writing import Json
    from medcodex.web.fhir.service import FhirService

_FEATURE = "http://hl7.org/fhir/uv/application-feature/StructureDefinition/feature"
# The version of the HL7 terminology ecosystem tests that the service is checked with.
_TESTS = "1.9.0"
# Each with what it does, as the statement documents it.
_EXPANSION_PARAMETERS = (
    ("activeOnly", "leave inactive codes out"),
    ("cache-id", "remember the tx-resources of this request under a name"),
    ("check-system-version", "the version of a code system to require"),
    ("count", "how many codes a page holds"),
    ("default-valueset-version", "the version of an imported value set where none is named"),
    ("designation", "only designations of this language or use"),
    ("displayLanguage", "the languages of the display, best first"),
    ("excludeNested", "a flat list"),
    ("filter", "words that the display, a designation or the code holds"),
    ("force-system-version", "the version of a code system whatever the value set says"),
    ("includeDefinition", "the definition of the value set too"),
    ("includeDesignations", "designations too"),
    ("offset", "where the page begins"),
    ("property", "a property to tell for each code"),
    ("system-version", "the version of a code system where the value set names none"),
    ("tx-resource", "a resource that the value set needs"),
    ("useSupplement", "a supplement to apply"),
    ("versionsMatch", "whether a code is the same code in all versions of its system"),
)


def capability_statement(service: FhirService, base: str) -> Json:
    """The CapabilityStatement of the server at a base address."""
    return {
        "resourceType": "CapabilityStatement",
        "extension": [
            _feature("http://hl7.org/fhir/uv/tx-tests/FeatureDefinition/test-version", "valueCode", _TESTS),
            _feature(
                "http://hl7.org/fhir/uv/tx-ecosystem/FeatureDefinition/CodeSystemAsParameter", "valueBoolean", True
            ),
        ],
        "url": f"{base}/metadata",
        "version": service.version,
        "name": "MedcodexTerminology",
        "title": "medcodex terminology service",
        "status": "active",
        "date": service.released,
        "kind": "instance",
        "instantiates": ["http://hl7.org/fhir/CapabilityStatement/terminology-server"],
        "software": {"name": "medcodex", "version": service.version, "releaseDate": service.released},
        "implementation": {"description": "medcodex terminology service", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "resource": [*(_resource(kind) for kind in KINDS), *service.clinical],
                "interaction": [{"code": "batch"}, *([{"code": "transaction"}] if service.clinical else [])],
                "operation": [{"name": "versions", "definition": f"{DEFINITIONS}CapabilityStatement-versions"}],
            }
        ],
    }


def terminology_capabilities(service: FhirService) -> Json:
    """The TerminologyCapabilities of the server: the code systems loaded and the parameters understood."""
    versions: dict[str, list[Json]] = {}
    for about, _ in service.catalogue.systems():
        current = service.catalogue.current(about.url) == about.version
        stated = without_empty(
            code=about.version,
            isDefault=current,
            compositional=False,
            language=[about.language] if about.language else [],
            property=[each.code for each in about.properties],
        )
        versions.setdefault(about.url, []).append(stated)
    return without_empty(
        resourceType="TerminologyCapabilities",
        version=service.version,
        name="MedcodexTerminologyCapabilities",
        title="medcodex terminology capabilities",
        status="active",
        date=service.released,
        kind="instance",
        software={"name": "medcodex", "version": service.version},
        codeSystem=[{"uri": url, "version": held, "subsumption": True} for url, held in versions.items()],
        expansion={
            "hierarchical": True,
            "paging": True,
            "incomplete": False,
            "parameter": [{"name": name, "documentation": text} for name, text in _EXPANSION_PARAMETERS],
            "textFilter": "every word is part of the display, of a designation or of the code, in any case",
        },
        codeSearch="all",
        validateCode={"translations": True},
        translation={"needsMap": True},
    )


def _feature(definition: str, kind: str, value: Any) -> Json:
    return {
        "url": _FEATURE,
        "extension": [{"url": "definition", "valueCanonical": definition}, {"url": "value", kind: value}],
    }


def _resource(kind: str) -> Json:
    return {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": [{"name": name, "type": what} for name, what in searched_by(kind).items()],
        "operation": [
            {"name": each.name, "definition": each.definition} for each in OPERATIONS.values() if each.kind == kind
        ],
    }
