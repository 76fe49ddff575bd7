"""Finished charts as FHIR: valid, complete by US Core, and nothing of the chart's text."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from medcodex.app.demo.opening import open_demo
from medcodex.encounter import Claim
from medcodex.errors import ForbiddenError, InputError, NotFoundError
from medcodex.interchange.fhir.out.bundle import bundle, encoded
from medcodex.interchange.fhir.out.naming import outward
from medcodex.interchange.out import WRITERS, write
from medcodex.library.home import Home
from medcodex.library.shelf import Shelf
from medcodex.store.schema.foundation import charts
from medcodex.text.tables import table_rows
from medcodex.web.clinical import giving
from medcodex.workflow.exports.finished import finished_chart
from medcodex.workflow.people import Actor, Role, system
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.exports.finished import Finished

TODAY = dt.date(2026, 5, 15)
_MUST = ("Condition", "Procedure", "Encounter", "Patient", "Organization")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedded_home: Path) -> Iterator[DatabaseStore]:
    """The workbench of the demonstration."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MEDCODEX_HOME", str(embedded_home))
        folder = tmp_path_factory.mktemp("fhir") / "demo"
        with open_demo(folder, Shelf(Home(embedded_home)), TODAY) as demo:
            yield demo.store


@pytest.fixture(scope="module")
def finished(store: DatabaseStore) -> Sequence[Finished]:
    """Its finished charts."""
    with store.begin(system("test")) as work:
        ids = [row.id for row in work.connection.execute(select(charts.c.id).order_by(charts.c.id))]
        done = [one for one in ids if any(work.decisions.final(one, claim) for claim in Claim)]
        return [finished_chart(work, one) for one in done]


def _resources(finished: Finished, kind: str = "") -> list[dict[str, Any]]:
    found = json.loads(encoded(bundle(finished, "0.1")))["entry"]
    return [one["resource"] for one in found if not kind or one["resource"]["resourceType"] == kind]


def test_there_are_many_finished_charts(finished: Sequence[Finished]) -> None:
    assert len(finished) >= 5


def test_every_bundle_is_valid(finished: Sequence[Finished]) -> None:
    for one in finished:
        data = encoded(bundle(one, "0.1"))
        import_module("fhir.resources.R4B.bundle").Bundle.model_validate_json(data)
        for resource in _resources(one):
            module = import_module(f"fhir.resources.R4B.{resource['resourceType'].lower()}")
            getattr(module, resource["resourceType"]).model_validate(resource)


def test_every_reference_leads_to_an_entry(finished: Sequence[Finished]) -> None:
    for base in ("", "https://example.org/fhir"):
        for one in finished:
            told = json.loads(encoded(bundle(one, "0.1", base)))
            urls = {entry["fullUrl"] for entry in told["entry"]}
            names = {f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in told["entry"]}
            for reference in _references(told):
                assert reference.startswith("#") or reference in (names if base else urls)


def test_must_support_elements_of_us_core_are_there(finished: Sequence[Finished]) -> None:
    """Of what the chart knows, every must-support element of the profile is written."""
    rows = list(table_rows("tests.interchange.fhir", "us_core_must_support.tsv"))
    assert {row["kind"] for row in rows} == set(_MUST)
    for one in finished:
        for row in rows:
            for resource in _resources(one, row["kind"]):
                assert any(name in resource for name in row["element"].split("|")), row


def test_the_claim_says_what_is_final(finished: Sequence[Finished]) -> None:
    for one in finished:
        for claim in one.claims:
            told = next(each for each in _resources(one, "Claim") if each["id"].endswith(f"{claim.final.claim}-claim"))
            codes = {each["id"]: each["code"]["coding"][0]["code"] for each in _resources(one)
                     if each["resourceType"] in {"Condition", "Procedure"}}  # fmt: skip
            reported = [code for code in claim.final.reported if code.section == "diagnosis"]
            diagnoses = told.get("diagnosis", [])
            assert [each["sequence"] for each in diagnoses] == list(range(1, len(reported) + 1))
            assert [codes[_id(each["diagnosisReference"], one)] for each in diagnoses] == [c.code for c in reported]
            poa = [each.get("onAdmission", {}).get("coding", [{}])[0].get("code") for each in diagnoses]
            facility = claim.final.claim is Claim.FACILITY
            assert poa == [code.poa if facility else None for code in reported]
            services = [code.code for code in claim.final.reported if code.section == "service"]
            items = [each["productOrService"]["coding"][0]["code"] for each in told.get("item", [])[: len(services)]]
            assert items == services


def test_amounts_are_exact(finished: Sequence[Finished]) -> None:
    for one in finished:
        told = json.loads(encoded(bundle(one, "0.1")), parse_float=Decimal)
        for entry in told["entry"]:
            claim = entry["resource"]
            if claim["resourceType"] == "Claim" and "total" in claim:
                assert sum(item["net"]["value"] for item in claim["item"]) == claim["total"]["value"]


def test_no_text_of_a_document_leaves(finished: Sequence[Finished]) -> None:
    for one in finished:
        told = encoded(bundle(one, "0.1")).decode()
        for document in one.documents:
            sentences = [line.strip() for line in document.text.splitlines() if len(line.strip()) > 40]
            assert not [line for line in sentences if line in told]


def test_provenance_names_the_words_by_their_place(finished: Sequence[Finished]) -> None:
    spans = 0
    for one in finished:
        length = {document.number: len(document.text) for document in one.documents}
        for told in _resources(one, "Provenance"):
            assert {agent["type"]["coding"][0]["code"] for agent in told["agent"]} >= {"author"}
            for entity in told.get("entity", []):
                number = entity["what"]["identifier"]["value"]
                for place in entity.get("extension", []):
                    if place["url"].endswith("evidence-span"):
                        spans += 1
                        assert 0 <= place["extension"][0]["valueUnsignedInt"] < length[number]
    assert spans


def test_what_is_finished_can_be_read_and_found(store: DatabaseStore, finished: Sequence[Finished]) -> None:
    one = finished[0]
    chart, whom = outward(one.chart.id), outward(one.patient.id)
    manager = Actor("m", "manager", Role.MANAGER, "api")
    with store.begin(manager) as work:
        told = giving.everything(work, chart, "0.1", "https://example.org/fhir")
        for entry in told["entry"]:
            resource = entry["resource"]
            assert giving.read(work, resource["resourceType"], resource["id"], "0.1") == resource
        expected = [
            entry["resource"]["id"] for entry in told["entry"] if entry["resource"]["resourceType"] == "Condition"
        ]
        for query in ({"encounter": chart}, {"encounter": f"Encounter/{chart}", "patient": whom}):
            found = giving.search(work, "Condition", query, "0.1", "")
            assert [entry["resource"]["id"] for entry in found["entry"]] == expected
        (visit,) = giving.search(work, "Encounter", {"identifier": one.chart.account}, "0.1", "")["entry"]
        assert visit["resource"]["id"] == chart
        assert giving.search(work, "Encounter", {"identifier": "none"}, "0.1", "")["total"] == 0
        for query in ({}, {"code": "I10"}):
            with pytest.raises(InputError):
                giving.search(work, "Condition", query, "0.1", "")
        with pytest.raises(NotFoundError):
            giving.read(work, "Claim", "none", "0.1")
    with store.begin(system("test")) as work:
        assert any(
            each.login == "manager" and each.event.action == "chart.read" for each in work.trail.about(one.chart.id)
        )


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.STUDENT, Role.ADMIN])
def test_who_may_not_see_codes_does_not(store: DatabaseStore, finished: Sequence[Finished], role: Role) -> None:
    with store.begin(Actor("x", "x", role, "api")) as work, pytest.raises(ForbiddenError):
        giving.everything(work, outward(finished[0].chart.id), "0.1", "")


@pytest.mark.parametrize("name", WRITERS)
def test_writers_write(finished: Sequence[Finished], name: str) -> None:
    for one in finished:
        if name == "dft" and not _serviced(one):
            with pytest.raises(InputError, match="nothing to charge"):
                write(one, name, "0.1")
        else:
            assert write(one, name, "0.1")


def _serviced(one: Finished) -> bool:
    return any(line.section is Section.SERVICE for claim in one.claims for line in claim.lines)


def _id(reference: dict[str, Any], finished: Finished) -> str:
    entries = json.loads(encoded(bundle(finished, "0.1")))["entry"]
    return next(entry["resource"]["id"] for entry in entries if entry["fullUrl"] == reference["reference"])


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
