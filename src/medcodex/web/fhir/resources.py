"""Reading and searching the code systems, value sets and concept maps that are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from medcodex.errors import InputError
from medcodex.formats.fhir.codesystem import write_code_system
from medcodex.formats.fhir.conceptmap import write_concept_map
from medcodex.terminology.valueset.messages import RefusedError, issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.formats.fhir.writing import Json
    from medcodex.web.fhir.service import FhirService

# What resources are searched by, with FHIR's type of it.
_PARAMETERS: Mapping[str, str] = {
    "_id": "token",
    "url": "uri",
    "version": "token",
    "name": "string",
    "title": "string",
    "status": "token",
    "publisher": "string",
    "description": "string",
    "system": "uri",
    "code": "token",
    "content-mode": "token",
}
_OF_CODE_SYSTEMS = frozenset({"system", "code", "content-mode"})
_LARGEST = 200


def searched_by(kind: str) -> Mapping[str, str]:
    """The search parameters of a kind of resource, each with its type."""
    if kind == "CodeSystem":
        return _PARAMETERS
    return {name: what for name, what in _PARAMETERS.items() if name not in _OF_CODE_SYSTEMS}


def read_resource(service: FhirService, kind: str, identifier: str) -> Json:
    """The resource of an id; RefusedError (404) where there is none."""
    found = next((each for each in _all(service, kind) if each["id"] == identifier), None)
    if found is None:
        raise RefusedError(issue("unknown-resource", resource=kind, id=identifier[:80]), status=404)
    return found


def search(service: FhirService, kind: str, query: str, base: str) -> Json:
    """The resources that fit all the parameters, as a Bundle; parameters that are not known are passed over and left
    out of the link that tells what was searched."""
    pairs = parse_qsl(query, keep_blank_values=True)
    known = searched_by(kind)
    used = [(name, value) for name, value in pairs if name.partition(":")[0] in known and value]
    count, offset = _number(pairs, "_count", 50), _number(pairs, "_offset", 0)
    fitting = [each for each in _all(service, kind) if all(_fits(service, each, name, value) for name, value in used)]
    page = fitting[offset : offset + min(count, _LARGEST)]
    address = f"{base}/{kind}"
    link = [{"relation": "self", "url": f"{address}?{urlencode(used)}" if used else address}]
    if offset + len(page) < len(fitting) and page:
        following = [*used, ("_count", str(count)), ("_offset", str(offset + len(page)))]
        link.append({"relation": "next", "url": f"{address}?{urlencode(following)}"})
    entries = [{"fullUrl": f"{address}/{each['id']}", "resource": each, "search": {"mode": "match"}} for each in page]
    bundle: Json = {"resourceType": "Bundle", "type": "searchset", "total": len(fitting), "link": link}
    if entries:
        bundle["entry"] = entries
    return bundle


def _all(service: FhirService, kind: str) -> Iterator[Json]:
    if kind == "CodeSystem":
        for about, identifier in service.catalogue.systems():
            yield write_code_system(about, identifier)
    elif kind == "ValueSet":
        for value_set in service.catalogue.all_value_sets():
            yield {"resourceType": "ValueSet", **(value_set.header or {})}
    else:
        for number, each in enumerate(one for maps in service.maps for one in maps.maps()):
            yield write_concept_map(each, str((each.header or {}).get("id") or f"map-{number}"))


def _fits(service: FhirService, found: Json, name: str, value: str) -> bool:
    """A parameter fits where one of its comma-separated values does."""
    stem, _, modifier = name.partition(":")
    return any(_fits_one(service, found, stem, modifier, each) for each in value.split(","))


def _fits_one(service: FhirService, found: Json, name: str, modifier: str, value: str) -> bool:
    if name == "code":
        return _has_code(service, found, value)
    key = {"_id": "id", "system": "url", "content-mode": "content"}.get(name, name)
    have = str(found.get(key, ""))
    if _PARAMETERS[name] == "string":
        if modifier == "exact":
            return have == value
        lowered, wanted = have.casefold(), value.casefold()
        return wanted in lowered if modifier == "contains" else lowered.startswith(wanted)
    if _PARAMETERS[name] == "token":
        value = value.rpartition("|")[2]
    if modifier == "below":
        return have.startswith(value)
    return have == value or (name == "url" and f"{have}|{found.get('version', '')}" == value)


def _has_code(service: FhirService, found: Json, value: str) -> bool:
    system, _, code = value.rpartition("|")
    if system and system != found["url"]:
        return False
    loaded = service.catalogue.system(found["url"], found.get("version", ""))
    return loaded is not None and loaded.find(code) is not None


def _number(pairs: Sequence[tuple[str, str]], name: str, default: int) -> int:
    text = next((value for key, value in pairs if key == name), "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise InputError(f"{name} is a whole number, 0 or more", name)
    return int(text)
