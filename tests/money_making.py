"""Claims that went out and what payers said of them, made by hand: a site of no patients, for figures."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.billing_making import BILLER

from medcodex.encounter import Claim, Setting
from medcodex.encounter.billing import ClaimKind
from medcodex.store.engine import open_engine
from medcodex.store.keys import new_keys
from medcodex.store.work import DatabaseStore
from medcodex.workflow.billing.records import AnswerFile, ClaimRecord
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.money.records import Outcome, PaymentRecord, PostedAdjustment, Posting

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = dt.datetime(2026, 6, 30, 15, tzinfo=dt.UTC)
TODAY = NOW.date()
Adjusted = tuple[str, str, int, str]
"""Group, reason, dollars, cause."""


class Books:
    """Adds claims and postings to a store, a number each."""

    def __init__(self, store: DatabaseStore, now: dt.datetime = NOW) -> None:
        self.store, self.now = store, now
        self._count = 0
        with store.begin(BILLER) as work:
            work.charts.add_patient(Patient("p1", "MRN-1", "Quagga Zebrafield", dt.date(1950, 1, 1), "F"))
            work.charts.add(Chart("c1", "p1", "ACC-1", Setting.OUTPATIENT, now))
            work.billing.add_answer(AnswerFile("a1", "0" * 64, 1, ("835",), now, "u1"), b"x")

    def claim(
        self, payer: str = "INVMC", ago: int | None = 10, charge: int = 100,
        status: ClaimStatus = ClaimStatus.SENT, **more: Any,
    ) -> str:  # fmt: skip
        """A claim that was sent so many days ago, or not yet; its id."""
        self._count += 1
        name = f"m{self._count}"
        sent = None if ago is None else self.now - dt.timedelta(days=ago)
        with self.store.begin(BILLER) as work:
            work.billing.add(
                ClaimRecord(
                    id=name, chart_id="c1", claim=Claim.PROFESSIONAL, kind=ClaimKind.PROFESSIONAL, number=f"M{name}",
                    status=status, content=b"", findings=(), created_at=sent or self.now, changed_at=self.now,
                    charge=Decimal(charge), payer=payer, coder="u2", sent_at=sent, **more,
                )
            )  # fmt: skip
        return name

    def payment(self, ago: int = 0, paid: dt.date | None = None, off: int = 0, **more: Any) -> str:
        """A payment posted so many days ago, which does not add up by ``off`` dollars."""
        self._count += 1
        name = f"y{self._count}"
        record = PaymentRecord(
            name, "a1", self._count, "INVMC", "1234567893", "ACH", f"T{self._count}", paid, Decimal(100 + off),
            Decimal(110), Decimal(10), self.now - dt.timedelta(days=ago),
        )  # fmt: skip
        with self.store.begin(BILLER) as work:
            work.money.add_payment(replace(record, **more), [])
        return name

    def posting(
        self, claim: str | None, paid: int = 0, adjusted: tuple[Adjusted, ...] = (), *, ago: int = 0,
        outcome: Outcome = Outcome.PAID, payer: str = "INVMC", payment: str | None = None, charge: int = 100,
        **more: Any,
    ) -> str:  # fmt: skip
        """What a payment posted so many days ago says of a claim."""
        payment = payment or self.payment(ago)
        self._count += 1
        name = f"q{self._count}"
        of_patient = sum(dollars for group, _, dollars, _ in adjusted if group == "PR")
        record = Posting(
            name, payment, "a1", self._count, claim, "c1" if claim else None, "M1", "", outcome, "1", payer,
            Decimal(charge), Decimal(paid), Decimal(paid), Decimal(of_patient), self.now - dt.timedelta(days=ago),
            adjustments=tuple(
                PostedAdjustment(group, reason, Decimal(dollars), cause) for group, reason, dollars, cause in adjusted
            ),
        )  # fmt: skip
        with self.store.begin(BILLER) as work:
            work.money.add_posting(replace(record, **more))
        return name


@contextmanager
def books(url: str, now: dt.datetime = NOW) -> Iterator[Books]:
    """Books over an empty database whose clock stands still."""
    store = DatabaseStore(open_engine(url), new_keys(), lambda: now)
    yield Books(store, now)
    store.dispose()


CONTRACT: Adjusted = ("CO", "45", 40, "contract")
COPAY: Adjusted = ("PR", "3", 10, "patient")
NO_AUTHORIZATION: Adjusted = ("CO", "197", 100, "authorization")
BUNDLED: Adjusted = ("CO", "97", 30, "bundling")


def busy(made: Books) -> None:
    """Two payers, claims of every age, decisions of every kind, faults, and samples beside."""
    for ago, charge in ((5, 120), (30, 80), (31, 60), (75, 300), (119, 90), (121, 40), (400, 10)):
        made.claim(ago=ago, charge=charge)
    made.claim("INVPY", 45, 500, ClaimStatus.DENIED)
    made.claim("INVPY", 100, 250, ClaimStatus.REJECTED)
    for ago in (3, 20, 40, 60):
        made.posting(made.claim(ago=ago + 14, status=ClaimStatus.PAID), 50, (CONTRACT, COPAY), ago=ago)
    made.posting(made.claim(ago=30, status=ClaimStatus.PAID), 30, (CONTRACT, BUNDLED), ago=6)
    denied = made.claim("INVPY", 50, status=ClaimStatus.DENIED)
    made.posting(denied, 0, (NO_AUTHORIZATION,), ago=20, outcome=Outcome.DENIED, payer="INVPY")
    made.posting(None, 25, (("CO", "45", 70, "contract"),), ago=2)
    made.payment(ago=1, off=7)
    simulated = made.claim(ago=9, status=ClaimStatus.PAID, sample=True)
    made.posting(simulated, 60, (CONTRACT,), sample=True, payment=made.payment(sample=True))
