"""Why a claim is refused: every rule has its statuses, every status its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from billed_claims import CLAIMS, INSTITUTIONAL, PROFESSIONAL, SENDING
from medcodex.claims.acknowledging import SentBatch, acknowledge, refusals
from medcodex.claims.finding import rules
from medcodex.claims.statuses import Standing, meaning, standing
from medcodex.claims.validating import validate_claim
from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusCode
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from medcodex.encounter.billing import BilledClaim

BATCH = SentBatch("B1", SENDING.receiver, SENDING.submitter, dt.date(2026, 11, 22))


def answered(claim: BilledClaim, *, faulty: bool = False) -> ClaimAnswer:
    return acknowledge(claim, BATCH, validate_claim(claim, None), segment=7, faulty=faulty)


def told(answer: ClaimAnswer) -> list[tuple[str, ...]]:
    return [tuple(f"{code.category}:{code.code}:{code.entity}" for code in one.codes) for one in answer.statuses]


def test_every_rule_of_a_claim_that_is_an_error_refuses() -> None:
    # Remittances (RM), 277CAs (AK) and claims that come as FHIR (FH) are not what a 277CA answers.
    errors = {rule for rule, one in rules().items() if one.severity == "error" and rule[:2] not in {"RM", "AK", "FH"}}
    assert errors == set(refusals())


def test_every_status_that_we_give_has_words() -> None:
    known = {row["code"] for row in table_rows("medcodex.claims", "data/status_codes.tsv")}
    given = {code.code for codes in refusals().values() for code in codes} | {"19", "20", "247", "684"}
    assert given <= known
    assert {code.category for codes in refusals().values() for code in codes} <= {"A6", "A7", "A8"}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_without_errors_is_taken(name: str) -> None:
    answer = answered(CLAIMS[name])
    assert told(answer) == [("A2:20:",)]
    assert (answer.statuses[0].action, answer.statuses[0].amount) == ("WQ", CLAIMS[name].charge)
    assert (answer.number, answer.batch, answer.segment) == (CLAIMS[name].number, "B1", 7)
    assert answer.lines == ()
    assert answer.first is not None


@pytest.mark.parametrize(
    ("claim", "statuses", "lines"),
    [
        (replace(PROFESSIONAL, charge=Decimal(1)), [("A8:400:",)], []),
        (replace(PROFESSIONAL, billing=replace(PROFESSIONAL.billing, identifier="1234567890")), [("A7:562:85",)], []),
        (replace(PROFESSIONAL, lines=(replace(PROFESSIONAL.lines[0], units=None), *PROFESSIONAL.lines[1:])),
         [("A3:247:",)], [["476"]]),
        (replace(PROFESSIONAL, providers={"rendering": (replace(PROFESSIONAL.billing, identifier="1"),)}),
         [("A7:562:82",)], []),
        (replace(INSTITUTIONAL, discharge_status=""), [("A6:234:",)], []),
    ],
    ids=["sums", "billing", "a line", "rendering", "discharge"],
)  # fmt: skip
def test_a_claim_is_refused_for_what_is_wrong(
    claim: BilledClaim, statuses: list[tuple[str, ...]], lines: list[list[str]]
) -> None:
    answer = answered(claim)
    assert told(answer) == statuses
    assert {one.action for one in answer.statuses} == {"U"}
    assert [[code.code for one in line.statuses for code in one.codes] for line in answer.lines] == lines
    assert standing(answer.statuses) is Standing.REJECTED


def test_a_claim_whose_form_is_wrong_is_refused() -> None:
    assert told(answered(PROFESSIONAL, faulty=True)) == [("A3:684:",)]


def test_a_bill_has_its_type_and_the_days_of_its_statement() -> None:
    answer = answered(INSTITUTIONAL)
    assert answer.bill_type == f"{INSTITUTIONAL.place}{INSTITUTIONAL.frequency}"
    assert answer.first is not None
    assert answer.last is not None
    assert answer.first <= answer.last


@pytest.mark.parametrize(
    ("categories", "action", "expected"),
    [
        (["A1"], "WQ", Standing.ACCEPTED), (["A2", "A7"], "", Standing.REJECTED), (["A2"], "U", Standing.REJECTED),
        (["P1"], "", Standing.PENDING), (["F1"], "", Standing.PAID), (["F2", "F0"], "", Standing.DENIED),
        (["R3"], "", Standing.REQUESTED), (["ZZ"], "", Standing.UNKNOWN), ([], "", Standing.UNKNOWN),
    ],
    ids=str,
)  # fmt: skip
def test_where_a_claim_stands(categories: list[str], action: str, expected: Standing) -> None:
    assert standing([Status(tuple(StatusCode(one, "20") for one in categories), action=action)]) is expected


def test_a_status_in_words() -> None:
    assert meaning(StatusCode("A7", "562", "85")) == "refused: something is not valid: National Provider Identifier"
    assert meaning(StatusCode("A7", "99999")) == "refused: something is not valid: 99999"
    assert meaning(StatusCode("Q9", "80", system="RX")) == "Q9: 80"
