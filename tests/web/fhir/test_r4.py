"""What the service says is FHIR R4, checked against the models of a FHIR library."""

from __future__ import annotations

from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from fhir_fixture import ZOO, ask, service_of, value_set, zoo

SERVICE = service_of(zoo(), {**value_set({"system": ZOO}), "id": "all", "url": "http://example.org/all"})
R4 = {"accept": "application/fhir+json; fhirVersion=4.0"}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("metadata", {}),
        ("metadata", {"mode": "terminology"}),
        ("CodeSystem", {}),
        ("ValueSet", {}),
        ("CodeSystem/zoo-1.0.0", {}),
        ("CodeSystem/$lookup", {"system": ZOO, "code": "cat", "property": "*"}),
        ("CodeSystem/$validate-code", {"url": ZOO, "code": "unicorn"}),
        ("ValueSet/$validate-code", {"url": "http://example.org/all", "system": ZOO, "code": "dodo", "display": "x"}),
        ("ValueSet/$expand", {"url": "http://example.org/all", "property": "legs", "includeDesignations": "true"}),
        ("ValueSet/$expand", {"url": "http://none"}),
    ],
)
def test_answers_are_r4(path: str, query: dict[str, str]) -> None:
    found = ask(SERVICE, path, headers=R4, **query).resource
    get_fhir_model_class(found["resourceType"]).model_validate(found)


def test_properties_of_an_expansion_are_told_either_way() -> None:
    def expansion(accept: str) -> dict[str, Any]:
        query = {"url": "http://example.org/all", "property": "legs", "excludeNested": "true"}
        found = ask(SERVICE, "ValueSet/$expand", headers={"accept": accept}, **query)
        return {each["code"]: each for each in found.resource["expansion"]["contains"]}

    assert expansion("application/fhir+json")["owl"]["property"] == [{"code": "legs", "valueCode": "2"}]
    strict = expansion(R4["accept"])["owl"]
    assert "property" not in strict
    assert strict["extension"][0]["extension"] == [
        {"url": "code", "valueCode": "legs"},
        {"url": "value", "valueCode": "2"},
    ]
