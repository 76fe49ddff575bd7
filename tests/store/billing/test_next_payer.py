"""A chart's claims to the payers behind the first, kept: built once, corrected, withdrawn, sent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.billing_answers import x835
from tests.billing_making import ACCOUNT, BILLER, GNU, batched, claims, finished_stay, means, post_payment, released

from medcodex.app.billing.accounts import keep_account, told_of
from medcodex.app.billing.batching import batch
from medcodex.app.billing.building import Saw, build_for_chart
from medcodex.app.billing.correcting import correct
from medcodex.app.billing.next_payer import bill_next, next_payer_of
from medcodex.encounter.billing import ClaimKind
from medcodex.errors import ConflictError, InputError
from medcodex.workflow.billing.acting import number_claim, release_claim, withdraw_claim
from medcodex.workflow.billing.answering import take_in
from medcodex.workflow.billing.sending import mark_sent
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord

SECOND = {"sequence": "S", "payer": "commercial", "member_id": "PY1", "group_number": "G1"}
TOLD: dict[str, Any] = {**ACCOUNT, "coverages": [{"payer": "medicare"}, SECOND]}


def paid(store: DatabaseStore, status: str = "1") -> ClaimRecord:
    """The first professional's claim, sent and paid 300 of 450, 100 written off, 50 left to the patient."""
    released(store)
    made = batched(store)
    with store.begin(BILLER) as work:
        mark_sent(work, made.id, made.version)
    first = claims(store, made)[GNU]
    with store.begin(BILLER) as work:
        taken = take_in(work, x835((first.number, status, "300", "PAYER1")).encode(), "f")
        post_payment(work, first, taken.file.id, status)
    with store.begin(BILLER) as work:
        found = work.billing.get(first.id)
        assert found is not None
        return found


def saw(claim: ClaimRecord) -> Saw:
    return Saw(claim.id, claim.version)


def second_of(store: DatabaseStore, first: ClaimRecord) -> ClaimRecord:
    return bill_next(store, BILLER, saw(first), "the rest", means()).claim


def test_from_the_first_payer_to_the_second(store: DatabaseStore) -> None:
    finished_stay(store, account=TOLD)
    first = paid(store)
    with store.begin(BILLER) as work:
        assert next_payer_of(work, first, means()) == "commercial"
    second = second_of(store, first)
    assert (second.status, second.sequence, second.follows, second.frequency) == ("ready", "S", first.id, "1")
    assert (second.payer, second.receiver, second.number == first.number) == ("INVPY", "INVHOUSE", False)
    billed = second.billed()
    assert billed is not None
    assert [(one.sequence, one.paid) for one in billed.others] == [("P", Decimal(300))]
    assert [line.adjudications[0].paid for line in billed.lines] == [Decimal(200), Decimal(100)]
    assert [line.adjudications[0].remaining for line in billed.lines] == [Decimal(30), Decimal(20)]
    with store.begin(BILLER) as work:
        assert next_payer_of(work, first, means()) is None
        release_claim(work, second.id, second.version)
    made = batch(store, BILLER, ClaimKind.PROFESSIONAL, "INVHOUSE", means())
    with store.begin(BILLER) as work:
        file = work.billing.batch_file(made.id) or b""
        assert [event.act for event in work.billing.events(first.id)][-1] == "next"
    assert b"SBR*S*18*G1" in file
    assert b"SVD*INVMC*200*HC:99223**1~" in file
    assert b"AMT*D*300~" in file
    with pytest.raises(ConflictError, match="goes to the next payer already"):
        second_of(store, first)


def test_building_the_chart_again_leaves_it(store: DatabaseStore) -> None:
    finished_stay(store, account=TOLD)
    second = second_of(store, paid(store))
    again = build_for_chart(store, BILLER, "c1", means())
    assert second.id not in {one.claim.id for one in again}
    with store.begin(BILLER) as work:
        assert work.billing.get(second.id) == second


def test_withdrawn_it_can_be_built_anew(store: DatabaseStore) -> None:
    finished_stay(store, account=TOLD)
    first = paid(store)
    second = second_of(store, first)
    with store.begin(BILLER) as work:
        withdraw_claim(work, second.id, second.version, "another group number")
    assert second_of(store, first).status is ClaimStatus.READY


def test_a_claim_that_the_payer_sent_on_is_told_of(store: DatabaseStore) -> None:
    finished_stay(store, account=TOLD)
    second = second_of(store, paid(store, status="19"))
    assert ("BD-06", "warning") in [(one.rule, one.severity) for one in second.findings]
    assert second.status is ClaimStatus.READY


def test_what_the_second_payer_refused_is_built_of_the_same_decision(store: DatabaseStore) -> None:
    finished_stay(store, account=TOLD)
    second = second_of(store, paid(store))
    with store.begin(BILLER) as work:
        release_claim(work, second.id, second.version)
    made = batch(store, BILLER, ClaimKind.PROFESSIONAL, "INVHOUSE", means())
    with store.begin(BILLER) as work:
        mark_sent(work, made.id, made.version)
        take_in(work, x835((second.number, "4", "0", "")).encode(), "f")
        denied = work.billing.get(second.id)
        assert denied is not None
    corrected = correct(store, BILLER, saw(denied), "with a number", means()).claim
    assert (corrected.frequency, corrected.follows, corrected.sequence) == ("7", second.follows, "S")
    assert (corrected.status, corrected.findings[0].rule) == ("faulty", "FR-01")
    with store.begin(BILLER) as work:
        withdraw_claim(work, corrected.id, corrected.version, "no number yet")
        former = work.billing.get(second.id)
        assert former is not None
        numbered = number_claim(work, former.id, former.version, " 778899 ")
        assert numbered.payer_number == "778899"
    assert correct(store, BILLER, saw(numbered), "with a number", means()).claim.status is ClaimStatus.READY


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        pytest.param(ACCOUNT, "no payer behind", id="no second payer"),
        pytest.param({**ACCOUNT, "coverages": [{}, {"payer": "Elsewhere"}]}, "does not name", id="an unknown one"),
    ],
)
def test_without_a_payer_behind(store: DatabaseStore, account: dict[str, Any], problem: str) -> None:
    finished_stay(store, account=TOLD)
    first = paid(store)
    with store.begin(BILLER) as work:
        keep_account(work, "c1", account)
    with pytest.raises(InputError, match=problem):
        second_of(store, first)


def test_before_anything_was_decided_or_posted(store: DatabaseStore) -> None:
    finished_stay(store, account=TOLD)
    one = released(store)[1]
    with pytest.raises(ConflictError, match="released was not decided"):
        second_of(store, one)
    made = batched(store)
    with store.begin(BILLER) as work:
        mark_sent(work, made.id, made.version)
    with store.begin(BILLER) as work:
        take_in(work, x835((one.number, "1", "300", "P1")).encode(), "f")
        decided = work.billing.get(one.id)
        assert decided is not None
    with pytest.raises(ConflictError, match="was not posted"):
        second_of(store, decided)


def test_a_typed_number_is_of_a_claim_that_is_out(store: DatabaseStore) -> None:
    finished_stay(store, account=TOLD)
    one = released(store)[0]
    with store.begin(BILLER) as work:
        with pytest.raises(ConflictError, match="no payer has"):
            number_claim(work, one.id, one.version, "1")
        for wrong in ("", " ", "x" * 51, "a\tb"):
            with pytest.raises(InputError, match="number of the claim"):
                number_claim(work, one.id, one.version, wrong)


def test_what_messages_tell_stands_beside_a_billers_word(store: DatabaseStore) -> None:
    finished_stay(store, account={"group_number": "G9", "patient": {"id": "TYPED"}})
    with store.begin(system("test")) as work:
        work.billing.keep_coverages("c1", b'[{"sequence": "P", "payer": "medicare", "member_id": "M1"}]')
    with store.begin(BILLER) as work:
        told = told_of(work, "c1")
        assert told.coverages == [{"sequence": "P", "payer": "medicare", "member_id": "TYPED", "group_number": "G9"}]
        keep_account(work, "c1", {"coverages": [{"payer": "commercial"}]})
        assert told_of(work, "c1").coverages == [{"payer": "commercial"}]
        assert told_of(work, "c1").by_messages == [{"sequence": "P", "payer": "medicare", "member_id": "M1"}]
