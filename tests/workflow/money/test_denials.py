"""Denials follow what payers post: opened, amended, closed, opened again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import BILLER, batched, means, recoded
from tests.denial_making import (
    OTHER,
    PAID,
    VISIT,
    Answered,
    Service,
    blind_review,
    denials,
    denied_visit,
    sent,
    taken,
)

from medcodex.app.billing.correcting import Saw, correct
from medcodex.encounter import Claim
from medcodex.encounter.billing import ClaimKind
from medcodex.errors import ConflictError, ForbiddenError, InputError
from medcodex.workflow.billing.acting import release_claim
from medcodex.workflow.money.denials import acting
from medcodex.workflow.money.denials.chances import CAUSE, PAYER_REASON, REASON, History
from medcodex.workflow.money.denials.looking import list_denials, see_denial
from medcodex.workflow.money.denials.ports import AskedDenials
from medcodex.workflow.money.denials.records import Extent
from medcodex.workflow.money.denials.status import DenialStatus
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord

REVERSAL = [
    Service("99223", "-310.00", "0", ["CO-50:-310.00"]),
    Service("99232", "-140.00", "-100.00", ["CO-45:-40.00"]),
]


def test_a_denied_line_is_kept_with_all_that_is_told_of_it(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store, remarks=["N115"])
    assert (denial.claim_id, denial.chart_id, denial.line, denial.code) == (claim.id, "c1", 0, "99223")
    assert (denial.group, denial.reason, denial.cause, denial.remarks) == ("CO", "50", "medical necessity", ("N115",))
    assert (denial.amount, denial.extent, denial.payer) == (Decimal("310.00"), Extent.WHOLE, "INVMC")
    assert (denial.denied_on, denial.respond_by) == (dt.date(2026, 6, 1), dt.date(2026, 9, 29))
    with store.begin(BILLER) as work:
        assert work.denials.get(denial.id) == denial
        assert [one.act for one in work.denials.events(denial.id)] == ["open"]
        told = [one.event.action for one in work.trail.about("c1")]
        assert "denial.changed" in told


def test_no_day_is_invented(store: DatabaseStore) -> None:
    claim = sent(store)["c1"]
    taken(store, Answered(claim.number, "1", [VISIT, OTHER]), days={})
    assert [one.respond_by for one in denials(store, claim)] == [None]


@pytest.mark.parametrize(
    ("then", "status", "recovered", "left"),
    [
        pytest.param([PAID, OTHER], "overturned", "250.00", "0", id="paid"),
        pytest.param([replace(PAID, paid="0", adjustments=["PR-1:310.00"]), OTHER], "overturned", "0", "0",
                     id="now the patient's"),
        pytest.param([VISIT, OTHER], "open", "0", "310.00", id="denied again"),
        pytest.param([replace(VISIT, paid="100", adjustments=["CO-151:210.00"]), OTHER], "open", "100.00", "210.00",
                     id="paid in part"),
    ],
)  # fmt: skip
def test_a_later_answer_decides(
    store: DatabaseStore, then: Sequence[Service], status: str, recovered: str, left: str
) -> None:
    claim, _ = denied_visit(store)
    taken(store, Answered(claim.number, "22", REVERSAL, charge="-450.00"), Answered(claim.number, "1", then))
    [denial] = denials(store, claim)
    assert (str(denial.status), denial.recovered, denial.left) == (status, Decimal(recovered), Decimal(left))
    assert (denial.closed_at is not None) is (status == "overturned")


def test_denied_again_after_an_appeal_is_upheld_and_can_be_appealed_again(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        acting.appeal(work, denial.id, denial.version, "with the record")
    taken(store, Answered(claim.number, "1", [replace(VISIT, adjustments=["CO-193:310.00"]), OTHER]))
    [upheld] = denials(store, claim)
    assert (upheld.status, upheld.reason, upheld.cause) == (DenialStatus.UPHELD, "193", "appeal")
    with store.begin(BILLER) as work:
        assert acting.appeal(work, upheld.id, upheld.version).status is DenialStatus.APPEALED


def test_what_is_taken_back_is_open_again(store: DatabaseStore) -> None:
    claim, _ = denied_visit(store)
    taken(store, Answered(claim.number, "22", REVERSAL, charge="-450.00"), Answered(claim.number, "1", [PAID, OTHER]))
    back = [Service("99223", "-310.00", "-250.00", ["CO-45:-60.00"]), REVERSAL[1]]
    taken(store, Answered(claim.number, "22", back, charge="-450.00"))
    [denial] = denials(store, claim)
    assert (denial.status, denial.recovered, denial.closed_at) == (DenialStatus.OPEN, Decimal(0), None)
    with store.begin(BILLER) as work:
        acts = [one.act for one in work.denials.events(denial.id)]
    assert acts == ["open", "reverse", "overturn", "withdraw"]


def test_a_duplicate_answer_decides_nothing(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store)
    both = [replace(one, paid="0", adjustments=[f"CO-18:{one.charge}"]) for one in (VISIT, OTHER)]
    taken(store, Answered(claim.number, "4", both))
    found = denials(store, claim)
    assert [(one.cause, one.status) for one in found if one.id == denial.id] == [
        ("medical necessity", DenialStatus.OPEN)
    ]


def test_a_corrected_claim_answers_for_the_one_before(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        acting.rebill(work, denial.id, denial.version)
    made = correct(store, BILLER, Saw(claim.id, claim_version(store, claim)), "modifier added", means()).claim
    with store.begin(BILLER) as work:
        release_claim(work, made.id, made.version)
    batched(store, ClaimKind.PROFESSIONAL)
    both = [VISIT, replace(OTHER, paid="0", adjustments=["CO-97:140.00"])]
    taken(store, Answered(claim.number, "22", REVERSAL, charge="-450.00"), Answered(made.number, "1", both))
    [former] = denials(store, claim)
    assert former.status is DenialStatus.UPHELD
    found = denials(store, made)
    assert [(one.code, one.follows) for one in found] == [("99223", denial.id), ("99232", None)]
    taken(store, Answered(made.number, "1", [PAID, OTHER]))
    [former] = denials(store, claim)
    assert (former.status, former.recovered) == (DenialStatus.OVERTURNED, Decimal("250.00"))
    assert {one.status for one in denials(store, made)} == {DenialStatus.OVERTURNED}


def claim_version(store: DatabaseStore, claim: ClaimRecord) -> int:
    with store.begin(BILLER) as work:
        found = work.billing.get(claim.id)
        assert found is not None
        return found.version


def test_chances_come_from_what_was_decided_again(store: DatabaseStore) -> None:
    sent_claims = sent(store, *(f"c{number}" for number in range(1, 8)))
    for name, claim in sent_claims.items():
        taken(store, Answered(claim.number, "1", [VISIT, OTHER]))
        if name == "c7":
            continue
        [denial] = denials(store, claim)
        with store.begin(BILLER) as work:
            if name == "c6":
                acting.write_off(work, denial.id, denial.version, "too small")
                continue
            acting.appeal(work, denial.id, denial.version)
        taken(store, Answered(claim.number, "1", [PAID if name in {"c1", "c2", "c3"} else VISIT, OTHER]))
    with store.begin(BILLER) as work:
        history = History(work.denials.tallies())
        found = list_denials(work, AskedDenials(), 10)
    told = history.chance("INVMC", "50", "medical necessity")
    assert told.share is not None
    assert (told.share.hits, told.share.of, told.of, told.given_up) == (3, 5, PAYER_REASON, 1)
    assert history.chance("OTHER", "50", "x").of == REASON
    assert history.chance("OTHER", "55", "medical necessity").of == CAUSE
    assert history.chance("INVMC", "50", "medical necessity", sample=True).share is None
    assert [(row.claim.chart_id, row.worth) for row in found.rows] == [("c7", Decimal("186.00"))]
    assert [(one.cause, one.count, one.left) for one in found.causes] == [("medical necessity", 1, Decimal("310.00"))]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (AskedDenials(), 2),
        (AskedDenials(payer="INVMC", cause="bundling"), 1),
        (AskedDenials(payer="ELSE"), 0),
        (AskedDenials(assigned=""), 1),
        (AskedDenials(assigned="u-biller"), 1),
        (AskedDenials(due_until=dt.date(2026, 9, 28)), 0),
        (AskedDenials(due_until=dt.date(2026, 9, 29)), 2),
        (AskedDenials(statuses=frozenset({DenialStatus.WORKING})), 1),
        (AskedDenials(chart_id="c1", claim_id="none"), 0),
    ],
    ids=[
        "all",
        "payer and cause",
        "another payer",
        "nobody's",
        "somebody's",
        "due before",
        "due",
        "in work",
        "no such claim",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_list_is_narrowed(store: DatabaseStore, asked: AskedDenials, count: int) -> None:
    claim = sent(store)["c1"]
    taken(store, Answered(claim.number, "1", [VISIT, replace(OTHER, paid="0", adjustments=["CO-97:140.00"])]))
    [first, _] = denials(store, claim)
    with store.begin(BILLER) as work:
        acting.start(work, first.id, first.version)
        assert len(list_denials(work, asked, 10).rows) == count


def test_the_words_in_the_chart(store: DatabaseStore) -> None:
    _, denial = denied_visit(store)
    recoded(store, "c1", Claim.PROFESSIONAL, [("icd10cm", "I10", None)])  # since then
    with store.begin(BILLER) as work:
        seen = see_denial(work, denial.id)
        assert [event.event.action for event in work.trail.about("c1")]
    visit, failure = seen.words.lines
    assert (visit.code, visit.denied, visit.line) == ("99223", True, "s3")
    assert [one.text for one in visit.quotes] == ["decision making of high complexity"]
    assert visit.quotes[0].sentence == "Seen at the bedside for 75 minutes, decision making of high complexity."
    assert (failure.code, failure.denied, failure.quotes[0].author) == ("I50.23", False, "Dr. Gary Gnu")
    assert seen.words.changed


def test_a_blind_review_hides_it(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store)
    auditor = Actor("u-auditor", "auditor", Role.AUDITOR, "web")
    with store.begin(auditor) as work:
        assert see_denial(work, denial.id).claim.id == claim.id
    blind_review(store, auditor, "c1", "professional")
    with pytest.raises(ForbiddenError), store.begin(auditor) as work:
        see_denial(work, denial.id)


@pytest.mark.parametrize("status", ["1", "4"])
def test_another_payer_does_not_decide_for_the_first(store: DatabaseStore, status: str) -> None:
    claim = sent(store)["c1"]
    refused = replace(OTHER, paid="0", adjustments=["CO-97:140.00"])
    taken(store, Answered(claim.number, status, [VISIT, refused]))
    second = [replace(PAID, paid="300", adjustments=["OA-23:10.00"]), replace(refused, adjustments=["CO-50:140.00"])]
    taken(store, Answered(claim.number, "2", second))
    told = [(one.code, one.reason, str(one.status)) for one in denials(store, claim)]
    assert told == [("99223", "50", "open"), ("99232", "97", "open"), ("99232", "50", "open")]


def test_two_people_at_once(store: DatabaseStore) -> None:
    _, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        acting.start(work, denial.id, denial.version)
    with pytest.raises(ConflictError), store.begin(BILLER) as work:
        acting.write_off(work, denial.id, denial.version, "too late")


@pytest.mark.parametrize("role", [one for one in Role if one not in {Role.BILLER, Role.MANAGER}], ids=str)
def test_only_who_bills_acts(store: DatabaseStore, role: Role) -> None:
    _, denial = denied_visit(store)
    with pytest.raises(ForbiddenError), store.begin(Actor("x", "x", role, "web")) as work:
        acting.note(work, denial.id, denial.version, "a note")


def test_notes_are_kept_and_sealed(store: DatabaseStore) -> None:
    _, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        first = acting.note(work, denial.id, denial.version, "called the payer")
        acting.note(work, denial.id, first.version, "called again")
    with store.begin(BILLER) as work:
        found = work.denials.get(denial.id)
        assert found is not None
        assert found.note == "called again"
        assert [one.why for one in work.denials.events(denial.id)][1:] == ["called the payer", "called again"]
    with pytest.raises(InputError), store.begin(BILLER) as work:
        acting.note(work, denial.id, found.version, " ")
