"""What may become of a claim, and what answers say of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medcodex.encounter.billing import Adjustment, Party
from medcodex.encounter.claim_status import (
    AnsweredFault,
    AnswerLevel,
    BatchAnswer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
    SetAnswer,
    Status,
    StatusCode,
)
from medcodex.encounter.remittance import RemittedClaim
from medcodex.errors import ConflictError
from medcodex.workflow.billing.saying import said_by
from medcodex.workflow.billing.status import UNSENT, Act, ClaimStatus, after, moved, transitions

NOBODY = Party()
TAKEN = (Status((StatusCode("A1", "20", "PR"),), action="WQ"),)
REFUSED = (Status((StatusCode("A3", "21"),), action="U"),)


def test_every_status_is_reached_and_every_act_is_used() -> None:
    assert {act for _, act in transitions()} == set(Act)
    assert set(transitions().values()) == set(ClaimStatus)


@pytest.mark.parametrize("status", [ClaimStatus.CORRECTED, ClaimStatus.WITHDRAWN])
def test_the_end_is_the_end(status: ClaimStatus) -> None:
    assert all(after(status, act) is None for act in Act)


@pytest.mark.parametrize("status", ClaimStatus)
def test_only_what_is_not_out_is_built_held_and_withdrawn(status: ClaimStatus) -> None:
    for act in (Act.CLEAN, Act.FAULT, Act.WITHDRAW):
        assert (after(status, act) is not None) is (status in UNSENT)


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(ConflictError, match="paid"):
        moved(ClaimStatus.PAID, Act.RELEASE)


def remitted(status: str) -> RemittedClaim:
    lost = (Adjustment("CO", "45", Decimal(5)), Adjustment("PR", "1", Decimal(3)))
    return RemittedClaim(
        3, "N1", status, Decimal(10), Decimal(2), None, "MB", "P1", NOBODY, adjustments=lost, remarks=("N130",)
    )


def group(verdict: str, *sets: SetAnswer) -> GroupAnswer:
    return GroupAnswer(3, "HC", "77", verdict, reasons=("1",) if verdict == "R" else (), sets=sets)


FAULTY = SetAnswer(4, "837", "0012", "R", reasons=("5",), faults=(AnsweredFault("NM1", 8, "8", element="NM109"),))
SAID = [
    pytest.param(InterchangeAnswer(2, "000000012", "", "", "A", "000"), [("note", "000000012")], id="TA1 taken"),
    pytest.param(InterchangeAnswer(2, "000000012", "", "", "R", "006"), [("reject", "000000012")], id="TA1 refused"),
    pytest.param(group("A"), [("accept", "77")], id="a group of which no set is told"),
    pytest.param(group("P", FAULTY, SetAnswer(9, "837", "0013", "E")), [("reject", "77"), ("accept", "77")], id="sets"),
    pytest.param(group("", SetAnswer(9, "837", "0013", "")), [("note", "77")], id="a set without verdict"),
    pytest.param(ClaimAnswer(5, "277ca", "N1", TAKEN, NOBODY), [("accept", "N1")], id="277CA taken"),
    pytest.param(ClaimAnswer(5, "277ca", "N1", REFUSED, NOBODY), [("reject", "N1")], id="277CA refused"),
    pytest.param(ClaimAnswer(5, "277", "N1", REFUSED, NOBODY), [("note", "N1")], id="277"),
    pytest.param(
        BatchAnswer(5, "277ca", AnswerLevel.SUBMITTER, NOBODY, REFUSED, "0000000120012"), [("reject", "0000000120012")],
        id="277CA refuses the file",
    ),
    pytest.param(
        BatchAnswer(5, "277ca", AnswerLevel.SUBMITTER, NOBODY, REFUSED, "0000000120012", accepted=3),
        [("note", "0000000120012")], id="277CA refuses some",
    ),
    pytest.param(BatchAnswer(5, "277ca", AnswerLevel.PROVIDER, NOBODY, REFUSED, "1"), [], id="a provider's total"),
    *(
        pytest.param(remitted(status), [(act, "N1")], id=f"835 status {status}")
        for status, act in (("1", "pay"), ("19", "pay"), ("4", "deny"), ("22", "reverse"), ("23", "note"), ("", "note"))
    ),
    pytest.param("nothing", [], id="no answer"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected"), SAID)
def test_what_answers_say(answer: object, expected: list[tuple[str, str]]) -> None:
    assert [(one.act, one.number) for one in said_by(answer)] == expected


def test_codes_are_told_and_no_value_that_was_copied() -> None:
    [one] = said_by(group("R", FAULTY))
    assert one.told == ("IK501:R", "IK502:5", "8@8NM1NM109")
    [one] = said_by(remitted("4"))
    assert one.told == ("CLP02:4", "CO-45", "PR-1", "N130")
    [one] = said_by(ClaimAnswer(5, "277ca", "N1", TAKEN, NOBODY))
    assert one.told == ("A1:20:PR",)
