"""Whatever is sent, the answer is a FHIR resource and never the server's own failure."""

from __future__ import annotations

import json
from typing import Any

import msgspec.json
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_fixture import ZOO, ask, parameters, post, service_of, value_set, zoo
from medcodex.web.fhir.dispatch import Call, answer
from medcodex.web.fhir.operations import OPERATIONS

SERVICE = service_of(zoo(), zoo("2.0.0"), {**value_set({"system": ZOO}), "id": "all", "url": "http://example.org/all"})
PATHS = [f"{kind}/${name}" for kind, name in OPERATIONS]
NAMES = [
    "url", "valueSet", "code", "system", "coding", "codeableConcept", "display", "codeA", "codeB", "filter", "count",
    "offset", "property", "displayLanguage", "activeOnly", "excludeNested", "includeDesignations", "tx-resource",
    "cache-id", "useSupplement", "force-system-version", "check-system-version", "system-version", "validation",
    "valueSetVersion", "version", "designation", "targetsystem", "targetCode", "inferSystem", "abstract",
    "default-valueset-version", "versionsMatch",
]  # fmt: skip
TEXTS = st.sampled_from(
    [ZOO, f"{ZOO}|1.0.0", f"{ZOO}|1.x", f"{ZOO}?fhir_vs", f"{ZOO}?fhir_vs=isa/cat", "http://example.org/all", "cat",
     "unicorn", "de", "en;q=0", "true", "5", "*", "|", "#", "x.x"]
) | st.text(max_size=12)  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
OPS = ["=", "is-a", "descendent-of", "is-not-a", "regex", "in", "not-in", "generalizes", "child-of", "exists", "?"]
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "property": st.sampled_from(["concept", "code", "legs", "display"]),
        "op": st.sampled_from(OPS),
        "value": TEXTS,
    },
)
INCLUDES = st.fixed_dictionaries(
    {},
    optional={
        "system": st.sampled_from([ZOO, "http://none"]),
        "version": TEXTS,
        "concept": st.lists(st.fixed_dictionaries({"code": TEXTS}, optional={"display": PLAIN}), max_size=2),
        "filter": st.lists(FILTERS, max_size=2),
        "valueSet": st.lists(
            st.sampled_from(["http://example.org/all", "http://a", "#a", f"{ZOO}?fhir_vs"]), max_size=2
        ),
    },
)
VALUE_SETS = st.builds(
    lambda includes, excludes, url, more: {
        "resourceType": "ValueSet", "url": url, "compose": {"include": includes, "exclude": excludes, **more}
    },
    st.lists(INCLUDES, max_size=3), st.lists(INCLUDES, max_size=2), st.sampled_from(["http://a", "http://b"]),
    st.fixed_dictionaries({}, optional={"inactive": st.booleans()}),
)  # fmt: skip
CONCEPTS = st.recursive(
    st.fixed_dictionaries({"code": TEXTS}, optional={"display": PLAIN, "extension": PLAIN}),
    lambda inner: st.fixed_dictionaries({"code": TEXTS}, optional={"concept": st.lists(inner, max_size=2)}),
    max_leaves=4,
)
SYSTEMS = st.fixed_dictionaries(
    {"resourceType": st.just("CodeSystem"), "url": st.sampled_from([ZOO, "http://new"])},
    optional={
        "version": TEXTS,
        "content": st.sampled_from(["complete", "fragment", "supplement", "?"]),
        "supplements": st.just(ZOO),
        "caseSensitive": st.booleans(),
        "concept": st.lists(CONCEPTS, max_size=3),
    },
)
CODINGS = st.fixed_dictionaries({}, optional={"system": TEXTS, "code": TEXTS, "version": TEXTS, "display": TEXTS})
VALUES = st.one_of(
    PLAIN.map(lambda value: {"valueString": value}),
    CODINGS.map(lambda value: {"valueCoding": value}),
    st.lists(CODINGS, max_size=2).map(lambda value: {"valueCodeableConcept": {"coding": value}}),
    VALUE_SETS.map(lambda value: {"resource": value}),
    SYSTEMS.map(lambda value: {"resource": value}),
    PLAIN.map(lambda value: {"valueCoding": value}),
    PLAIN.map(lambda value: {"resource": value}),
)
PARAMETERS = st.lists(
    st.builds(lambda name, value: {"name": name, **value}, st.sampled_from(NAMES), VALUES), max_size=6
)


def fine(reply: Any) -> None:
    assert reply.status < 500, reply.resource
    assert reply.resource["resourceType"]
    msgspec.json.encode(reply.resource)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PATHS), PARAMETERS)
def test_any_parameters(path: str, listed: list[dict[str, Any]]) -> None:
    fine(post(SERVICE, path, parameters(*listed)))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PATHS), st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=5))
def test_any_query(path: str, query: dict[str, str]) -> None:
    fine(ask(SERVICE, path, **query))


@settings(max_examples=200, deadline=None)
@given(VALUE_SETS, st.lists(SYSTEMS | VALUE_SETS, max_size=2), st.sampled_from(["cat", "unicorn", ""]))
def test_any_value_set(found: dict[str, Any], others: list[dict[str, Any]], code: str) -> None:
    brought = [{"name": "tx-resource", "resource": each} for each in others]
    sent = parameters({"name": "valueSet", "resource": found}, *brought, code=code, system=ZOO)
    fine(post(SERVICE, "ValueSet/$expand", sent))
    fine(post(SERVICE, "ValueSet/$validate-code", sent))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD"]),
    st.lists(st.sampled_from(["CodeSystem", "ValueSet", "$expand", "metadata", "_search", "a", ""]), max_size=4),
    st.text(max_size=20),
    st.binary(max_size=30),
    st.sampled_from(["", "application/json", "application/x-www-form-urlencoded", "text/plain", ";"]),
)
def test_any_address_and_body(method: str, steps: list[str], query: str, body: bytes, media: str) -> None:
    headers = {"content-type": media, "accept-language": query, "accept": "*/*"}
    fine(answer(SERVICE, Call(method, "/".join(steps), query, headers, body, "http://test")))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "request": st.fixed_dictionaries(
                    {"method": TEXTS | st.just("GET"), "url": TEXTS | st.sampled_from(PATHS)}
                ),
                "resource": PARAMETERS.map(lambda listed: parameters(*listed)) | PLAIN,
            },
        ),
        max_size=3,
    )
)
def test_any_batch(entries: list[dict[str, Any]]) -> None:
    fine(post(SERVICE, "", {"resourceType": "Bundle", "type": "batch", "entry": entries}))


@pytest.mark.parametrize("depth", [30, 63, 64, 1000, 100_000])
def test_deep_resources(depth: int) -> None:
    concept = '{"code":"a","concept":['
    body = '{"resourceType":"Parameters","parameter":[{"name":"tx-resource","resource":'
    body += '{"resourceType":"CodeSystem","url":"u","concept":[' + concept * depth + "]}" * depth + "]}}]}"
    fine(post(SERVICE, "CodeSystem/$lookup", body.encode()))


def test_long_chains_of_parents_are_walked() -> None:
    chain = [
        {"code": str(n), "property": [{"code": "parent", "valueCode": str(n - 1)}]} if n else {"code": "0"}
        for n in range(5000)
    ]
    system = {"resourceType": "CodeSystem", "url": "http://chain", "concept": chain}
    brought = {"name": "tx-resource", "resource": json.loads(json.dumps(system))}
    fine(post(SERVICE, "CodeSystem/$subsumes", parameters(brought, system="http://chain", codeA="0", codeB="4999")))
    reply = post(SERVICE, "ValueSet/$expand", parameters(brought, url="http://chain?fhir_vs=isa/4500"))
    fine(reply)
    assert reply.resource["expansion"]["total"] == 500


def test_chains_of_value_sets_are_not_followed_without_end() -> None:
    chain = [{**value_set({"valueSet": [f"http://v/{n + 1}"]}), "url": f"http://v/{n}"} for n in range(300)]
    brought = [{"name": "tx-resource", "resource": each} for each in chain]
    reply = post(SERVICE, "ValueSet/$expand", parameters(*brought, url="http://v/0"))
    assert reply.status in {404, 422}


def test_a_value_set_imported_over_and_over_ends_in_time() -> None:
    """Each level names the one below several times: without a bound the work doubles with every level."""
    chain = [{**value_set(*[{"valueSet": [f"http://w/{n + 1}"]}] * 4), "url": f"http://w/{n}"} for n in range(14)]
    chain.append({**value_set({"system": ZOO}), "url": "http://w/14"})
    brought = [{"name": "tx-resource", "resource": each} for each in chain]
    reply = post(SERVICE, "ValueSet/$expand", parameters(*brought, url="http://w/0"))
    assert reply.status in {200, 422}
