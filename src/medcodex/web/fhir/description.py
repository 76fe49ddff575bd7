"""The service in the words of OpenAPI, for programs that are written or tested from a description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.web.fhir.media import JSON
from medcodex.web.fhir.operations import KINDS, OPERATIONS
from medcodex.web.fhir.resources import searched_by

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAGING = ("_count", "_offset")


def describe(version: str, prefix: str) -> dict[str, Any]:
    """An OpenAPI 3.1 document of the service below a prefix."""
    paths: dict[str, Any] = {
        f"{prefix}/metadata": {"get": _operation("What the server can do", ("mode",), "CapabilityStatement")},
        prefix: {"post": _operation("Several requests at once, a Bundle of type batch", (), "Bundle", body="Bundle")},
    }
    for kind in KINDS:
        searched = (*searched_by(kind), *_PAGING)
        paths[f"{prefix}/{kind}"] = {"get": _operation(f"Search {kind} resources", searched, "Bundle")}
        read = _operation(f"Read a {kind}", (), kind)
        read["parameters"].append({"name": "id", "in": "path", "required": True, "schema": {"type": "string"}})
        paths[f"{prefix}/{kind}/{{id}}"] = {"get": read}
    for each in OPERATIONS.values():
        summary = f"{each.kind} ${each.name}"
        ways = {"post": _operation(summary, each.asked, each.answer, body="Parameters")}
        if each.asked:
            ways["get"] = _operation(summary, each.asked, each.answer)
        paths[f"{prefix}/{each.kind}/${each.name}"] = ways
    return {
        "openapi": "3.1.0",
        "info": {"title": "medcodex FHIR R4 terminology service", "version": version},
        "paths": paths,
        "components": {"schemas": {"Resource": _resource(None)}},
    }


def _operation(summary: str, asked: Iterable[str], answer: str, body: str | None = None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "summary": summary,
        "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}} for name in asked],
        "responses": {
            "200": {"description": answer, "content": {JSON: {"schema": _resource(answer)}}},
            "default": {"description": "refused", "content": {JSON: {"schema": _resource("OperationOutcome")}}},
        },
    }
    if body is not None:
        out["requestBody"] = {"required": True, "content": {JSON: {"schema": _resource(body)}}}
    return out


def _resource(kind: str | None) -> dict[str, Any]:
    told = {"type": "string"} if kind is None else {"const": kind}
    return {"type": "object", "properties": {"resourceType": told}, "required": ["resourceType"]}
