"""From a method and an address to the operation behind it; the same way for single requests and for batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from medcodex.errors import InputError, MedcodexError, NotLoadedError
from medcodex.formats.fhir.outcome import write_outcome
from medcodex.formats.fhir.parameters import Parameter, Parameters, given, read_parameters, write_parameters
from medcodex.formats.fhir.reading import parse_json, resource
from medcodex.terminology.valueset.messages import Issue, RefusedError, issue
from medcodex.web.fhir.asked import Asked
from medcodex.web.fhir.media import accepted, is_form
from medcodex.web.fhir.operations import KINDS, OPERATIONS
from medcodex.web.fhir.resources import read_resource, search
from medcodex.web.fhir.statements import capability_statement, terminology_capabilities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.formats.fhir.writing import Json
    from medcodex.web.fhir.media import Accepted
    from medcodex.web.fhir.service import FhirService


@dataclass(frozen=True, slots=True)
class Call:
    """One request: ``path`` and ``query`` of the address below the base, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    base: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer; ``allow`` lists the methods where the one used is not."""

    status: int
    resource: Json
    allow: str = ""


def answer(service: FhirService, call: Call) -> Reply:
    """Answer a request. Every failure is an OperationOutcome; none is raised."""
    try:
        return _routed(service, call)
    except RefusedError as refused:
        allow = "GET, POST" if refused.status == 405 else ""
        return Reply(refused.status, write_outcome(refused.issues), allow)
    except InputError as error:
        found = issue("invalid-request", reason=error.message).at(error.where or "")
        return Reply(400, write_outcome([found]))
    except NotLoadedError as error:
        return Reply(404, write_outcome([issue("not-supported", reason=error.message)]))
    except MedcodexError as error:
        return Reply(500, write_outcome([_failure(error.kind)]))
    except Exception as error:
        return Reply(500, write_outcome([_failure(type(error).__name__)]))


def _failure(kind: str) -> Issue:
    """Names the kind of a failure alone: a message of a library could hold what the request held."""
    return Issue("", "fatal", "exception", "", f"the server failed on this request ({kind})")


def _routed(service: FhirService, call: Call) -> Reply:
    query = dict(parse_qsl(call.query, keep_blank_values=True))
    how = accepted(call.headers, query)
    steps = [step for step in call.path.split("/") if step]
    method = "GET" if call.method == "HEAD" else call.method
    if method not in {"GET", "POST"}:
        raise _not_allowed(call.method)
    if not steps:
        return _batch(service, call, method)
    if steps[0] not in KINDS:
        return Reply(200, _about_server(service, call, steps, query.get("mode", "full")))
    if steps[-1].startswith("$"):
        return Reply(200, _operation(service, call, method, steps, how))
    return Reply(200, _resources(service, call, method, steps))


def _batch(service: FhirService, call: Call, method: str) -> Reply:
    from medcodex.web.fhir.batch import run_batch  # noqa: PLC0415 - a batch comes back here for each entry

    if method == "GET":
        raise _not_allowed(method)
    return run_batch(service, call)


def _about_server(service: FhirService, call: Call, steps: Sequence[str], mode: str) -> Json:
    if steps == ["metadata"] and mode == "terminology":
        return terminology_capabilities(service)
    if steps == ["metadata"]:
        return capability_statement(service, call.base)
    if steps == ["$versions"]:
        return write_parameters([given("version", "String", "4.0"), given("default", "String", "4.0")])
    raise _unknown(call.path)


def _operation(service: FhirService, call: Call, method: str, steps: Sequence[str], how: Accepted) -> Json:
    operation = OPERATIONS.get((steps[0], steps[-1][1:])) if len(steps) in {2, 3} else None
    if operation is None:
        raise _unknown(call.path)
    instance = steps[1] if len(steps) == 3 else ""
    languages = call.headers.get("accept-language", "")
    return operation.run(Asked(service, _parameters(call, method), languages, how.strict, instance))


def _resources(service: FhirService, call: Call, method: str, steps: Sequence[str]) -> Json:
    kind, last = steps[0], steps[-1]
    if len(steps) == 2 and last == "_search" and method == "POST":
        form = call.body.decode(errors="replace") if is_form(call.headers) else ""
        return search(service, kind, "&".join(filter(None, (call.query, form))), call.base)
    if len(steps) > 2:
        raise _unknown(call.path)
    if method == "POST":
        raise _not_allowed(method)
    return search(service, kind, call.query, call.base) if len(steps) == 1 else read_resource(service, kind, last)


def _parameters(call: Call, method: str) -> Parameters:
    given_in_address = Parameters(
        Parameter(name, "String", value, name)
        for name, value in parse_qsl(call.query, keep_blank_values=True)
        if not name.startswith("_")
    )
    if method == "GET" or not call.body.strip():
        return given_in_address
    if is_form(call.headers):
        reason = "the body of an operation is a Parameters resource"
        raise RefusedError(issue("not-supported", reason=reason), status=415)
    element = resource(parse_json(call.body))
    kind = element.text("resourceType")
    if kind == "Parameters":
        return read_parameters(element).plus(given_in_address)
    if kind == "ValueSet":
        return given_in_address.plus([Parameter("valueSet", "resource", element, "ValueSet")])
    raise InputError(f"a Parameters resource is expected, not a {kind}", element.path)


def _unknown(path: str) -> RefusedError:
    shortened = path.strip("/")[:80]
    return RefusedError(issue("unknown-resource", resource="address", id=f"/{shortened}"), status=404)


def _not_allowed(method: str) -> RefusedError:
    reason = f"{method} is not allowed here: code systems come from the publishers' releases and are read only"
    return RefusedError(issue("not-supported", reason=reason), status=405)
