"""Claims go out in files, are answered, corrected, voided; rates are taken of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

import pytest
from tests.billing_answers import ta1, x277ca, x835, x999
from tests.billing_making import (
    BILLER,
    CODER,
    DIAGNOSES,
    GNU,
    VISITS,
    YAK,
    batched,
    claims,
    complete,
    finished_stay,
    means,
    recoded,
    released,
)  # fmt: skip

from medcodex.app.billing.building import Outcome, Saw, build_for_chart
from medcodex.app.billing.correcting import correct, void
from medcodex.app.checking_x12 import check_file
from medcodex.encounter import Claim
from medcodex.encounter.billing import ClaimKind
from medcodex.errors import BusyError, ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.workflow.billing.acting import claim_of, hold_claim, release_claim
from medcodex.workflow.billing.answering import TakenIn, take_in, unmatched
from medcodex.workflow.billing.looking import shown
from medcodex.workflow.billing.rates import By, rates
from medcodex.workflow.billing.records import REPLACES, VOIDS
from medcodex.workflow.billing.sending import discard, mark_sent, take_out
from medcodex.workflow.billing.status import BatchStatus, ClaimStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimBatch, ClaimRecord

T = TypeVar("T")


def sent(store: DatabaseStore) -> ClaimBatch:
    finished_stay(store)
    released(store)
    made = batched(store)
    with store.begin(BILLER) as work:
        return mark_sent(work, made.id, made.version)


def now(store: DatabaseStore, claim: ClaimRecord) -> ClaimRecord:
    with store.begin(BILLER) as work:
        return claim_of(work, claim.id)


def taken(store: DatabaseStore, file: str) -> TakenIn:
    with store.begin(BILLER) as work:
        return take_in(work, file.encode(), "answer.x12")


def test_released_claims_of_a_kind_go_into_one_file(store: DatabaseStore) -> None:
    finished_stay(store)
    facility, *_ = released(store)
    made = batched(store)
    assert (made.claims, made.charge, made.status, made.sets) == (2, Decimal(870), BatchStatus.WRITTEN, 1)
    with store.begin(BILLER) as work:
        file = work.billing.batch_file(made.id)
    assert file is not None
    assert (sha256(file).hexdigest(), len(file)) == (made.sha256, made.size)
    checked = check_file(BytesIO(file), "file")
    assert checked.faults == []
    assert [one.finding.rule for one in checked.findings if one.finding.severity == "error"] == []
    steps = read_claims(read_sets(read_segments(BytesIO(file), "file")))
    read = [one.claim for one in steps if isinstance(one, ReadClaim)]
    kept = claims(store, made)
    assert [one.number for one in read] == [kept[GNU].number, kept[YAK].number]
    assert {one.status for one in kept.values()} == {ClaimStatus.RELEASED}
    header = file.decode().splitlines()
    assert header[0].split("*")[13] == f"{made.interchange:09}"
    assert header[1].split("*")[6] == str(made.group)
    assert header[2].split("*")[2] == f"{made.first_set:04}"
    with pytest.raises(NotFoundError, match="no claim waits"):
        batched(store)
    assert now(store, facility).batch_id is None
    other = batched(store, ClaimKind.INSTITUTIONAL)
    assert other.interchange > made.interchange


def test_a_file_holds_its_claims_fast_until_it_is_discarded(store: DatabaseStore) -> None:
    finished_stay(store)
    released(store)
    made = batched(store)
    one = claims(store, made)[GNU]
    with store.begin(BILLER) as work, pytest.raises(ConflictError, match="in a batch"):
        hold_claim(work, one.id, one.version, "too late")
    outcomes = {each.claim.provider: each.outcome for each in build_for_chart(store, BILLER, "c1", means())}
    assert outcomes == {"": Outcome.SAME, GNU: Outcome.OUT, YAK: Outcome.OUT}
    with store.begin(BILLER) as work:
        gone = discard(work, made.id, made.version, "wrong receiver")
    assert gone.status is BatchStatus.DISCARDED
    again = batched(store)
    assert again.claims == 2
    assert again.interchange > made.interchange
    with store.begin(BILLER) as work, pytest.raises(ConflictError, match="discarded"):
        mark_sent(work, gone.id, gone.version)


def test_the_file_is_taken_out_with_a_reason_and_the_trail_tells(store: DatabaseStore) -> None:
    finished_stay(store)
    released(store)
    made = batched(store)
    with store.begin(BILLER) as work:
        out = take_out(work, made.id, "to the portal of the payer")
        with pytest.raises(InputError):
            take_out(work, made.id, " ")
    assert out.body.startswith(b"ISA*")
    assert "-claims-by-biller-" in out.name
    with store.begin(BILLER) as work:
        told = [one.event for one in work.trail.about("c1") if one.event.action == "chart.exported"]
    assert [one.detail["sha256"] for one in told] == [made.sha256]
    with store.begin(CODER) as work, pytest.raises(ForbiddenError):
        take_out(work, made.id, "curious")


def test_sent_acknowledged_taken_paid(store: DatabaseStore) -> None:
    made = sent(store)
    one, other = claims(store, made)[GNU], claims(store, made)[YAK]
    assert (one.status, other.status) == (ClaimStatus.SENT, ClaimStatus.SENT)
    taken(store, ta1(made, "A"))
    assert now(store, one).status is ClaimStatus.SENT
    taken(store, x999(made, "A"))
    assert (now(store, one).status, now(store, one).accepted_first) == (ClaimStatus.ACKNOWLEDGED, None)
    said = taken(store, x277ca(made, (one, "PAYER1", "A1"), (other, "", "A3")))
    assert said.file.kinds == ("277CA",)
    assert (now(store, one).accepted_first, now(store, one).payer_number) == (True, "PAYER1")
    assert (now(store, other).status, now(store, other).accepted_first) == (ClaimStatus.REJECTED, False)
    taken(store, x835((one.number, "1", "400", "PAYER1")))
    assert now(store, one).status is ClaimStatus.PAID
    with store.begin(BILLER) as work:
        events = shown(work, one.id).events
        assert [each.after for each in events[-3:]] == [
            ClaimStatus.ACKNOWLEDGED, ClaimStatus.ACKNOWLEDGED, ClaimStatus.PAID,
        ]  # fmt: skip
        assert events[-1].told == ("835", "CLP02:1", "CO-45")
        assert work.billing.batch(made.id).status is BatchStatus.ACCEPTED  # type: ignore[union-attr]
        [all_of_them] = rates(work, By.ALL, None, None)
        by_payer = {rate.name: rate for rate in rates(work, By.PAYER, work.now.date(), work.now.date())}
        by_coder = {rate.name: rate for rate in rates(work, By.CODER, None, None)}
    assert (all_of_them.built, all_of_them.clean, all_of_them.answered, all_of_them.accepted) == (3, 3, 2, 1)
    assert (all_of_them.clean_claim_rate, all_of_them.first_build_rate) == (0.5, 1.0)
    assert by_payer["INVMC"].accepted == 1
    assert set(by_coder) == {"u-coder"}


def test_the_same_file_again_changes_nothing(store: DatabaseStore) -> None:
    made = sent(store)
    one = claims(store, made)[GNU]
    file = x999(made, "A")
    first = taken(store, file)
    before = now(store, one)
    again = taken(store, file)
    assert (first.again, again.again, again.file) == (False, True, first.file)
    assert again.answered == first.answered
    assert now(store, one) == before


@pytest.mark.parametrize("refusing", [ta1, x999], ids=["TA1", "999"])
def test_a_refused_file_refuses_its_claims(store: DatabaseStore, refusing: object) -> None:
    made = sent(store)
    said = taken(store, refusing(made, "R"))  # type: ignore[operator]
    assert {one.status for one in claims(store, made).values()} == {ClaimStatus.REJECTED}
    assert {one.accepted_first for one in claims(store, made).values()} == {False}
    assert said.answered[0].batch_id == made.id
    with store.begin(BILLER) as work:
        assert work.billing.batch(made.id).status is BatchStatus.REJECTED  # type: ignore[union-attr]


def test_denied_and_taken_back(store: DatabaseStore) -> None:
    made = sent(store)
    one = claims(store, made)[GNU]
    taken(store, x835((one.number, "4", "0", "P1")))
    assert now(store, one).status is ClaimStatus.DENIED
    taken(store, x835((one.number, "22", "-450", "P1"), (one.number, "1", "300", "P2")))
    assert (now(store, one).status, now(store, one).payer_number) == (ClaimStatus.PAID, "P2")


def test_a_file_that_is_answered_was_sent(store: DatabaseStore) -> None:
    finished_stay(store)
    released(store)
    made = batched(store)
    taken(store, x999(made, "A"))
    assert {one.status for one in claims(store, made).values()} == {ClaimStatus.ACKNOWLEDGED}
    with store.begin(BILLER) as work, pytest.raises(ConflictError):
        mark_sent(work, made.id, made.version)


def test_what_is_about_no_claim_of_ours_is_listed(store: DatabaseStore) -> None:
    made = sent(store)
    taken(store, x835(("SOMEBODY-ELSE", "1", "10", "P9")))
    taken(store, x999(replace(made, group=made.group + 77), "A"))
    taken(store, ta1(replace(made, interchange=made.interchange + 77), "R"))
    with store.begin(BILLER) as work:
        found = unmatched(work)
    assert sorted((one.kind, one.number) for one in found) == [
        ("835", "SOMEBODY-ELSE"), ("999", str(made.group + 77)), ("TA1", f"{made.interchange + 77:09}"),
    ]  # fmt: skip
    assert {one.status for one in claims(store, made).values()} == {ClaimStatus.SENT}


@pytest.mark.parametrize(
    "data", [b"", b"no X12", b"\x00\xff" * 40, b"PK\x03\x04"], ids=["empty", "text", "binary", "zip"]
)
def test_what_is_no_answer_is_refused(store: DatabaseStore, data: bytes) -> None:
    with store.begin(BILLER) as work, pytest.raises(InputError):
        take_in(work, data, "upload")


def test_a_file_of_claims_is_no_answer(store: DatabaseStore) -> None:
    made = sent(store)
    with store.begin(BILLER) as work:
        file = work.billing.batch_file(made.id) or b""
        with pytest.raises(InputError, match="no acknowledgement"):
            take_in(work, file, "upload")


def test_a_paid_claim_is_replaced_with_the_payers_number(store: DatabaseStore) -> None:
    made = sent(store)
    one = claims(store, made)[GNU]
    taken(store, x835((one.number, "1", "400", "PAYER1")))
    old = now(store, one)
    new = correct(store, BILLER, Saw(old.id, old.version), "a modifier was missing", means()).claim
    billed = new.billed()
    assert billed is not None
    assert (new.frequency, new.replaces, billed.frequency) == (REPLACES, old.id, "7")
    assert ("F8", "PAYER1") in billed.references
    assert new.number != old.number
    assert (new.status, now(store, old).status) == (ClaimStatus.READY, ClaimStatus.PAID)
    with pytest.raises(ConflictError, match="takes its place"):
        correct(store, BILLER, Saw(old.id, old.version), "again", means())
    with store.begin(BILLER) as work:
        release_claim(work, new.id, new.version)
    again = batched(store)
    with store.begin(BILLER) as work:
        mark_sent(work, again.id, again.version)
        assert shown(work, old.id).replaced_by is not None
    assert now(store, old).status is ClaimStatus.CORRECTED


def test_what_was_refused_before_it_was_decided_goes_again_as_an_original(store: DatabaseStore) -> None:
    made = sent(store)
    taken(store, x999(made, "R"))
    old = claims(store, made)[GNU]
    new = correct(store, BILLER, Saw(old.id, old.version), "the file was refused", means()).claim
    assert (new.frequency, new.replaces) == ("1", old.id)
    recoded(store, "c1", Claim.PROFESSIONAL, (*DIAGNOSES, ("cpt", "99223", 1), ("cpt", "31500", 1)))
    outcomes = {one.claim.id: one.outcome for one in build_for_chart(store, BILLER, "c1", means())}
    assert outcomes[new.id] is Outcome.CHANGED  # the correction is built anew as long as it is not out
    with pytest.raises(ConflictError, match="nothing to void"):
        void(store, BILLER, Saw(claims(store, made)[YAK].id, claims(store, made)[YAK].version), "mistake")


def test_a_void_takes_back_what_the_payer_took_on(store: DatabaseStore) -> None:
    made = sent(store)
    taken(store, x835((claims(store, made)[GNU].number, "1", "400", "PAYER1")))
    old = claims(store, made)[GNU]
    new = void(store, BILLER, Saw(old.id, old.version), "billed to the wrong patient").claim
    billed = new.billed()
    assert billed is not None
    assert (new.frequency, billed.frequency, new.status) == (VOIDS, "8", ClaimStatus.READY)
    assert ("F8", "PAYER1") in billed.references
    with store.begin(CODER) as work:
        work.decisions.reopen_final("c1", Claim.PROFESSIONAL, work.now, "wrong patient")
    with store.begin(BILLER) as work:
        release_claim(work, new.id, new.version)  # what is taken back needs no codes
    last = batched(store)
    assert last.claims == 1
    complete(store, "c1", Claim.PROFESSIONAL, (*DIAGNOSES, *VISITS), number=2)
    outcomes = {one.claim.provider: one.outcome for one in build_for_chart(store, BILLER, "c1", means())}
    assert outcomes[GNU] is Outcome.OUT
    with store.begin(BILLER) as work:
        mark_sent(work, last.id, last.version)
    outcomes = {one.claim.provider: one.outcome for one in build_for_chart(store, BILLER, "c1", means())}
    assert outcomes[GNU] is Outcome.NEW  # what was taken back is billed anew


def test_an_unsent_claim_is_not_corrected(store: DatabaseStore) -> None:
    finished_stay(store)
    one = build_for_chart(store, BILLER, "c1", means())[0].claim
    with pytest.raises(ConflictError, match="nobody has answered"):
        correct(store, BILLER, Saw(one.id, one.version), "early", means())


def test_many_at_once_build_each_claim_once_and_send_it_in_one_file(store: DatabaseStore) -> None:
    """Several people at the same button: whoever comes second is told, or finds what the first one made."""
    finished_stay(store)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: tried(lambda: build_for_chart(store, BILLER, "c1", means())), range(4)))
    assert any(made)
    with store.begin(BILLER) as work:
        kept = work.billing.of_chart("c1")
        assert len({one.number for one in kept}) == len(kept) == 3
    released(store)
    with ThreadPoolExecutor(4) as pool:
        files = [one for one in pool.map(lambda _: tried(lambda: batched(store)), range(4)) if one is not None]
    assert [one.claims for one in files] == [2]


def tried(act: Callable[[], T]) -> T | None:
    """What comes of it, None where it is refused as somebody else was quicker."""
    with suppress(ConflictError, NotFoundError, BusyError):
        return act()
    return None


def test_codes_changed_after_release_stay_behind(store: DatabaseStore) -> None:
    finished_stay(store)
    released(store)
    recoded(store, "c1", Claim.PROFESSIONAL, DIAGNOSES)
    with pytest.raises(NotFoundError, match="no claim waits"):
        batched(store)


def test_rates_of_a_time_without_claims(store: DatabaseStore) -> None:
    sent(store)
    with store.begin(BILLER) as work:
        day: dt.date = work.now.date().replace(year=2020)
        assert rates(work, By.ALL, day, day) == []
