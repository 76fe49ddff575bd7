"""Every refusal is an OperationOutcome with the status that HTTP has for it."""

from __future__ import annotations

from typing import Any

import pytest

from fhir_fixture import ZOO, ask, parameters, post, service_of, value_set, zoo
from medcodex.web.fhir.dispatch import Call, answer
from medcodex.web.fhir.service import Limits

SERVICE = service_of(zoo())
MANY = {**zoo(), "url": "http://example.org/many", "concept": [{"code": f"c{number}"} for number in range(1500)]}


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("Patient", {}, 404, "'/Patient' is not known"),
        ("CodeSystem/$forget", {}, 404, "is not known"),
        ("CodeSystem/none", {}, 404, "CodeSystem 'none' is not known"),
        ("CodeSystem/a/b/c", {}, 404, "is not known"),
        ("CodeSystem/$lookup", {}, 400, "code with system, or coding, is needed"),
        ("CodeSystem/$lookup", {"system": "http://none", "code": "a"}, 404, "could not be found"),
        ("CodeSystem/$lookup", {"system": ZOO, "code": "unicorn"}, 404, "Unknown code 'unicorn'"),
        ("CodeSystem/$lookup", {"system": ZOO, "code": "cat", "version": "9"}, 404, "Valid versions: 1.0.0"),
        ("CodeSystem/$validate-code", {}, 400, "Unable to find code to validate"),
        ("ValueSet/$expand", {}, 400, "needs a url or a valueSet"),
        ("ValueSet/$expand", {"url": "http://none"}, 404, "value Set 'http://none' could not be found"),
        ("ValueSet/$expand", {"url": f"{ZOO}?fhir_vs", "count": "-1"}, 400, "count is a whole number"),
        ("ValueSet/$expand", {"url": f"{ZOO}?fhir_vs", "activeOnly": "maybe"}, 400, "activeOnly is true or false"),
        ("ValueSet/$expand", {"url": f"{ZOO}?fhir_vs", "displayLanguage": "-"}, 400, "Invalid displayLanguage: '-'"),
        ("ValueSet/$expand", {"url": f"{ZOO}?fhir_vs=refset/1"}, 404, "could not be found"),
        ("ValueSet/$expand", {"url": f"{ZOO}?fhir_vs", "useSupplement": "http://s"}, 404, "supplement not found"),
        ("ConceptMap/$translate", {"system": ZOO, "code": "cat"}, 422, "no concept map is known"),
        ("CodeSystem", {"_count": "x"}, 400, "_count is a whole number"),
        ("CodeSystem", {"_format": "xml"}, 406, "this server answers in application/fhir+json"),
    ],
)
def test_get(path: str, query: dict[str, str], status: int, words: str) -> None:
    reply = ask(SERVICE, path, **query)
    assert reply.status == status
    assert reply.resource["resourceType"] == "OperationOutcome"
    assert words in reply.resource["issue"][0]["details"]["text"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "not JSON"),
        (b"[]", 400, "a FHIR resource"),
        ({"resourceType": "Patient"}, 400, "a Parameters resource is expected, not a Patient"),
        ({"resourceType": "Parameters", "parameter": [{"name": "url", "valueUri": 3}]}, 404, "could not be found"),
        (parameters({"name": "coding", "valueString": "x"}, url=f"{ZOO}?fhir_vs"), 400, "coding has parts"),
        (parameters({"name": "url", "valueCoding": {"code": "x"}}), 400, "url is a single value"),
        (
            parameters({"name": "codeableConcept", "valueCodeableConcept": {}}, url=f"{ZOO}?fhir_vs"),
            400,
            "Unable to find",
        ),
    ],
)
def test_post(body: Any, status: int, words: str) -> None:
    reply = post(SERVICE, "ValueSet/$validate-code", body)
    assert reply.status == status
    assert words in reply.resource["issue"][0]["details"]["text"]


def test_media_types() -> None:
    assert ask(SERVICE, "CodeSystem", headers={"accept": "application/fhir+xml"}).status == 406
    assert ask(SERVICE, "CodeSystem", headers={"accept": "text/html, application/json;q=0.5"}).status == 200
    assert ask(SERVICE, "CodeSystem", headers={"accept": "application/fhir+json; fhirVersion=3.0"}).status == 406
    assert post(SERVICE, "ValueSet/$expand", b"<a/>", {"content-type": "application/fhir+xml"}).status == 415


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "CodeSystem/zoo"), ("DELETE", "ValueSet/a"), ("POST", "ValueSet"), ("GET", "")]
)
def test_nothing_can_be_changed(method: str, path: str) -> None:
    reply = answer(SERVICE, Call(method, path, "", {}, b"", "http://test"))
    assert (reply.status, reply.allow) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("bundle", "status"),
    [
        ({"resourceType": "Bundle", "type": "transaction"}, 422),
        ({"resourceType": "Bundle", "type": "batch", "entry": [{}]}, 400),
        ({"resourceType": "Bundle", "type": "batch", "entry": [{"request": {"method": "POST", "url": "/"}}]}, 400),
        (
            {
                "resourceType": "Bundle",
                "type": "batch",
                "entry": [{"request": {"method": "GET", "url": "metadata"}}] * 3,
            },
            413,
        ),
        ({"resourceType": "Patient"}, 400),
    ],
)
def test_batches(bundle: dict[str, Any], status: int) -> None:
    assert post(service_of(zoo(), limits=Limits(entries=2)), "", bundle).status == status


def test_too_many_codes_need_paging() -> None:
    service = service_of(MANY)
    refused = ask(service, "ValueSet/$expand", url="http://example.org/many?fhir_vs")
    assert (refused.status, refused.resource["issue"][0]["code"]) == (422, "too-costly")
    assert ask(service, "ValueSet/$expand", url="http://example.org/many?fhir_vs", count="1500").status == 200


def test_work_that_takes_too_long_is_ended() -> None:
    service = service_of(MANY, limits=Limits(seconds=-1))
    body = parameters({"name": "valueSet", "resource": value_set({"system": "http://example.org/many"})})
    reply = post(service, "ValueSet/$expand", body)
    assert (reply.status, reply.resource["issue"][0]["code"]) == (422, "too-costly")
