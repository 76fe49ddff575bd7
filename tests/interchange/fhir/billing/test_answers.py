"""What became of claims, as FHIR: read back it is equal, and FHIR's own models take it."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.billed_claims import NPI, PROFESSIONAL
from tests.interchange.fhir.billing.making import MOVED, PAYMENTS, REMITTED

from medcodex.encounter.billing import Adjustment, Party
from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
from medcodex.errors import InputError
from medcodex.formats.x12.remittance import RemittanceEnd, read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.interchange.fhir.billing.answering import answer_bundle, line_places, payment_bundle
from medcodex.interchange.fhir.billing.answers import read_answers, read_payments
from medcodex.interchange.fhir.out.bundle import encoded

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 6, 1)
PAYER = Party("SAMPLE PAYER", identifier="99999", qualifier="XV")
PAYMENT = Payment(
    0, "I", Decimal("80.00"), True, "CHK", DAY, "T1", PAYER, Party("SAMPLE CLINIC", identifier=NPI, qualifier="XX")
)
LINE = RemittedLine(
    "HC", "99213", ("25",), Decimal("120.50"), Decimal("80.00"), Decimal(1), first=dt.date(2026, 5, 15),
    adjustments=(Adjustment("CO", "45", Decimal("30.50")), Adjustment("PR", "3", Decimal(10))), allowed=Decimal(90),
    remarks=("N130",), references=(("6R", "L1"),), amounts=(("B6", Decimal(90)),), control="L1",
)  # fmt: skip
CLAIM = RemittedClaim(
    0, "A1", "1", Decimal("120.50"), Decimal("80.00"), Decimal(10), "MB", "P77",
    Party("OKAPI", "SAMPLE", person=True, identifier="M1", qualifier="MI"), (LINE,), remarks=("MA01",),
)  # fmt: skip
_FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def valid(data: bytes) -> None:
    """Whether FHIR's models take a Bundle and each of its resources."""
    import_module("fhir.resources.R4B.bundle").Bundle.model_validate_json(data)


def of(kind: str, bundle: dict[str, Any]) -> dict[str, Any]:
    """The resource of a kind."""
    return next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind)


def alone(data: bytes, left_out: str) -> bytes:
    """A Bundle without the resources of a kind."""
    bundle = json.loads(data, parse_float=Decimal)
    bundle["entry"] = [one for one in bundle["entry"] if one["resource"]["resourceType"] != left_out]
    return encoded(bundle)


def less(claim: RemittedClaim) -> RemittedClaim:
    """What a ClaimResponse by itself tells of a claim; the ExplanationOfBenefit beside it tells the rest."""
    lines = tuple(replace(one, references=()) for one in claim.lines)
    return replace(
        claim, lines=lines, rendering=None, drg="", received=None, first=None, last=None, references=(), quantities=()
    )  # fmt: skip


@_FEW
@given(REMITTED, PAYMENTS)
def test_any_answer_comes_back(claim: RemittedClaim, payment: Payment) -> None:
    data = encoded(answer_bundle(claim, payment, DAY))
    valid(data)
    (read,) = read_answers(data)
    assert read.claim == claim
    assert (read.trace, read.paid_on) == (payment.trace, payment.date)
    assert (read.payer, read.payee) == (payment.payer, payment.payee)
    (response,) = read_answers(alone(data, "ExplanationOfBenefit"))
    assert response.claim == less(claim)


@_FEW
@given(PAYMENTS, st.lists(MOVED, max_size=3))
def test_any_payment_comes_back(payment: Payment, moved: list[ProviderAdjustment]) -> None:
    data = encoded(payment_bundle(payment, moved, DAY))
    valid(data)
    (read,) = read_payments(data)
    assert (read.payment, read.adjustments) == (payment, tuple(moved))


def carried_claim(claim: RemittedClaim) -> RemittedClaim:
    """Without what docs/fhir-claims.md says is not carried of a remittance."""
    lines = tuple(replace(one, submitted_units=None, rejects=(), kept=()) for one in claim.lines)
    return replace(claim, lines=lines, discharge_fraction=None, expired=None, advice=(), kept=())


def carried_payment(payment: Payment) -> Payment:
    """The same of a payment, by itself."""
    contacts = tuple(replace(one, about="") for one in payment.payer.contacts)
    payer = replace(payment.payer, contacts=contacts)
    return replace(payment, segment=0, payer=payer, supplement="", transfer=(), kept=())


@pytest.mark.shared
def test_every_remittance_of_real_files_comes_back(shared: Path) -> None:
    claims = payments = 0
    with ZipFile(shared / "samples" / "x12.zip") as files:
        for name in files.namelist():
            try:
                steps = list(read_remittances(read_sets(read_segments(io.BytesIO(files.read(name)), name))))
            except InputError:
                continue
            for step in steps:
                if isinstance(step, Payment):
                    payment = step
                elif isinstance(step, RemittedClaim):
                    claims += 1
                    lines = tuple(one if one.code else replace(one, system="") for one in step.lines)
                    data = encoded(answer_bundle(step, payment, DAY))
                    valid(data)
                    (read,) = read_answers(data)
                    assert read.claim == carried_claim(replace(step, segment=0, lines=lines)), name
                elif isinstance(step, RemittanceEnd):
                    payments += 1
                    data = encoded(payment_bundle(payment, step.adjustments, DAY))
                    valid(data)
                    assert read_payments(data) == [(carried_payment(payment), step.adjustments)], name
    assert claims >= 15
    assert payments >= 8


def test_categories_and_reasons_are_where_others_look_for_them() -> None:
    bundle = answer_bundle(CLAIM, PAYMENT, DAY)
    told = of("ExplanationOfBenefit", bundle)
    (item,) = told["item"]
    amounts = {one["category"]["coding"][0]["code"]: one["amount"]["value"] for one in item["adjudication"]}
    assert amounts == {
        "submitted": Decimal("120.50"), "benefit": Decimal("80.00"), "eligible": Decimal("90.00"),
        "discount": Decimal("30.50"), "copay": Decimal("10.00"),
    }  # fmt: skip
    reasons = [[each["code"] for each in one["reason"]["coding"]] for one in item["adjudication"] if "reason" in one]
    assert reasons == [["45", "CO"], ["3", "PR"]]
    assert told["payment"] == {
        "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/ex-paymenttype", "code": "complete"}]},
        "date": "2026-06-01", "amount": {"value": Decimal("80.00"), "currency": "USD"}, "identifier": {"value": "T1"},
    }  # fmt: skip
    assert [one["text"] for one in told["processNote"]] == ["N130", "MA01"]
    assert item["noteNumber"] == [1]
    assert of("ClaimResponse", bundle)["item"][0]["itemSequence"] == 1


def test_items_are_numbered_as_the_lines_of_the_claim() -> None:
    billed = replace(PROFESSIONAL, lines=(
        PROFESSIONAL.lines[1], replace(PROFESSIONAL.lines[0], references=(("6R", "L1"),)),
    ))  # fmt: skip
    drug = replace(LINE, code="J1885", charge=Decimal(50), control="", references=())
    answer = replace(CLAIM, lines=(LINE, drug))
    assert line_places(answer, billed) == [2, 1]
    told = of("ClaimResponse", answer_bundle(answer, PAYMENT, DAY, billed))
    assert [one["itemSequence"] for one in told["item"]] == [2, 1]
    assert line_places(answer, None) == [1, 2]


@pytest.mark.shared
def test_every_explanation_of_the_samples_is_read(shared: Path) -> None:
    with ZipFile(shared / "samples" / "fhir-synthea-r4.zip") as files:
        found = [one for name in files.namelist() if name.endswith(".json") for one in read_answers(files.read(name))]
    assert len(found) == 121
    for one in found:
        assert one.claim.number
        assert one.claim.patient.last
        for line in one.claim.lines:
            owed = sum((lost.amount for lost in line.adjustments), Decimal(0))
            assert line.allowed is None or abs(line.allowed - owed - line.paid) < Decimal("0.01")


def test_a_claim_response_of_another_hand_is_read() -> None:
    money = {"value": 80.10, "currency": "USD"}
    benefit = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/adjudication", "code": "benefit"}]}
    told = {
        "resourceType": "ClaimResponse", "status": "cancelled", "use": "claim", "created": "2026-06-01",
        "identifier": [{"value": "P1"}], "request": {"reference": "Claim/9", "identifier": {"value": "A9"}},
        "patient": {"display": "Sample Okapi"}, "insurer": {"display": "Sample Payer"}, "outcome": "complete",
        "item": [{"itemSequence": 3, "adjudication": [{"category": benefit, "amount": money}]}],
    }  # fmt: skip
    (read,) = read_answers(json.dumps(told).encode())
    assert (read.claim.number, read.claim.payer_number, read.claim.status, read.places) == ("A9", "P1", "22", (3,))
    assert read.claim.paid == Decimal("80.10")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"paymentAmount": None}, "PaymentReconciliation.paymentAmount"),
        ({"paymentAmount": {"value": "80"}}, "PaymentReconciliation.paymentAmount.value"),
        ({"detail": "all"}, "PaymentReconciliation.detail"),
    ],
    ids=("missing", "text", "no list"),
)
def test_a_payment_that_cannot_be_read_is_named(change: dict[str, Any], where: str) -> None:
    told = of("PaymentReconciliation", payment_bundle(PAYMENT, (), DAY)) | change
    with pytest.raises(InputError) as caught:
        read_payments(encoded(told))
    assert caught.value.where == where


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 4000), st.integers(0, 60))
def test_a_damaged_answer_is_read_or_refused_in_one_line(put: bytes, place: int, length: int) -> None:
    whole = encoded(answer_bundle(CLAIM, PAYMENT, DAY))
    try:
        read_answers(whole[:place] + put + whole[place + length :])
    except InputError as error:
        told = str(error)
    else:
        told = ""
    assert "\n" not in told
