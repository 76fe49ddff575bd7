"""ValueSet: its compose read into records, its expansion written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError
from medcodex.formats.fhir.codesystem import read_wording
from medcodex.formats.fhir.reading import Element, of_type
from medcodex.formats.fhir.writing import Json, without_empty, write_extension, write_wording
from medcodex.terminology.valueset.records import EXPANSION_PARAMETER, Filter, Include, Listed, ValueSet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.valueset.contents import Contained
    from medcodex.terminology.valueset.expansion import Expansion
    from medcodex.terminology.valueset.systems import Property

_HEADER = ("language", "url", "version", "name", "title", "status", "experimental", "date", "publisher")
_DEFINITION = ("extension", "compose")
_R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion"
_UNCLOSED = "http://hl7.org/fhir/StructureDefinition/valueset-unclosed"


def read_value_set(element: Element) -> ValueSet:
    """A ValueSet resource. InputError, naming the element, where it is not one. A value set without compose that has
    an expansion is read as the list of what the expansion holds."""
    of_type(element, "ValueSet")
    compose = element.one("compose")
    includes: tuple[Include, ...] = ()
    excludes: tuple[Include, ...] = ()
    if compose is not None:
        includes = tuple(_include(each) for each in compose.each("include"))
        excludes = tuple(_include(each) for each in compose.each("exclude"))
    elif (expansion := element.one("expansion")) is not None:
        includes = tuple(_expanded(expansion))
    return ValueSet(
        element.text("url"),
        element.text("version"),
        element.text("status"),
        element.text("language"),
        element.flag("experimental") is True,
        includes,
        excludes,
        compose.flag("inactive") if compose is not None else None,
        tuple(_parameters(compose)) if compose is not None else (),
        element.extensions(),
        tuple(_contained(element)),
        element.raw,
    )


def _include(element: Element) -> Include:
    system = element.text("system")
    value_sets = element.texts("valueSet")
    if not system and not value_sets:
        raise InputError(f"{element.path}: a system or a valueSet is expected", element.path)
    filters = tuple(_filter(each) for each in element.each("filter"))
    concepts = tuple(_listed(each) for each in element.each("concept"))
    if not system and (filters or concepts):
        raise InputError(f"{element.path}.system: is required beside concept and filter", element.path)
    return Include(system, element.text("version"), concepts if element.has("concept") else None, filters, value_sets)


def _filter(element: Element) -> Filter:
    value = element.text("value")
    return Filter(element.required("property"), element.required("op"), value or None, element.path)


def _listed(element: Element) -> Listed:
    wordings = tuple(read_wording(each) for each in element.each("designation"))
    return Listed(element.required("code"), element.text("display"), wordings, element.extensions())


def _parameters(compose: Element) -> Iterator[tuple[str, str]]:
    for each in compose.extensions():
        if each.url == EXPANSION_PARAMETER:
            parts = {part.url: part.value for part in each.parts}
            yield str(parts.get("name", "")), str(parts.get("value", ""))


def _contained(element: Element) -> Iterator[tuple[str, ValueSet]]:
    for each in element.each("contained"):
        if each.text("resourceType") == "ValueSet":
            yield each.required("id"), read_value_set(each)


def _expanded(expansion: Element) -> Iterator[Include]:
    by_system: dict[tuple[str, str], list[Listed]] = {}
    waiting = list(expansion.each("contains"))
    while waiting:
        element = waiting.pop(0)
        if element.has("code"):
            key = (element.required("system"), element.text("version"))
            by_system.setdefault(key, []).append(Listed(element.text("code"), element.text("display")))
        waiting.extend(element.each("contains"))
    for (system, version), listed in by_system.items():
        yield Include(system, version, tuple(listed))


def write_expansion(
    value_set: ValueSet, expansion: Expansion, identifier: str, timestamp: str, *, strict: bool
) -> Json:
    """A ValueSet with its expansion. Properties of concepts, which R4 does not have, stand where R5 puts them;
    ``strict`` writes them as the extensions that R4 has for them."""
    raw = value_set.header or {}
    names = (*_HEADER, *_DEFINITION) if _echoes(expansion, "includeDefinition") else _HEADER
    written: Json = {"resourceType": "ValueSet"}
    written.update({name: raw[name] for name in names if name in raw})
    written.setdefault("status", "unknown")
    declared = [{"code": code, "uri": uri} for code, uri in expansion.properties]
    body: Json = without_empty(
        extension=[
            *(part for system in expansion.fragments for part in _unclosed(system)),
            *(_r4_property("property", each) for each in declared if strict),
        ],
        identifier=f"urn:uuid:{identifier}",
        timestamp=timestamp,
        total=expansion.total,
        offset=next((each.value for each in expansion.parameters if each.name == "offset"), None),
        parameter=[{"name": each.name, f"value{each.kind}": each.value} for each in expansion.parameters],
        property=[] if strict else declared,
        contains=[_contains(each, strict=strict) for each in expansion.contains],
    )
    written["expansion"] = body
    return written


def _echoes(expansion: Expansion, name: str) -> bool:
    return any(each.name == name and each.value is True for each in expansion.parameters)


def _unclosed(system: str) -> Iterator[Json]:
    url = system.partition("|")[0]
    reason = f"This extension is based on a fragment of the code system {url}"
    yield {"url": _UNCLOSED, "valueBoolean": True}
    yield {"url": f"{_UNCLOSED}-reason", "valueString": reason}


def _contains(found: Contained, *, strict: bool) -> Json:
    properties = [_property(each) for each in found.properties]
    extensions = [write_extension(each) for each in found.extensions]
    if strict:
        extensions.extend(_r4_property("contains.property", each) for each in properties)
    return without_empty(
        extension=extensions,
        system=found.system,
        abstract=found.abstract or None,
        inactive=found.inactive or None,
        version=found.version,
        code=found.code,
        display=found.display,
        designation=[write_wording(each) for each in found.wordings],
        property=[] if strict else properties,
        contains=[_contains(each, strict=strict) for each in found.contains],
    )


def _property(found: Property) -> Json:
    return {"code": found.code, f"value{found.kind}": found.value}


def _r4_property(element: str, values: dict[str, Any]) -> Json:
    parts = [
        {"url": "value" if name.startswith("value") else name, _typed(name): value} for name, value in values.items()
    ]
    return {"url": f"{_R5}.{element}", "extension": parts}


def _typed(name: str) -> str:
    return {"code": "valueCode", "uri": "valueUri"}.get(name, name)
