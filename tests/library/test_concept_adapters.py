"""ICD-10-CM and ICD-10-PCS in the words that all systems share, and on the shelf of the FHIR service."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from fhir_fixture import ask, listed, told
from medcodex.app.fhir import LoadedSystems
from medcodex.library.home import Home
from medcodex.library.icd10cm_concepts import Icd10cmConcepts
from medcodex.library.icd10pcs_concepts import Icd10pcsConcepts
from medcodex.library.opening import open_book
from medcodex.web.fhir.opening import open_service

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.terminology.concepts import ConceptBook
    from medcodex.web.fhir.service import FhirService

DATE = date(2026, 5, 15)
CM = "http://hl7.org/fhir/sid/icd-10-cm"
PCS = "http://www.cms.gov/Medicare/Coding/ICD10"


@pytest.fixture(scope="module")
def icd10cm(embedded_home: Path) -> Icd10cmConcepts:
    return Icd10cmConcepts(open_book(DATE, home=Home(embedded_home)))


@pytest.fixture(scope="module")
def icd10pcs(pcs_home: Path) -> Icd10pcsConcepts:
    return Icd10pcsConcepts(open_book(DATE, "icd10pcs", home=Home(pcs_home)))


@pytest.fixture(scope="module")
def service(full_home: Path) -> FhirService:
    return open_service(LoadedSystems(Home(full_home), lambda: DATE))


def agrees(book: ConceptBook) -> None:
    """One concept at a time and all at once tell the same; parents come first and know their children."""
    told_before: set[str] = set()
    everything = list(book.concepts())
    for concept in everything:
        assert concept.code not in told_before
        assert set(concept.parents) <= told_before
        told_before.add(concept.code)
    for concept in random.Random(7).sample(everything, 300):  # noqa: S311 - a sample of codes
        assert book.concept(concept.code) == concept
        assert book.normalise(concept.code.lower()) == concept.code
        for parent in concept.parents:
            assert concept in book.children(parent)
    tops = [concept for concept in everything if not concept.parents]
    assert list(book.children(None)) == tops


def test_icd10cm_is_one_hierarchy(icd10cm: Icd10cmConcepts) -> None:
    agrees(icd10cm)
    path = ["I11.0", "I11", "I10-I1A", "9"]
    for code, parent in pairwise(path):
        concept = icd10cm.concept(code)
        assert concept is not None
        assert concept.parents == (parent,)
    assert [each.code for each in icd10cm.children(None)] == [str(number) for number in range(1, 23)]


def test_icd10cm_notes_and_inclusion_terms(icd10cm: Icd10cmConcepts) -> None:
    concept = icd10cm.concept("I10")
    assert concept is not None
    assert "high blood pressure" in concept.values("includes")
    failure = icd10cm.concept("I50.9")
    assert failure is not None
    assert "Congestive heart failure NOS" in [each.text for each in failure.designations]
    assert any("hypertensive disease complicating pregnancy" in str(text) for text in concept.values("excludes1"))
    group = icd10cm.concept("I10-I1A")
    assert group is not None
    assert group.values("notSelectable") == (True,)


@pytest.mark.shared
def test_icd10pcs_is_one_hierarchy(icd10pcs: Icd10pcsConcepts) -> None:
    agrees(icd10pcs)
    table = icd10pcs.concept("0FT")
    assert table is not None
    assert (table.title, table.parents) == ("Hepatobiliary System and Pancreas, Resection", ("0F",))
    section = icd10pcs.concept("0")
    assert section is not None
    assert section.title == "Medical and Surgical"
    assert icd10pcs.concept("0FT4") is None


@pytest.mark.shared
def test_billable_codes_are_valid_and_change_with_the_year(service: FhirService) -> None:
    book = open_book(DATE, home=Home(service.catalogue._home.root))  # type: ignore[attr-defined]
    billable = [row for row in book.codes() if row.billable]
    for row in random.Random(11).sample(billable, 1000):  # noqa: S311 - a sample of codes
        reply = told(ask(service, "CodeSystem/$validate-code", url=CM, code=row.code, display=row.title))
        assert reply["result"] is True, row.code
        assert reply["display"] == row.title


@pytest.mark.shared
@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("9", "I10", "subsumes"),
        ("I10-I1A", "I10", "subsumes"),
        ("I10", "I10", "equivalent"),
        ("I10", "I11.0", "not-subsumed"),
        ("I11.0", "I11", "subsumed-by"),
        ("E11", "E11.3513", "subsumes"),
        ("S72.001A", "S72", "subsumed-by"),
        ("19", "S72.001A", "subsumes"),
    ],
)
def test_subsumes(service: FhirService, one: str, other: str, outcome: str) -> None:
    assert told(ask(service, "CodeSystem/$subsumes", system=CM, codeA=one, codeB=other))["outcome"] == outcome


@pytest.mark.shared
def test_expansions_of_a_large_system(service: FhirService) -> None:
    below = listed(ask(service, "ValueSet/$expand", url=f"{CM}?fhir_vs=isa/I11"))
    assert below == ["I11", "I11.0", "I11.9"]
    page = ask(service, "ValueSet/$expand", url=f"{CM}?fhir_vs", filter="hypertensive heart failure", count="50")
    assert "I11.0" in listed(page)
    whole = ask(service, "ValueSet/$expand", url=f"{CM}?fhir_vs", count="2", offset="98000").resource["expansion"]
    assert whole["total"] > 98_186
    assert len(whole["contains"]) == 2


@pytest.mark.shared
def test_versions_stand_side_by_side(service: FhirService) -> None:
    bundle = ask(service, "CodeSystem", url=CM).resource
    versions = [each["resource"]["version"] for each in bundle["entry"]]
    assert {"2017", "2026", "2027"} <= set(versions)
    current = told(ask(service, "CodeSystem/$lookup", system=CM, code="I10"))["version"]
    assert current.startswith("2026")
    older = told(ask(service, "CodeSystem/$lookup", system=CM, code="I10", version="2017"))
    assert older["version"] == "2017"


@pytest.mark.shared
def test_other_addresses_of_a_system_are_known(service: FhirService) -> None:
    other = "http://terminology.hl7.org/CodeSystem/icd10CM"
    reply = told(ask(service, "ValueSet/$validate-code", url=f"{other}?fhir_vs", system=other, code="I10"))
    assert (reply["result"], reply["system"]) == (True, other)
