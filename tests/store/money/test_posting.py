"""What a remittance pays, posted to claims: lines, reversals, corrections, money beside claims, the same again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from tests.billing_making import BILLER, CODER, GNU, YAK, batched, claims, finished_stay, means, released
from tests.remittance_making import claim, file, payment, service

from medcodex.app.billing.correcting import Saw, correct
from medcodex.app.money.means import MoneyMeans
from medcodex.app.money.taking_in import take_in
from medcodex.claims.reasons import with_sites
from medcodex.errors import ForbiddenError, InputError
from medcodex.store.schema.base import metadata
from medcodex.workflow.money.records import Outcome
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.remittance_making import Segments

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.answering import TakenIn
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.records import PaymentRecord, Posting

MONEY = MoneyMeans()
D = Decimal


def sent(store: DatabaseStore) -> dict[str, ClaimRecord]:
    """A stay's professional claims, sent, by who rendered them: GNU 310 and 140, YAK 420."""
    finished_stay(store)
    released(store)
    return claims(store, batched(store))


def brought(store: DatabaseStore, data: bytes) -> TakenIn:
    return take_in(store, BILLER, data, "a file", MONEY)


def payments(store: DatabaseStore) -> Sequence[PaymentRecord]:
    """Oldest first."""
    with store.begin(BILLER) as work:
        return sorted(work.money.payments(limit=100), key=lambda one: (one.posted_at, one.segment))


def posted(store: DatabaseStore, one: ClaimRecord) -> Sequence[Posting]:
    with store.begin(BILLER) as work:
        return work.money.of_claim(one.id)


def visits(number: str, paid: str = "300") -> Segments:
    """GNU's claim paid: the first visit 310 as it is told, the second denied as bundled."""
    lost = D(310) - D(paid) - 10
    return claim(
        number, "1", "450", paid,
        service("HC:99232", "140", "0", "CO*97*140"),
        service("HC:99223", "310", paid, f"CO*45*{lost}", "PR*2*10"),
        owes="10",
    )  # fmt: skip


def taken_back(number: str) -> Segments:
    return claim(
        number, "22", "-450", "-300",
        service("HC:99232", "-140", "0", "CO*97*-140"),
        service("HC:99223", "-310", "-300", "PR*2*-10"),
    )  # fmt: skip


def test_a_payment_is_posted_line_by_line(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    brought(store, file(payment("300", visits(one.number))))
    [record] = payments(store)
    assert (record.payer, record.trace, record.amount, record.claims, record.difference) == ("INVMC", "T1", 300, 300, 0)
    assert record.sample
    [posting] = posted(store, one)
    assert (posting.claim_id, posting.chart_id, posting.kind) == (one.id, "c1", one.kind)
    assert (posting.outcome, posting.charge, posting.paid) == (Outcome.PAID, 450, 300)
    assert (posting.allowed, posting.patient, posting.difference) == (310, 10, 0)
    assert [(line.code, line.line, line.paid, line.allowed) for line in posting.lines] == [
        ("99232", 1, 0, 0),
        ("99223", 0, 300, 310),
    ]
    [lost] = posting.lines[0].adjustments
    assert (lost.group, lost.reason, lost.cause) == ("CO", "97", "bundling")


def test_causes_are_the_sites(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    own = MoneyMeans(with_sites(b"code\tcause\tmeaning\n97\tour words\tnot paid alone\n", "reasons.tsv"))
    take_in(store, BILLER, file(payment("300", visits(one.number))), "a file", own)
    assert posted(store, one)[0].lines[0].adjustments[0].cause == "our words"


def test_a_reversal_takes_back_what_was_posted(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    brought(store, file(payment("300", visits(one.number))))
    both = taken_back(one.number), visits(one.number, "290")
    brought(store, file(payment("20", *both, trace="T2", beside=["L6*-30"])))
    first, back, again = posted(store, one)
    assert (back.outcome, back.reverses) == (Outcome.REVERSED, first.id)
    assert [each.line for each in back.lines] == [each.line for each in first.lines]
    for name in ("charge", "paid", "allowed", "patient"):
        assert getattr(first, name) + getattr(back, name) == 0
    assert (again.outcome, again.paid) == (Outcome.PAID, 290)
    assert sum(each.paid for each in (first, back, again)) == 290
    assert payments(store)[1].difference == 0
    brought(store, file(payment("0", taken_back(one.number), trace="T3")))
    assert posted(store, one)[-1].reverses is None  # the correction paid 290, and the first is reversed already


def test_a_reversal_that_names_the_new_claim_goes_to_the_one_it_takes_back(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    brought(store, file(payment("300", visits(one.number))))
    with store.begin(BILLER) as work:
        now = work.billing.get(one.id)
    assert now is not None
    new = correct(store, BILLER, Saw(now.id, now.version), "another modifier", means()).claim
    brought(store, file(payment("-300", taken_back(new.number), trace="T2")))
    first, back = posted(store, one)
    assert (back.claim_id, back.reverses) == (one.id, first.id)
    assert posted(store, new) == []


OUTCOMES = {
    "second payer": (claim("N", "2", "450", "50", adjusted=["OA*23*400"]), Outcome.PAID, "50"),
    "denied": (claim("N", "4", "450", "0", adjusted=["CO*29*450"]), Outcome.DENIED, "0"),
    "not ours, sent on": (claim("N", "23", "450", "0", adjusted=["OA*109*450"]), Outcome.NOTED, "0"),
    "predetermination": (claim("N", "25", "450", "0", adjusted=["OA*101*450"]), Outcome.NOTED, "0"),
    "a status of no guide": (claim("N", "5", "450", "0", adjusted=["OA*133*450"]), Outcome.NOTED, "0"),
    "a status of no guide that pays": (claim("N", "99", "450", "50", adjusted=["CO*45*400"]), Outcome.PAID, "50"),
    "a reversal of nothing posted": (claim("N", "22", "-450", "0", adjusted=["CO*45*-450"]), Outcome.REVERSED, "0"),
}  # fmt: skip


@pytest.mark.parametrize(("told", "outcome", "paid"), OUTCOMES.values(), ids=OUTCOMES)
def test_outcomes(store: DatabaseStore, told: Segments, outcome: Outcome, paid: str) -> None:
    one = sent(store)[GNU]
    brought(store, file(payment(paid, [told[0].replace("*N*", f"*{one.number}*"), *told[1:]])))
    [posting] = posted(store, one)
    assert (posting.outcome, posting.paid, posting.difference, posting.reverses) == (outcome, D(paid), 0, None)


def test_money_beside_claims_finds_the_claim_it_names(store: DatabaseStore) -> None:
    two = sent(store)
    brought(store, file(payment("300", visits(two[GNU].number))))
    beside = ["WO:ICN1*100*L6*-5", f"FB:{two[YAK].number} X*-95*WO:NOBODY*40"]
    brought(store, file(payment("0", claim("X", "1", "40", "40", payers="ICN9"), trace="T2", beside=beside)))
    record = payments(store)[1]
    assert (record.claims, record.adjusted, record.difference) == (40, 40, 0)
    with store.begin(BILLER) as work:
        found = work.money.beside(record.id)
        assert [one.claim_id for one in work.money.postings(record.id)] == [None]
    assert [(one.reason, one.amount, one.claim_id) for one in found] == [
        ("WO", 100, two[GNU].id),
        ("L6", -5, None),
        ("FB", -95, two[YAK].id),
        ("WO", 40, None),
    ]


def test_what_does_not_add_up_is_named(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    brought(store, file(payment("310.01", claim(one.number, "1", "450", "300", service("HC:99223", "310", "290")))))
    [record], [posting] = payments(store), posted(store, one)
    assert (record.difference, posting.difference, posting.lines[0].difference) == (D("10.01"), 150, 20)


def test_the_same_file_again_changes_nothing(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    data = file(payment("300", visits(one.number)))
    brought(store, data)
    assert brought(store, data).again
    assert (len(payments(store)), len(posted(store, one))) == (1, 1)


AGAIN = {
    "another file": ([file(payment("300", visits("N")), control=8)], True),
    "with other claims": ([file(payment("300", visits("N", "290"), beside=["L6*-10"]))], True),
    "twice in a file": ([file(payment("7", trace="T7"), payment("7", trace="T7"))], True),
    "another trace": ([file(payment("300", visits("N"), trace="T2"))], False),
    "another amount": ([file(payment("290", visits("N", "290")))], False),
    "a real one after a test": ([file(payment("300", visits("N")), test=False)], False),
    "no money, other sums": (
        [file(payment("0", trace="Z")), file(payment("0", claim("X", "1", "9", "9"), trace="Z"))], False,
    ),
    "no money, the same": ([file(payment("0", trace="Z")), file(payment("0", trace="Z"), control=9)], True),
}  # fmt: skip


@pytest.mark.parametrize(("files", "again"), AGAIN.values(), ids=AGAIN)
def test_the_same_payment_is_posted_once(store: DatabaseStore, files: list[bytes], again: bool) -> None:
    one = sent(store)[GNU]
    brought(store, file(payment("300", visits(one.number))))
    for data in files:
        brought(store, data.replace(b"CLP*N*", f"CLP*{one.number}*".encode()))
    found = payments(store)
    repeated = [each for each in found if each.repeats is not None]
    assert bool(repeated) is again
    for each in repeated:
        first = next(former for former in found if former.id == each.repeats)
        assert (first.trace, first.amount) == (each.trace, each.amount)
        with store.begin(BILLER) as work:
            assert work.money.postings(each.id) == []


def test_a_debit_of_money_taken_is_below_zero(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    back = payment("300", taken_back(one.number), trace="T2", debit=True)
    brought(store, file(payment("300", visits(one.number)), back))
    assert [(each.amount, each.difference) for each in payments(store)] == [(300, 0), (-300, 0)]


REFUSED = {
    "cut off": (lambda data: data[: data.index(b"SE*")], "cut off"),
    "cut off, another set behind it": (lambda data: data.replace(b"SE*", b"NTE*", 1) + data, "cut off"),
    "a fraction of a cent": (lambda data: data.replace(b"CO*45*0", b"CO*45*0.001"), "no dollars and cents"),
    "more than there is": (lambda data: data.replace(b"BPR*I*300", b"BPR*I*9999999999999999"), "no dollars and cents"),
}


@pytest.mark.parametrize(("broken", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_whole(store: DatabaseStore, broken: object, said: str) -> None:
    assert callable(broken)
    one = sent(store)[GNU]
    with pytest.raises(InputError, match=said) as error:
        brought(store, broken(file(payment("300", visits(one.number)))))
    assert error.value.where == "a file"
    with store.engine.connect() as connection:
        for name in ("answer_files", "payments", "postings"):
            assert connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() == 0, name


def test_who_may(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    with pytest.raises(ForbiddenError):
        take_in(store, CODER, file(payment("300", visits(one.number))), "a file", MONEY)


def test_the_trail_tells_of_it(store: DatabaseStore) -> None:
    one = sent(store)[GNU]
    brought(store, file(payment("300", visits(one.number), claim("X", "1", "0", "0"))))
    with store.begin(system("test")) as work:
        told = {each.event.action: each.event for each in work.trail.about("c1")}
        assert told["claim.posted"].subject_id == one.id
        assert "payment.posted" in {each.event.action for each in work.trail.latest(20)}
    assert replace(told["claim.posted"], detail={}).reason is None
