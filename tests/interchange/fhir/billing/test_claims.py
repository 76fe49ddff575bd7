"""A claim as FHIR says what it says: read back it is equal, and FHIR's own models take it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from bench.billed import Maker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.billed_claims import DENTAL, INSTITUTIONAL, PROFESSIONAL, SECONDARY
from tests.interchange.fhir.billing.making import claims

from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, Coverage, Party, PostalAddress
from medcodex.errors import InputError
from medcodex.formats.fhir.code_systems import EXTENSIONS
from medcodex.formats.x12.claims.reading import ReadClaim
from medcodex.formats.x12.claims.reading import read_claims as read_x12
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.interchange.fhir.billing.reading import read_claims, read_coverages
from medcodex.interchange.fhir.billing.terms import rows
from medcodex.interchange.fhir.billing.writing import claim_bundle, claims_json
from medcodex.interchange.fhir.out.bundle import encoded

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 5, 15)
WHOLE = {"professional": PROFESSIONAL, "institutional": INSTITUTIONAL, "dental": DENTAL, "secondary": SECONDARY}
_SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def through(claim: BilledClaim) -> BilledClaim:
    """A claim written and read again."""
    (read,) = read_claims(encoded(claim_bundle(claim, DAY)))
    return read.claim


def valid(data: bytes) -> None:
    """Whether FHIR's models take a Bundle and each of its resources."""
    import_module("fhir.resources.R4B.bundle").Bundle.model_validate_json(data)


@pytest.mark.parametrize("name", WHOLE)
def test_whole_claims_are_valid_and_come_back(name: str) -> None:
    data = encoded(claim_bundle(WHOLE[name], DAY))
    valid(data)
    (read,) = read_claims(data)
    assert read.claim == WHOLE[name]
    assert not read.notes.lacking


@pytest.mark.parametrize("kind", ClaimKind)
def test_a_thousand_random_claims_come_back(kind: ClaimKind) -> None:
    maker = Maker(11)
    for number in range(1000):
        claim = maker.claim(kind)
        data = encoded(claim_bundle(claim, DAY))
        (read,) = read_claims(data)
        # References with elements of their own come first (NOT_CARRIED).
        assert _by_kind(read.claim) == _by_kind(claim)
        if number % 50 == 0:
            valid(data)


def _by_kind(claim: BilledClaim) -> BilledClaim:
    return replace(claim, references=tuple(sorted(claim.references, key=lambda one: one[0])))


@pytest.mark.parametrize("kind", ClaimKind)
def test_any_field_comes_back(kind: ClaimKind) -> None:
    @_SLOW
    @given(claims(kind))
    def whole(claim: BilledClaim) -> None:
        data = encoded(claim_bundle(claim, DAY))
        (read,) = read_claims(data)
        assert read.claim == claim
        valid(data)
        _known_extensions(json.loads(data))

    whole()


def _known_extensions(value: Any) -> None:
    known = {one["name"] for one in rows("extensions")}
    if isinstance(value, dict):
        url = value.get("url")
        if isinstance(url, str) and url.startswith(f"{EXTENSIONS}/"):
            assert url.removeprefix(f"{EXTENSIONS}/") in known
        for inner in value.values():
            _known_extensions(inner)
    elif isinstance(value, list):
        for inner in value:
            _known_extensions(inner)


NOT_CARRIED = {
    "an empty frequency is an original claim's": (
        replace(PROFESSIONAL, frequency=""), PROFESSIONAL,
    ),
    "a patient is a person": (
        replace(SECONDARY, patient=Party("OKAPI")), replace(SECONDARY, patient=Party("OKAPI", person=True)),
    ),
    "references with elements of their own come first": (
        replace(SECONDARY, references=(("EA", "R1"), ("G1", "AUTH1"), ("F8", "PAYER77"))),
        replace(SECONDARY, references=(("F8", "PAYER77"), ("G1", "AUTH1"), ("EA", "R1"))),
    ),
    "a pointer below one points nowhere": (
        replace(PROFESSIONAL, lines=(replace(PROFESSIONAL.lines[0], pointers=(0, 1)),)),
        replace(PROFESSIONAL, lines=(replace(PROFESSIONAL.lines[0], pointers=(1,)),)),
    ),
    "a code system without a code is none": (
        replace(PROFESSIONAL, lines=(replace(PROFESSIONAL.lines[0], system="HC", code=""),)),
        replace(PROFESSIONAL, lines=(replace(PROFESSIONAL.lines[0], system="", code=""),)),
    ),
    "an organization has one name, no birth date and no sex": (
        replace(PROFESSIONAL, billing=replace(PROFESSIONAL.billing, first="A", sex="F", birth_date=DAY)), PROFESSIONAL,
    ),
    "where the patient is another, the subscriber's own relationship is not told": (
        replace(SECONDARY, coverage=replace(SECONDARY.coverage, relationship="18")), SECONDARY,
    ),
}  # fmt: skip
"""What FHIR does not carry, each with what comes back in its place (docs/fhir-claims.md has the list)."""


@pytest.mark.parametrize("name", NOT_CARRIED)
def test_what_is_not_carried_is_known(name: str) -> None:
    told, back = NOT_CARRIED[name]
    assert through(told) == back


def test_the_page_names_what_is_not_carried_and_every_extension(request: pytest.FixtureRequest) -> None:
    page = (request.config.rootpath / "docs" / "fhir-claims.md").read_text()
    flat = " ".join(page.split())
    assert not [name for name in NOT_CARRIED if name not in flat]
    assert not [one["name"] for one in rows("extensions") if f"`{one['name']}`" not in page]


def test_the_same_claim_has_the_same_bundle() -> None:
    assert claim_bundle(PROFESSIONAL, DAY) == claim_bundle(PROFESSIONAL, DAY)
    assert claim_bundle(PROFESSIONAL, DAY) != claim_bundle(replace(PROFESSIONAL, number="A2"), DAY)


def test_several_claims_are_a_bundle_a_line() -> None:
    several = [PROFESSIONAL, SECONDARY]
    told = claims_json(several, DAY)
    assert len(told.splitlines()) == 2
    assert [one.claim for one in read_claims(told)] == several


def test_money_keeps_every_digit() -> None:
    line = replace(PROFESSIONAL.lines[0], charge=Decimal("1234567890.15"), units=Decimal("0.001"))
    claim = replace(PROFESSIONAL, lines=(line,), charge=Decimal("1234567890.15"))
    told = encoded(claim_bundle(claim, DAY))
    assert b"1234567890.15" in told
    assert through(claim).lines[0].charge == Decimal("1234567890.15")
    (read,) = read_claims(told.replace(b"1234567890.15", b"0.1000000000000000055"))
    assert read.claim.charge == Decimal("0.1000000000000000055")


@pytest.mark.shared
def test_every_claim_of_real_files_comes_back(shared: Path) -> None:
    """Files whose separators are broken give lines with a code system and no code, and claims without frequency."""
    seen = 0
    with ZipFile(shared / "samples" / "x12.zip") as files:
        for name in files.namelist():
            try:
                steps = list(read_x12(read_sets(read_segments(io.BytesIO(files.read(name)), name))))
            except InputError:
                continue
            for step in steps:
                if isinstance(step, ReadClaim):
                    seen += 1
                    expected = replace(
                        step.claim, frequency=step.claim.frequency or "1",
                        lines=tuple(one if one.code else replace(one, system="") for one in step.claim.lines),
                    )  # fmt: skip
                    data = encoded(claim_bundle(step.claim, DAY))
                    valid(data)
                    (read,) = read_claims(data)
                    assert read.claim == expected, name
    assert seen >= 40


def _mutated(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    if not path:
        return put
    head, *rest = path
    if isinstance(value, dict):
        return {**value, head: _mutated(value[head], tuple(rest), put)}
    return [*value[:head], _mutated(value[head], tuple(rest), put), *value[head + 1 :]]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, each in inner for one in _paths(each, (*path, key)))]


ODD = st.sampled_from((
    None, "", "x", " ", 0, -1, True, 1.5, 10**30, [], {}, [{}], [None], {"value": "x"}, "2026-13-99", {"coding": "x"},
    {"coding": [{"system": 5}]}, {"reference": "#"}, {"reference": "::"},
))  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_changed_resource_is_read_or_refused_in_one_line(data: st.DataObject) -> None:
    bundle = json.loads(encoded(claim_bundle(data.draw(st.sampled_from(list(WHOLE.values()))), DAY)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(_paths(bundle)[1:]))
        bundle = _mutated(bundle, path, data.draw(ODD))
    try:
        found = read_claims(json.dumps(bundle).encode())
    except InputError as error:
        refused = error
        found = []
    else:
        refused = None
    assert refused is None or "\n" not in str(refused)
    for one in found:
        assert isinstance(one.claim, BilledClaim)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({}, "body"),
        ({"resourceType": "Patient", "id": "p"}, "Patient"),
        ({"resourceType": "Claim"}, "Claim.type"),
        ({"resourceType": "Bundle", "type": "collection", "entry": []}, "Bundle"),
        ({"item": [{"sequence": 1, "net": {"value": "12"}}]}, "Claim.item[0].net.value"),
        ({"item": [{"sequence": 1, "net": {"value": 12, "currency": "EUR"}}]}, "Claim.item[0].net.currency"),
        ({"item": [{"sequence": 1, "servicedDate": "May 5"}]}, "Claim.item[0].servicedDate"),
        ({"item": [{"sequence": 1, "diagnosisSequence": ["1"]}]}, "Claim.item[0].diagnosisSequence[0]"),
        ({"item": [{"sequence": 1, "net": {"value": 1e300}}]}, "Claim.item[0].net.value"),
        ({"patient": {"reference": "nobody at all"}}, "Claim.patient.reference"),
        ({"insurance": {"focal": True}}, "Claim.insurance"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_bad_input_is_named_by_its_element(told: dict[str, Any], where: str) -> None:
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]}
    whole = told if "resourceType" in told or not told else {"resourceType": "Claim", "type": kind, **told}
    with pytest.raises(InputError) as caught:
        read_claims(json.dumps(whole).encode())
    assert caught.value.where == where


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe{", b"{", b"[]", b'{"resourceType": "Claim", "a": 1, "a": 2}', b"{" * 9999]
)
def test_what_is_no_fhir_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read_claims(data)


def test_a_claim_of_another_hand_is_read() -> None:
    """A claim as other systems write it: contained resources, HL7's codes alone, no type of bill."""
    told = {
        "resourceType": "Claim", "id": "c9", "status": "active", "use": "claim", "created": "2026-05-15",
        "contained": [
            {"resourceType": "Patient", "id": "p", "name": [{"text": "Sample Okapi"}], "gender": "female"},
            {"resourceType": "Coverage", "id": "k", "status": "active", "subscriberId": "M1",
             "beneficiary": {"reference": "#p"}, "payor": [{"display": "Sample Payer"}],
             "relationship": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/subscriber-relationship",
                                          "code": "self"}]},
             "type": {"coding": [{"system": "https://nahdo.org/sopt", "code": "512"}]}},
        ],
        "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]},
        "patient": {"reference": "#p"}, "provider": {"display": "Sample Clinic"},
        "priority": {"coding": [{"code": "normal"}]},
        "billablePeriod": {"start": "2026-05-15", "end": "2026-05-15"},
        "careTeam": [{"sequence": 1, "provider": {"display": "Sample Doctor"}, "role": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/claimcareteamrole", "code": "primary"}]}}],
        "diagnosis": [{"sequence": 7, "diagnosisCodeableConcept": {
            "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E11.9"}]}}],
        "related": [{"relationship": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship", "code": "prior"}]},
            "reference": {"value": "P1"}}],
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "#k"}}],
        "accident": {"date": "2026-05-14", "type": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "MVA"}]}},
        "item": [{"sequence": 1, "diagnosisSequence": [7], "productOrService": {
            "coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "99213"}]},
            "unitPrice": {"value": 60.05}, "quantity": {"value": 2}}],
    }  # fmt: skip
    (read,) = read_claims(json.dumps(told).encode())
    claim = read.claim
    assert (claim.number, claim.frequency, claim.charge) == ("c9", "7", Decimal("120.10"))
    assert (claim.coverage.insured.identifier, claim.coverage.filing, claim.coverage.relationship) == ("M1", "12", "18")
    assert (claim.patient, claim.coverage.payer.last, claim.billing.last) == (None, "Sample Payer", "Sample Clinic")
    assert claim.references == (("F8", "P1"),)
    assert (claim.causes, [(one.kind, one.told) for one in claim.dates]) == (("AA",), [("439", "20260514")])
    (line,) = claim.lines
    assert (line.code, line.pointers, line.first, line.measure) == ("99213", (1,), DAY, "UN")
    assert claim.providers["rendering"][0].last == "Sample Doctor"


@pytest.mark.shared
@pytest.mark.parametrize(("name", "expected"), [("fhir-synthea-r4.zip", (148, 27)), ("fhir-us-core.zip", (0, 0))])
def test_every_claim_of_the_samples_is_read(shared: Path, name: str, expected: tuple[int, int]) -> None:
    """Synthea codes services in SNOMED CT and CVX: lines are read without a code, and professional ones are noted."""
    claims_read = unbilled = 0
    unread: Counter[str] = Counter()
    for text in _texts(shared / "samples" / name):
        if b'"Claim"' not in text:
            continue
        for one in read_claims(text):
            claims_read += 1
            unbilled += sum(note.path.endswith("productOrService") for note in one.notes.lacking)
            assert one.claim.coverage.payer.last
            unread += one.element.unread()
    assert (claims_read, unbilled) == expected
    if claims_read:
        assert unread["Bundle.entry.resource.item.productOrService.coding.code"] == 390
        assert unread["Bundle.entry.resource.prescription.reference"] == 27
        assert unread["Bundle.entry.resource.supportingInfo.valueReference.reference"] == 57


@pytest.mark.shared
def test_the_coverage_of_the_samples_is_read(shared: Path) -> None:
    texts = [text for text in _texts(shared / "samples" / "fhir-us-core.zip") if b'"Coverage"' in text]
    (cover,) = [one for text in texts for one in read_coverages(text)]
    assert (cover.insured.identifier, cover.insured.qualifier, cover.relationship) == ("888009335", "MI", "18")
    assert (cover.payer.last, cover.filing, cover.group_number) == ("Acme Health Plan", "12", "xyz")


@pytest.mark.parametrize(
    "first", [{"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001"}, {}], ids=("name", "id")
)
def test_one_name_for_two_resources_is_refused(first: dict[str, str]) -> None:
    entries = [
        {**first, "resource": {"resourceType": "Patient", "id": "p", "gender": one}} for one in ("male", "female")
    ]
    with pytest.raises(InputError, match="another content"):
        read_claims(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode())


def _texts(path: Path) -> list[bytes]:
    with ZipFile(path) as files:
        return [files.read(name) for name in files.namelist() if name.endswith(".json")]


def test_addresses_without_a_line_are_told_from_none() -> None:
    empty = replace(PROFESSIONAL, billing=replace(PROFESSIONAL.billing, address=PostalAddress()))
    assert through(empty).billing.address == PostalAddress()


def test_no_extension_stands_in_the_table_alone(request: pytest.FixtureRequest) -> None:
    folder = request.config.rootpath / "src" / "medcodex" / "interchange" / "fhir" / "billing"
    code = "\n".join(one.read_text() for one in folder.glob("*.py"))
    assert not [one["name"] for one in rows("extensions") if not re.search(rf'"{re.escape(one["name"])}"', code)]


def test_a_line_without_anything_is_noted() -> None:
    claim = BilledClaim(
        ClaimKind.PROFESSIONAL, "N1", Decimal(0), "11", "1", Party("A"),
        Coverage("P", Party("B", person=True), Party("C"), "18"), (BilledLine(Decimal(0), measure=""),),
    )  # fmt: skip
    bundle = claim_bundle(claim, DAY)
    told = next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Claim")
    del told["item"][0]["net"]
    (read,) = read_claims(encoded(bundle))
    assert [one.path.rpartition(".")[2] for one in read.notes.lacking] == ["productOrService", "net"]
