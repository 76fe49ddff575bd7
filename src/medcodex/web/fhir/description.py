"""The service in the words of OpenAPI, for programs that are written or tested from a description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MEDIA = "application/fhir+json"
_LANGUAGE = ("displayLanguage",)
_CODING = ("code", "system", "display")
# What each operation may be asked in its address, as FHIR R4 defines it; a body is a Parameters resource.
_ASKED: Mapping[tuple[str, str], Sequence[str]] = {
    ("CodeSystem", "lookup"): ("system", "code", "version", "property", *_LANGUAGE),
    ("CodeSystem", "validate-code"): ("url", "code", "version", "display", *_LANGUAGE),
    ("CodeSystem", "subsumes"): ("system", "codeA", "codeB", "version"),
    ("ValueSet", "expand"): (
        "url", "valueSetVersion", "filter", "offset", "count", "activeOnly", "excludeNested", "includeDesignations",
        "property", *_LANGUAGE,
    ),
    ("ValueSet", "validate-code"): ("url", "valueSetVersion", *_CODING, "systemVersion", *_LANGUAGE),
    ("ValueSet", "batch-validate-code"): (),
    ("ConceptMap", "translate"): ("url", "system", "code", "source", "target", "targetsystem", "reverse"),
}  # fmt: skip
_SEARCHED = ("_id", "url", "version", "name", "title", "status", "publisher", "_count", "_summary")


def describe(version: str, prefix: str) -> dict[str, Any]:
    """An OpenAPI 3.1 document of the service below a prefix."""
    paths: dict[str, Any] = {
        f"{prefix}/metadata": {"get": _operation("What the server can do", ("mode",), "CapabilityStatement")},
        prefix: {"post": _operation("Several requests at once, a Bundle of type batch", (), "Bundle", body="Bundle")},
    }
    for kind in dict.fromkeys(kind for kind, _ in _ASKED):
        paths[f"{prefix}/{kind}"] = {"get": _operation(f"Search {kind} resources", _SEARCHED, "Bundle")}
        read = _operation(f"Read a {kind}", (), kind)
        read["parameters"].append({"name": "id", "in": "path", "required": True, "schema": {"type": "string"}})
        paths[f"{prefix}/{kind}/{{id}}"] = {"get": read}
    for (kind, name), asked in _ASKED.items():
        answer = "ValueSet" if name == "expand" else "Parameters"
        both = {"post": _operation(f"{kind} ${name}", asked, answer, body="Parameters")}
        if asked:
            both["get"] = _operation(f"{kind} ${name}", asked, answer)
        paths[f"{prefix}/{kind}/${name}"] = both
    return {
        "openapi": "3.1.0",
        "info": {"title": "medcodex FHIR R4 terminology service", "version": version},
        "paths": paths,
        "components": {"schemas": {"Resource": _resource(None)}},
    }


def _operation(summary: str, asked: Sequence[str], answer: str, body: str | None = None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "summary": summary,
        "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}} for name in asked],
        "responses": {
            "200": {"description": answer, "content": {_MEDIA: {"schema": _resource(answer)}}},
            "default": {"description": "refused", "content": {_MEDIA: {"schema": _resource("OperationOutcome")}}},
        },
    }
    if body is not None:
        out["requestBody"] = {"required": True, "content": {_MEDIA: {"schema": _resource(body)}}}
    return out


def _resource(kind: str | None) -> dict[str, Any]:
    told = {"type": "string"} if kind is None else {"const": kind}
    return {"type": "object", "properties": {"resourceType": told}, "required": ["resourceType"]}
