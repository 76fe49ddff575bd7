"""Resources in the database, on both databases: found by any name, replaced by what is newer, gone with their chart."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from tests.interchange.fhir.made_resources import bundle, encoded, encounter, note, of, parts, patient

from medcodex.encounter.resource import Resource
from medcodex.store.erasing import erase
from medcodex.store.schema.foundation import charts
from medcodex.store.schema.resources import resources
from medcodex.workflow.arrivals.receiving import receive
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from typing import Any

    from medcodex.store.work import DatabaseStore

EARLY, LATE = dt.datetime(2026, 5, 1, tzinfo=dt.UTC), dt.datetime(2026, 5, 2, tzinfo=dt.UTC)
TOLD = [
    patient(),
    encounter(participant=[{"individual": {"reference": "Practitioner/dr"}}]),
    note(),
    of("Condition", "c", code={"text": "Gout"}),
    of("Observation", "o", code={"text": "Urate"}, valueQuantity={"value": 9}),
    of("DiagnosticReport", "r", code={"text": "Panel"}, status="final", result=[{"reference": "Observation/o"}]),
    {"resourceType": "Practitioner", "id": "dr", "name": [{"family": "Attending", "given": ["Ann"]}]},
]


def taken(store: DatabaseStore, told: Any) -> list[str]:
    return [receive(store, system("interface"), part._replace(format="fhir"), "file").status for part in parts(told)]


def test_resources_are_found_by_every_name(store: DatabaseStore) -> None:
    one = Resource("Practitioner", "Practitioner/1", "{}", ("Practitioner?identifier=npi|9",), ("Organization/2",))
    with store.begin(system("test")) as work:
        assert work.resources.keep([one], work.now) == [one]
        assert work.resources.keep([one], work.now) == []
        assert work.resources.named(["Practitioner?identifier=npi|9", "Practitioner/1"]) == [one]
        assert work.resources.referring(["Organization/2"]) == [one]
        assert work.resources.named(["Practitioner/2"]) == []
        assert work.resources.counts() == {"Practitioner": 1}


def test_the_newer_one_stands(store: DatabaseStore) -> None:
    old = Resource("Patient", "Patient/1", "{}", refers=("Organization/1",), updated=EARLY)
    new = Resource("Patient", "Patient/1", '{"a": 1}', refers=("Organization/2",), updated=LATE)
    with store.begin(system("test")) as work:
        work.resources.keep([old], work.now)
        assert work.resources.keep([new], work.now) == [new]
        assert work.resources.keep([old], work.now) == []
        assert work.resources.named(["Patient/1"]) == [new]
        assert work.resources.referring(["Organization/1"]) == []


def test_nothing_of_a_patient_lies_open(store: DatabaseStore) -> None:
    taken(store, bundle(*TOLD))
    with store.engine.connect() as connection:
        for row in connection.execute(select(resources)):
            shown = " ".join(str(value) for value in row if not isinstance(value, bytes | memoryview))
            sealed = b"".join(bytes(value) for value in row if isinstance(value, bytes | memoryview))
            for word in ("Nobody", "TEST-1", "Patient/p1", "Pneumonia"):
                assert word not in shown
                assert word.encode() not in sealed


@pytest.mark.parametrize("seed", range(3))
def test_any_order_makes_the_same_chart(store: DatabaseStore, seed: int) -> None:
    told = list(TOLD)
    random.Random(seed).shuffle(told)  # noqa: S311 - an order, no secret
    for one in told:
        assert taken(store, one) == ["stored"]
    for one in told:
        assert taken(store, one) == ["duplicate"]
    with store.begin(system("test")) as work:
        chart = work.charts.by_account("V-1")
        assert chart is not None
        assert chart.attending == "Ann Attending"
        documents = {one.kind: one.text for one in work.charts.documents(chart.id)}
        assert "Pneumonia" in documents["Discharge summary"]
        assert "- Gout" in documents["problem list"]
        assert "- Urate: 9" in next(text for text in documents.values() if "Panel" in text)
        found = work.charts.patient(chart.patient_id)
        assert found is not None
        assert found.mrn == "TEST-1"


def test_two_patients_under_one_name_are_not_joined(store: DatabaseStore) -> None:
    taken(store, bundle(patient(), encounter()))
    (status,) = taken(store, patient(birthDate="1999-09-09"))
    assert status == "parked"
    with store.begin(system("test")) as work:
        chart = work.charts.by_account("V-1")
        assert chart is not None
        found = work.charts.patient(chart.patient_id)
        assert found is not None
        assert found.birth_date == dt.date(1950, 2, 3)


def test_resources_end_with_their_chart(store: DatabaseStore) -> None:
    taken(store, bundle(*TOLD))
    with store.begin(system("test")) as work:
        chart = work.charts.by_account("V-1")
        assert chart is not None
        assert work.resources.counts(loose=True) == {"Patient": 1, "Practitioner": 1}
        erase(work.connection, charts, chart.id)
        assert work.resources.counts() == {"Patient": 1, "Practitioner": 1}


def test_a_transaction_of_a_generator_is_kept(store: DatabaseStore) -> None:
    """Entries that name one another by urn:uuid."""
    told = bundle(*TOLD, kind="transaction")
    names = {f"{one['resource']['resourceType']}/{one['resource']['id']}": f"urn:uuid:0000-{place}"
             for place, one in enumerate(told["entry"])}  # fmt: skip
    data = encoded(told).decode()
    for name, urn in names.items():
        data = data.replace(f'"reference": "{name}"', f'"reference": "{urn}"')
    named = json.loads(data)
    for entry in named["entry"]:
        entry["fullUrl"] = names[f"{entry['resource']['resourceType']}/{entry['resource']['id']}"]
        entry["request"] = {"method": "POST", "url": entry["resource"]["resourceType"]}
    assert taken(store, named) == ["stored"]
    with store.begin(system("test")) as work:
        chart = work.charts.by_account("V-1")
        assert chart is not None
        assert len(work.charts.documents(chart.id)) == 3
