"""The maps that come with the install, asked over FHIR."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from fhir_fixture import ask, told
from medcodex.app.fhir import LoadedSystems
from medcodex.app.fhir_maps import LoadedMaps
from medcodex.library.home import Home
from medcodex.web.fhir.opening import open_service

if TYPE_CHECKING:
    from medcodex.web.fhir.service import FhirService

DAY = date(2026, 5, 15)
CM = "http://hl7.org/fhir/sid/icd-10-cm"
ICD9 = "http://hl7.org/fhir/sid/icd-9-cm"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> FhirService:
    home = Home(tmp_path_factory.mktemp("maps"))
    return open_service(LoadedSystems(home, lambda: DAY), (LoadedMaps(home, lambda: DAY),))


def matches(found: Any) -> list[dict[str, Any]]:
    return [
        {part["name"]: next(v for k, v in part.items() if k != "name") for part in each["part"]}
        for each in found.resource["parameter"]
        if each["name"] == "match"
    ]


def test_translate_forwards(service: FhirService) -> None:
    reply = ask(service, "ConceptMap/$translate", system=ICD9, code="401.9", targetsystem=CM)
    assert told(reply)["result"] is True
    found = matches(reply)
    assert {each["concept"]["code"] for each in found} == {"I10"}
    assert all(each["concept"]["system"] == CM for each in found)
    assert all("|" in each["originMap"] for each in found)


def test_translate_backwards_names_the_source(service: FhirService) -> None:
    found = [each["resource"] for each in _maps(service)]
    wanted = (f"{ICD9}?fhir_vs", f"{CM}?fhir_vs")
    url = next(each["url"] for each in found if (each["sourceUri"], each["targetUri"]) == wanted)
    reply = ask(service, "ConceptMap/$translate", url=url, targetCode="I10", targetSystem=CM)
    assert "401.9" in {each["source"]["code"] for each in matches(reply)}


def test_a_code_without_counterpart_and_a_pair_without_map(service: FhirService) -> None:
    assert told(ask(service, "ConceptMap/$translate", system=ICD9, code="999999", targetsystem=CM))["result"] is False
    assert ask(service, "ConceptMap/$translate", system=CM, code="I10", targetsystem="http://none").status == 422


def test_maps_are_found_and_read(service: FhirService) -> None:
    entries = _maps(service)
    assert entries
    first = entries[0]["resource"]
    assert ask(service, f"ConceptMap/{first['id']}").resource == first
    assert [each["resource"]["id"] for each in _maps(service, url=first["url"])] == [first["id"]]


def _maps(service: FhirService, **query: str) -> list[dict[str, Any]]:
    return list(ask(service, "ConceptMap", **query).resource.get("entry", []))
