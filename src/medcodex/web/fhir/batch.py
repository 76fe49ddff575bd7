"""Batch Bundles: several requests in one, each answered for itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import of_type, parse_json, resource
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.web.fhir.dispatch import Call, Reply, answer
from medcodex.web.fhir.media import JSON, is_form

if TYPE_CHECKING:
    from medcodex.formats.fhir.reading import Element
    from medcodex.formats.fhir.writing import Json
    from medcodex.web.fhir.service import FhirService


def run_batch(service: FhirService, call: Call) -> Reply:
    """The answers to a batch in its order. RefusedError where the body is not a batch, or holds more entries than the
    service takes."""
    if is_form(call.headers):
        raise RefusedError(issue("not-supported", reason="a batch is a Bundle"), status=415)
    bundle = of_type(resource(parse_json(call.body)), "Bundle")
    kind = bundle.required("type")
    if kind != "batch":
        reason = f"a Bundle of type batch is expected, not {kind}: nothing can be changed here"
        raise RefusedError(issue("not-supported", reason=reason), status=422)
    entries = list(bundle.each("entry"))
    if len(entries) > service.limits.entries:
        reason = f"more than {service.limits.entries} entries in one batch"
        raise RefusedError(issue("invalid-request", reason=reason), status=413)
    answers = [_one(service, call, entry) for entry in entries]
    return Reply(200, {"resourceType": "Bundle", "type": "batch-response", "entry": answers})


def _one(service: FhirService, call: Call, entry: Element) -> Json:
    request = entry.one("request")
    if request is None:
        raise InputError(f"{entry.path}.request: is required", entry.path)
    path, _, query = request.required("url").partition("?")
    if path.startswith(call.base):
        path = path[len(call.base) :]
    body = json.dumps(entry.raw["resource"]).encode() if entry.has("resource") else b""
    headers = {**call.headers, "content-type": JSON}
    if not path.strip("/"):
        raise InputError(f"{request.path}.url: a batch cannot hold a batch", request.path)
    reply = answer(service, Call(request.required("method").upper(), path, query, headers, body, call.base))
    return {"resource": reply.resource, "response": {"status": str(reply.status)}}
