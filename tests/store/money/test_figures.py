"""Figures over money: what each counts, on both databases."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.billing_making import BILLER, CODER
from tests.money_making import (
    BUNDLED,
    CONTRACT,
    COPAY,
    NO_AUTHORIZATION,
    TODAY,
    Adjusted,
    Books,
    books,
    busy,
)  # fmt: skip

from medcodex.errors import ForbiddenError, UsageError
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.exports.exporting import Form
from medcodex.workflow.exports.listing import Asked as AskedTable
from medcodex.workflow.exports.listing import Table, export_table
from medcodex.workflow.money.owed.records import Direction, Owed, OwedStatus, Reason, Source
from medcodex.workflow.money.records import Outcome
from medcodex.workflow.money.tracking.asked import Asked
from medcodex.workflow.money.tracking.figures import Figures, figures
from medcodex.workflow.money.tracking.ports import OwedRow
from medcodex.workflow.money.tracking.tables import definitions
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PERIOD = Asked(TODAY - dt.timedelta(days=89), TODAY)
UNKNOWN: Adjusted = ("CO", "999", 100, "")


@pytest.fixture
def made(database_url: str) -> Iterator[Books]:
    with books(database_url) as found:
        yield found


def counted(made: Books, asked: Asked = PERIOD) -> Figures:
    with made.store.begin(BILLER) as work:
        return figures(work, asked)


def test_nothing_is_nothing(made: Books) -> None:
    found = counted(made)
    assert found.empty
    assert found.days_open.value is None
    assert found.decided.mean_days is None
    assert (found.clean, found.owed, found.payers) == (None, [], [])
    assert (found.months, found.causes, found.open_by_payer) == ([], [], [])


@pytest.mark.parametrize(
    ("ago", "bucket"),
    [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (120, 3), (121, 4), (900, 4)],
)
def test_a_claim_ages_from_the_day_it_was_sent(made: Books, ago: int, bucket: int) -> None:
    made.claim(ago=ago, charge=70)
    found = counted(made).open
    assert found.buckets == tuple(Decimal(70 if place == bucket else 0) for place in range(5))
    assert found.counts[bucket] == 1
    assert found.over_90 == (70 if bucket > 2 else 0)


@pytest.mark.parametrize(
    ("status", "is_open"),
    [(one, one in {"sent", "acknowledged", "rejected", "denied"}) for one in ClaimStatus],
)
def test_what_is_open(made: Books, status: ClaimStatus, is_open: bool) -> None:
    made.claim(status=status)
    made.claim(status=status, ago=None)  # not sent
    made.claim(status=status, frequency="8")  # takes another back
    made.claim(status=status, sample=True)
    found = counted(made).open
    assert found.claims == is_open
    assert found.total == 100 * is_open
    assert found.denied == 100 * (status is ClaimStatus.DENIED)


def test_a_replacement_is_as_old_as_what_it_replaces(made: Books) -> None:
    first = made.claim(ago=130, status=ClaimStatus.CORRECTED)
    second = made.claim(ago=70, status=ClaimStatus.CORRECTED, replaces=first, frequency="7")
    made.claim(ago=5, replaces=second, frequency="7", charge=90)
    assert counted(made).open.buckets == (0, 0, 0, 0, 90)


@pytest.mark.parametrize(
    ("ago", "last", "days", "value"),
    [
        ((45,), 0, 46, 46.0),
        ((45, 0), 0, 46, 46.0),
        ((89,), 0, 90, 90.0),
        ((200, 10), 0, 90, 180.0),
        ((45,), 1, 45, 45.0),
        ((45,), 2, 44, None),
        ((200,), 0, 90, None),
    ],
    ids=["since the first claim", "two", "all days", "one before", "yesterday", "not today", "none in the period"],
)
def test_days_in_receivables(made: Books, ago: Sequence[int], last: int, days: int, value: float | None) -> None:
    for one in ago:
        made.claim(ago=one)
    found = counted(made, replace(PERIOD, last=TODAY - dt.timedelta(days=last))).days_open
    assert (found.days, found.value) == (days, value)


@pytest.mark.parametrize(
    ("paid", "outcome", "adjusted", "expected"),
    [
        (50, Outcome.PAID, (CONTRACT, COPAY), ((0, 0, 1), {})),
        (60, Outcome.PAID, (CONTRACT,), ((0, 0, 1), {})),
        (0, Outcome.PAID, (("PR", "1", 100, "patient"),), ((0, 0, 1), {})),
        (0, Outcome.PAID, (("CO", "45", 100, "contract"),), ((0, 0, 0), {})),
        (30, Outcome.PAID, (CONTRACT, BUNDLED), ((0, 1, 0), {"bundling": 30})),
        (0, Outcome.PAID, (UNKNOWN,), ((0, 0, 0), {})),
        (0, Outcome.DENIED, (NO_AUTHORIZATION,), ((1, 0, 0), {"authorization": 100})),
        (0, Outcome.DENIED, (UNKNOWN,), ((1, 0, 0), {"": 100})),
        (0, Outcome.DENIED, (("PR", "27", 100, "eligibility"),), ((1, 0, 0), {"eligibility": 100})),
        (0, Outcome.DENIED, (CONTRACT, ("CO", "29", 60, "timely filing")), ((1, 0, 0), {"timely filing": 60})),
        (40, Outcome.PAID, (("OA", "23", 60, "coordination"),), ((0, 0, 1), {})),
        (40, Outcome.PAID, (("OA", "22", 60, "coordination"),), ((0, 1, 0), {"coordination": 60})),
    ],
    ids=["paid", "paid by contract", "all to the patient", "nothing to anybody", "a part denied", "no known cause",
         "denied", "denied, cause not known", "denied, the patient owes it", "denied beside the contract",
         "another payer paid", "another payer comes first"],
)  # fmt: skip
def test_what_a_first_decision_counts_as(
    made: Books, paid: int, outcome: Outcome, adjusted: tuple[Adjusted, ...],
    expected: tuple[tuple[int, int, int], dict[str, int]],
) -> None:  # fmt: skip
    made.posting(made.claim(), paid, adjusted, outcome=outcome)
    found = counted(made)
    whole = found.decided
    causes = {one.cause: one.amount for one in found.causes}
    assert ((whole.denied, whole.partly, whole.first_pass), causes) == expected
    assert whole.claims == 1
    assert found.checks.postings.count == 0


def test_only_the_first_decision_counts(made: Books) -> None:
    claim = made.claim(status=ClaimStatus.PAID)
    denied = made.posting(claim, 0, (NO_AUTHORIZATION,), outcome=Outcome.DENIED, ago=9)
    made.posting(claim, 0, (("CO", "197", -100, "authorization"),), charge=-100, ago=8, outcome=Outcome.REVERSED,
                 reverses=denied)  # fmt: skip
    made.posting(claim, 60, (CONTRACT,), ago=8)
    found = counted(made)
    assert (found.decided.claims, found.decided.denied, found.decided.first_pass) == (1, 1, 0)
    assert [(one.month, one.paid, one.denied, one.adjusted) for one in found.months] == [("2026-06", 60, 0, 40)]
    later = counted(made, replace(PERIOD, first=TODAY - dt.timedelta(days=8)))
    assert later.decided.claims == 0


def test_two_decisions_of_one_file_are_told_apart_by_their_order(made: Books) -> None:
    claim, payment = made.claim(), made.payment()
    made.posting(claim, 0, (NO_AUTHORIZATION,), outcome=Outcome.DENIED, payment=payment)
    made.posting(claim, 60, (CONTRACT,), payment=payment)
    assert counted(made).decided.denied == 1


@pytest.mark.parametrize("more", [{"replaces": "m1", "frequency": "7"}, {"replaces": "m1"}], ids=["7", "new original"])
def test_what_replaces_a_claim_is_no_first_submission(made: Books, more: dict[str, str]) -> None:
    made.claim(status=ClaimStatus.CORRECTED)
    made.posting(made.claim(**more), 60, (CONTRACT,))
    found = counted(made)
    assert found.decided.claims == 0
    assert (found.days_open.claims, found.days_open.sent) == (1, 100)


def test_days_from_sent_to_paid(made: Books) -> None:
    for ago, day in ((20, TODAY - dt.timedelta(days=6)), (10, None), (3, TODAY - dt.timedelta(days=5))):
        payment = made.payment(ago=2, paid=day)
        made.posting(made.claim(ago=ago, status=ClaimStatus.PAID), 60, (CONTRACT,), ago=2, payment=payment)
    made.posting(made.claim(ago=80), 0, (NO_AUTHORIZATION,), outcome=Outcome.DENIED)
    found = counted(made).decided
    assert (found.days, found.timed, found.mean_days) == (22, 2, 11.0)  # 14, 8; one paid before it was sent


def test_months(made: Books) -> None:
    for ago, adjusted in ((35, (CONTRACT, COPAY)), (33, (CONTRACT, COPAY)), (2, (CONTRACT, BUNDLED))):
        paid = 100 - sum(one[2] for one in adjusted)
        made.posting(made.claim(ago=50), paid, adjusted, ago=ago)
    made.posting(made.claim(), 0, (UNKNOWN,), outcome=Outcome.NOTED)
    told = [(one.month, one.postings, one.charge, one.paid, one.denied, one.patient, one.adjusted)
            for one in counted(made).months]  # fmt: skip
    assert told == [("2026-05", 2, 200, 100, 0, 20, 80), ("2026-06", 1, 100, 30, 30, 0, 40)]


def test_what_does_not_add_up(made: Books) -> None:
    made.payment()
    first = made.payment(off=-7)
    made.payment(off=-7, repeats=first)
    made.posting(made.claim(), 60, (CONTRACT,), payment=made.payment())
    made.posting(made.claim(), 61, (CONTRACT,), payment=made.payment())
    made.posting(None, 25, payment=made.payment(), charge=25)
    found = counted(made).checks
    assert (found.payments.count, found.payments.of, found.payments.amount) == (1, 5, 7)
    assert (found.postings.count, found.postings.of, found.postings.amount) == (1, 3, 1)
    assert (found.unmatched.count, found.unmatched.of, found.unmatched.amount) == (1, 3, 25)


@pytest.mark.parametrize(
    ("claim", "posting", "real", "samples"),
    [(False, False, 1, 0), (True, True, 0, 1), (False, True, 0, 1), (True, False, 0, 1)],
    ids=["real", "sample", "a test answers a real claim", "an answer to a sample"],
)
def test_samples_are_counted_apart(made: Books, claim: bool, posting: bool, real: int, samples: int) -> None:
    of = made.claim(status=ClaimStatus.PAID, sample=claim)
    made.posting(of, 60, (CONTRACT,), sample=posting, payment=made.payment(sample=posting))
    for asked, expected in ((PERIOD, real), (replace(PERIOD, sample=True), samples)):
        found = counted(made, asked)
        assert found.decided.claims == expected
        assert [one.postings for one in found.months] == [1] * expected
        assert found.checks.postings.of == expected
    assert counted(made).days_open.claims == (not claim)


def test_a_test_before_the_decision_does_not_take_its_place(made: Books) -> None:
    claim = made.claim()
    made.posting(claim, 0, (NO_AUTHORIZATION,), ago=5, outcome=Outcome.DENIED, sample=True)
    made.posting(claim, 60, (CONTRACT,), ago=1)
    assert counted(made).decided.first_pass == 1


def test_of_one_payer(made: Books) -> None:
    busy(made)
    whole, one = counted(made), counted(made, replace(PERIOD, payer="INVPY"))
    assert whole.payers == one.payers == ["INVMC", "INVPY"]
    assert [each.payer for each in whole.open_by_payer] == ["INVPY", "INVMC"]
    assert one.open == replace(whole.open_by_payer[0], payer="")
    assert one.decided == replace(whole.decided_by_payer[1], payer="")
    assert (one.open.rejected, one.open.denied) == (250, 600)
    assert (one.decided.denied, one.causes[0].cause) == (1, "authorization")
    assert counted(made, replace(PERIOD, payer="nobody")).empty


def test_the_parts_make_up_the_whole(made: Books) -> None:
    busy(made)
    found = counted(made)
    assert sum(one.total for one in found.open_by_payer) == found.open.total
    assert found.open.waiting + found.open.rejected + found.open.denied == found.open.total
    assert sum(one.claims for one in found.decided_by_payer) == found.decided.claims == 6
    assert sum(one.amount for one in found.reasons) == sum(one.amount for one in found.causes) == 130
    assert all(one.charge == one.paid + one.denied + one.patient + one.adjusted for one in found.months)


def test_clean_claims_of_the_same_kind(made: Books) -> None:
    made.claim(accepted_first=True, clean=True)
    made.claim("INVPY", accepted_first=False)
    made.claim(accepted_first=False, sample=True)
    whole = counted(made).clean
    assert whole is not None
    assert (whole.built, whole.clean, whole.answered, whole.accepted) == (2, 1, 2, 1)
    one = counted(made, replace(PERIOD, payer="INVPY")).clean
    assert one is not None
    assert (one.answered, one.accepted) == (1, 0)


def test_what_is_owed_in_both_directions(made: Books) -> None:
    def owed(name: str, direction: Direction, source: Source, amount: str, **more: Any) -> None:
        one = Owed(name, direction, source, Reason.RATE, "INVMC", Decimal(amount), TODAY, OwedStatus.OPEN, made.now)
        with made.store.begin(BILLER) as work:
            work.owed.add(replace(one, **more))

    owed("o1", Direction.OURS, Source.CONTRACT, "12.50")
    owed("o2", Direction.OURS, Source.CONTRACT, "7.25", payer="INVPY", reason=Reason.UNITS)
    owed("o3", Direction.THEIRS, Source.TAKEBACK, "40.00")
    owed("o4", Direction.OURS, Source.CONTRACT, "99.00", status=OwedStatus.RECOVERED)
    owed("o5", Direction.OURS, Source.CONTRACT, "55.00", sample=True)
    assert counted(made).owed == [
        OwedRow(Direction.OURS, Source.CONTRACT, 2, Decimal("19.75")),
        OwedRow(Direction.THEIRS, Source.TAKEBACK, 1, Decimal("40.00")),
    ]
    assert counted(made, replace(PERIOD, payer="INVPY")).owed[0].amount == Decimal("7.25")
    assert counted(made, replace(PERIOD, sample=True)).owed[0].amount == 55


def test_a_further_payer_has_what_the_one_before_left(made: Books) -> None:
    first = made.claim(ago=20, status=ClaimStatus.PAID)
    made.posting(first, 45, (CONTRACT, COPAY, ("CO", "97", 5, "bundling")), ago=9)
    second = made.claim("INVPY", 8, sequence="S", follows=first)
    whole = counted(made)
    assert [(one.payer, one.total) for one in whole.open_by_payer] == [("INVPY", 15)]
    assert (whole.days_open.claims, whole.days_open.sent) == (1, 100)
    made.posting(second, 10, (("OA", "23", 85, "coordination"), ("PR", "1", 5, "patient")), payer="INVPY")
    found = counted(made)
    assert found.decided.claims == 1
    assert [(one.charge, one.paid, one.denied, one.patient, one.adjusted) for one in found.months] == [
        (115, 55, 5, 15, 40)
    ]
    made.claim(ago=1, charge=100, sequence="T", follows=second)
    assert counted(made).open_by_payer[0].total == 15
    assert {one.payer: one.total for one in counted(made).open_by_payer} == {"INVPY": 15, "INVMC": 5}


def test_a_denied_claim_that_went_on_is_open_once(made: Books) -> None:
    first = made.claim(ago=20, status=ClaimStatus.DENIED)
    made.posting(first, 0, (("CO", "22", 100, "coordination"),), ago=9, outcome=Outcome.DENIED)
    made.claim("INVPY", 8, sequence="S", follows=first)
    found = counted(made).open
    assert (found.claims, found.total, found.denied) == (1, 100, 0)


@pytest.mark.parametrize("role", [one for one in Role if one not in {Role.BILLER, Role.MANAGER}])
def test_who_may_not(made: Books, role: Role) -> None:
    with made.store.begin(Actor("u9", "somebody", role, "web")) as work, pytest.raises(ForbiddenError):
        figures(work, PERIOD)


@pytest.mark.parametrize("days", [-1, 1200], ids=["ends before it begins", "too long"])
def test_periods_that_are_none(made: Books, days: int) -> None:
    with pytest.raises(UsageError):
        counted(made, Asked(TODAY - dt.timedelta(days=days), TODAY))


def test_a_workbook_of_numbers(made: Books) -> None:
    busy(made)
    asked = AskedTable(Table.MONEY, PERIOD.first, PERIOD.last)
    with made.store.begin(BILLER) as work:
        taken = export_table(work, asked, Form.XLSX, "operations", "the month's report")
    book = openpyxl.load_workbook(io.BytesIO(taken.body))
    assert book.sheetnames == [
        "Figures", "Open by age", "First decisions", "Denials by cause", "Denials by reason", "Months", "Owed",
        "Definitions", "About this file",
    ]  # fmt: skip
    figure = {row[0]: row[1:] for row in book["Figures"].iter_rows(values_only=True)}
    assert figure["Denial rate"] == (pytest.approx(1 / 6), 1, 6)
    assert figure["Payments that do not add up"] == (pytest.approx(1 / 8), 1, 8)
    ages = {row[0]: row[1:] for row in book["Open by age"].iter_rows(values_only=True)}
    assert ages["all"][1:7] == (200, 660, 300, 340, 50, 1550)
    assert [row[0].value for row in book["Definitions"].iter_rows(min_row=2)] == [
        one.title for one in definitions().values()
    ]
    with made.store.begin(Actor("u1", "manager", Role.MANAGER, "web")) as work:
        [kept] = [one for one in work.trail.latest() if one.event.action == "table.exported"]
    assert kept.event.reason == "the month's report"


def test_a_table_of_text_of_samples(made: Books) -> None:
    busy(made)
    asked = AskedTable(Table.MONEY, PERIOD.first, PERIOD.last, sample=True)
    with made.store.begin(BILLER) as work:
        taken = export_table(work, asked, Form.CSV, "operations", "the month's report")
    rows = [row for row in csv.reader(io.StringIO(taken.body.decode("utf-8-sig"))) if row]
    assert ["Money", "samples and simulations", "", ""] in rows
    assert ["2026-06", "1", "100.00", "60.00", "0", "0", "40.00"] in rows


def test_a_coder_takes_nothing_out(made: Books) -> None:
    with made.store.begin(CODER) as work, pytest.raises(ForbiddenError):
        export_table(work, AskedTable(Table.MONEY), Form.CSV, "operations", "curiosity")
