"""The operations over an invented code system, asked as a client asks them."""

from __future__ import annotations

from typing import Any

import pytest

from fhir_fixture import ZOO, ask, codes, listed, parameters, post, service_of, told, value_set, where, zoo
from medcodex.formats.fhir.conceptmap import read_concept_map
from medcodex.formats.fhir.reading import resource
from medcodex.terminology.valueset.maps import ListedMaps

ANIMALS = {**value_set({"system": ZOO}), "id": "animals", "name": "Animals", "url": "http://example.org/animals"}
MAP = {
    "resourceType": "ConceptMap",
    "id": "legs",
    "url": "http://example.org/map",
    "status": "active",
    "group": [
        {
            "source": ZOO,
            "target": "http://example.org/farm",
            "element": [
                {"code": "cat", "target": [{"code": "tom", "equivalence": "wider"}]},
                {"code": "owl", "target": [{"code": "hen", "equivalence": "disjoint"}]},
            ],
        }
    ],
}
SERVICE = service_of(zoo(), zoo("0.9.0"), ANIMALS, maps=(ListedMaps([read_concept_map(resource(MAP))]),))


def test_lookup_tells_what_is_asked() -> None:
    reply = ask(SERVICE, "CodeSystem/$lookup", system=ZOO, code="cat", property="*")
    assert reply.status == 200
    found = told(reply)
    assert (found["name"], found["display"], found["version"]) == ("Zoo", "Cat", "1.0.0")
    properties = [
        {part["name"]: next(v for k, v in part.items() if k != "name") for part in each["part"]}
        for each in reply.resource["parameter"]
        if each["name"] == "property"
    ]
    assert {"code": "parent", "value": "mammal", "description": "Mammal"} in properties
    assert {"code": "child", "value": "lion", "description": "Lion"} in properties
    assert {"code": "legs", "value": "4"} in properties


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("mammal", "lion", "subsumes"),
        ("lion", "mammal", "subsumed-by"),
        ("lion", "lion", "equivalent"),
        ("lion", "tiger", "not-subsumed"),
    ],
)
def test_subsumes(one: str, other: str, outcome: str) -> None:
    assert told(ask(SERVICE, "CodeSystem/$subsumes", system=ZOO, codeA=one, codeB=other))["outcome"] == outcome


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"code": "lion"}, {"result": True, "display": "Lion"}),
        ({"code": "lion", "display": "lion"}, {"result": True}),
        ({"code": "lion", "display": "Puma"}, {"result": False, "display": "Lion"}),
        ({"code": "lion", "display": "Puma", "lenient__display__validation": "true"}, {"result": True}),
        ({"code": "unicorn"}, {"result": False}),
        ({"code": "dodo"}, {"result": True, "inactive": True, "status": "retired"}),
        ({"code": "dodo", "activeOnly": "true"}, {"result": False}),
        ({"code": "mammal", "abstract": "false"}, {"result": False}),
        ({"code": "lion", "systemVersion": "0.9.0"}, {"result": True, "version": "0.9.0"}),
        ({"code": "lion", "systemVersion": "3.0.0"}, {"result": False}),
    ],
)
def test_validate_code_in_a_value_set(query: dict[str, str], expected: dict[str, Any]) -> None:
    reply = ask(SERVICE, "ValueSet/$validate-code", url="http://example.org/animals", system=ZOO, **query)
    assert reply.status == 200
    assert {name: told(reply).get(name) for name in expected} == expected


def test_validate_code_says_what_is_wrong_and_where() -> None:
    body = parameters(
        {"name": "coding", "valueCoding": {"system": ZOO, "code": "unicorn"}}, url="http://example.org/animals"
    )
    issues = told(post(SERVICE, "ValueSet/$validate-code", body))["issues"]["issue"]
    assert {(each["details"]["coding"][0]["code"], each["expression"][0]) for each in issues} == {
        ("not-in-vs", "Coding.code"),
        ("invalid-code", "Coding.code"),
    }


def test_one_good_coding_of_a_concept_is_enough() -> None:
    codings = [{"system": ZOO, "code": "owl"}, {"system": ZOO, "code": "lion"}]
    birds = value_set(where("concept", "is-a", "bird"))
    body = parameters(
        {"name": "codeableConcept", "valueCodeableConcept": {"coding": list(reversed(codings))}},
        {"name": "valueSet", "resource": birds},
    )
    reply = told(post(SERVICE, "ValueSet/$validate-code", body))
    assert (reply["result"], reply["code"]) == (True, "owl")


def test_expand_pages_through_everything_once() -> None:
    found: list[str] = []
    for offset in range(0, 9, 4):
        page = ask(SERVICE, "ValueSet/$expand", url="http://example.org/animals", count="4", offset=str(offset))
        assert page.resource["expansion"]["total"] == 9
        found.extend(listed(page))
    assert found == ["mammal", "cat", "lion", "tiger", "bat", "bird", "dodo", "owl", "snake"]


def test_expand_nests_unless_asked_for_a_flat_list() -> None:
    nested = ask(SERVICE, "ValueSet/$expand", url="http://example.org/animals")
    assert len(nested.resource["expansion"]["contains"]) == 3
    flat = ask(SERVICE, "ValueSet/$expand", url="http://example.org/animals", excludeNested="true")
    assert len(flat.resource["expansion"]["contains"]) == 9
    assert listed(nested) == listed(flat)


def test_expand_by_text_and_by_address_alone() -> None:
    assert listed(ask(SERVICE, "ValueSet/$expand", url=f"{ZOO}?fhir_vs", filter="at")) == ["cat", "bat"]
    assert listed(ask(SERVICE, "ValueSet/$expand", url=f"{ZOO}?fhir_vs=isa/cat")) == ["cat", "lion", "tiger"]
    assert listed(ask(SERVICE, "ValueSet/animals/$expand", activeOnly="true", filter="d")) == ["bird"]


def test_the_newest_version_is_meant_and_others_can_be() -> None:
    plain = ask(SERVICE, "ValueSet/$expand", url=f"{ZOO}?fhir_vs", count="1").resource["expansion"]["parameter"]
    assert {"name": "used-codesystem", "valueUri": f"{ZOO}|1.0.0"} in plain
    older = ask(SERVICE, "ValueSet/$expand", url=f"{ZOO}?fhir_vs", count="1", force__system__version=f"{ZOO}|0.9.0")
    assert {"name": "used-codesystem", "valueUri": f"{ZOO}|0.9.0"} in older.resource["expansion"]["parameter"]


def test_translate_forwards_and_back() -> None:
    found = ask(SERVICE, "ConceptMap/$translate", system=ZOO, code="cat", targetsystem="http://example.org/farm")
    parts = {part["name"]: part for part in found.resource["parameter"][1]["part"]}
    assert told(found)["result"] is True
    assert parts["equivalence"]["valueCode"] == "wider"
    assert parts["concept"]["valueCoding"]["code"] == "tom"
    assert told(ask(SERVICE, "ConceptMap/$translate", system=ZOO, code="owl"))["result"] is False
    assert told(ask(SERVICE, "ConceptMap/$translate", system=ZOO, code="bat"))["result"] is False
    back = ask(SERVICE, "ConceptMap/$translate", targetCode="tom", targetSystem="http://example.org/farm")
    parts = {part["name"]: part for part in back.resource["parameter"][1]["part"]}
    assert parts["source"]["valueCoding"] == {"system": ZOO, "code": "cat"}
    assert ask(SERVICE, "ConceptMap/$translate", url="http://none", code="a", system=ZOO).status == 404


def test_resources_that_come_with_the_request_come_first_and_stay_under_a_cache_id() -> None:
    own = zoo("1.0.0")
    own["concept"] = [{"code": "yeti"}]
    asked = {"url": f"{ZOO}?fhir_vs", "cache__id": "session-1"}
    assert listed(post(SERVICE, "ValueSet/$expand", parameters({"name": "tx-resource", "resource": own}, **asked))) == [
        "yeti"
    ]
    assert listed(post(SERVICE, "ValueSet/$expand", parameters(**asked))) == ["yeti"]
    assert "yeti" not in listed(post(SERVICE, "ValueSet/$expand", parameters(url=f"{ZOO}?fhir_vs")))


def test_batch_validation_answers_each() -> None:
    def one(code: str) -> dict[str, Any]:
        return {"name": "validation", "resource": parameters(code=code, system=ZOO)}

    body = parameters(
        one("cat"), one("unicorn"), {"name": "validation", "resource": parameters()}, url="http://example.org/animals"
    )
    answers = [each["resource"] for each in post(SERVICE, "ValueSet/$batch-validate-code", body).resource["parameter"]]
    assert [each["resourceType"] for each in answers] == ["Parameters", "Parameters", "OperationOutcome"]
    assert [each["parameter"][0]["valueBoolean"] for each in answers[:2]] == [True, False]


def test_batch_bundle_answers_each_entry_for_itself() -> None:
    def entry(method: str, url: str, **more: Any) -> dict[str, Any]:
        return {"request": {"method": method, "url": url}, **more}

    bundle = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [
            entry("GET", f"CodeSystem/$lookup?system={ZOO}&code=cat"),
            entry(
                "POST",
                "ValueSet/$expand",
                resource=parameters({"name": "valueSet", "resource": value_set(codes("owl"))}),
            ),
            entry("GET", "CodeSystem/none"),
            entry("DELETE", "CodeSystem/zoo-1.0.0"),
        ],
    }
    reply = post(SERVICE, "", bundle)
    assert [each["response"]["status"] for each in reply.resource["entry"]] == ["200", "200", "404", "405"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"url": ZOO}, ["zoo-1.0.0", "zoo-0.9.0"]),
        ({"url": ZOO, "version": "0.9.0"}, ["zoo-0.9.0"]),
        ({"url": f"{ZOO}|1.0.0"}, ["zoo-1.0.0"]),
        ({"name": "zo", "_count": "1"}, ["zoo-1.0.0"]),
        ({"name:exact": "zo"}, []),
        ({"name:contains": "OO"}, ["zoo-1.0.0", "zoo-0.9.0"]),
        ({"_id": "zoo-0.9.0,other"}, ["zoo-0.9.0"]),
        ({"code": "cat"}, ["zoo-1.0.0", "zoo-0.9.0"]),
        ({"code": "unicorn"}, []),
        ({"status": "draft"}, []),
        ({"unheard-of": "x"}, ["zoo-1.0.0", "zoo-0.9.0"]),
    ],
)
def test_search(query: dict[str, str], ids: list[str]) -> None:
    bundle = ask(SERVICE, "CodeSystem", **query).resource
    assert [each["resource"]["id"] for each in bundle.get("entry", [])] == ids
    assert "unheard-of" not in bundle["link"][0]["url"]


def test_a_parameter_of_code_systems_is_passed_over_elsewhere() -> None:
    bundle = ask(SERVICE, "ValueSet", code="cat").resource
    assert bundle["total"] > 0
    assert "code" not in bundle["link"][0]["url"]


def test_read() -> None:
    assert ask(SERVICE, "CodeSystem/zoo-1.0.0").resource["content"] == "not-present"
    assert ask(SERVICE, "ValueSet/animals").resource["url"] == "http://example.org/animals"
    assert ask(SERVICE, "ConceptMap/legs").resource["url"] == "http://example.org/map"
