"""The service behind a real server."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.web.serving import PLAIN

from fhir_fixture import ZOO, parameters, running, service_of, zoo
from medcodex.web.fhir.service import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(service_of(zoo(), limits=Limits(body=20_000))) as address:
        yield address


def http(method: str, address: str, **given: Any) -> httpx.Response:
    """Ask this machine itself, and be patient."""
    return httpx.request(method, address, timeout=60, **PLAIN, **given)


def test_statements(base: str) -> None:
    capabilities = http("GET", f"{base}/metadata")
    assert capabilities.headers["content-type"] == "application/fhir+json; charset=utf-8"
    assert capabilities.json()["implementation"]["url"] == base
    assert http("GET", f"{base}/metadata", params={"mode": "terminology"}).json()["codeSystem"][0]["uri"] == ZOO
    assert http("GET", f"{base}/$versions").json()["parameter"][0]["valueString"] == "4.0"


def test_get_and_post_agree(base: str) -> None:
    asked = {"url": ZOO, "code": "lion"}
    got = http("GET", f"{base}/CodeSystem/$validate-code", params=asked)
    posted = http("POST", f"{base}/CodeSystem/$validate-code", json=parameters(**asked))
    assert got.json() == posted.json()
    assert got.json()["parameter"][0] == {"name": "result", "valueBoolean": True}


def test_batch_at_the_base(base: str) -> None:
    entry = {"request": {"method": "GET", "url": f"{base}/CodeSystem?url={ZOO}"}}
    reply = http("POST", base, json={"resourceType": "Bundle", "type": "batch", "entry": [entry]})
    assert reply.json()["entry"][0]["resource"]["total"] == 1


def test_search_by_form(base: str) -> None:
    assert http("POST", f"{base}/CodeSystem/_search", data={"url": ZOO}).json()["total"] == 1


def test_large_bodies_are_refused_whether_or_not_they_state_their_length(base: str) -> None:
    body = json.dumps(parameters(url="x" * 30_000)).encode()
    stated = http("POST", f"{base}/ValueSet/$expand", content=body, headers={"content-type": "application/json"})
    assert (stated.status_code, stated.json()["issue"][0]["code"]) == (413, "too-long")
    unstated = http(
        "POST", f"{base}/ValueSet/$expand", content=iter([body]), headers={"content-type": "application/json"}
    )
    assert unstated.status_code == 413


def test_a_compressed_body_is_no_json(base: str) -> None:
    body = gzip.compress(json.dumps(parameters(url="x")).encode())
    assert http("POST", f"{base}/ValueSet/$expand", content=body).status_code == 400


def test_methods(base: str) -> None:
    assert http("HEAD", f"{base}/metadata").status_code == 200
    refused = http("PUT", f"{base}/CodeSystem/zoo", json={})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")


def test_many_clients_get_their_own_answers(base: str) -> None:
    wanted = ["lion", "tiger", "owl", "bat", "snake"] * 10

    def ask(code: str) -> str:
        reply = http("GET", f"{base}/CodeSystem/$lookup", params={"system": ZOO, "code": code})
        return str(next(each["valueCode"] for each in reply.json()["parameter"] if each["name"] == "code"))

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(ask, wanted)) == wanted
