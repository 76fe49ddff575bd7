"""Payments are sealed, sealed anew, and what they say of a claim ends with its chart."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from tests.billing_making import BILLER, GNU, batched, finished_stay, released
from tests.remittance_making import claim, file, payment, service

from medcodex.app.money.means import MoneyMeans
from medcodex.app.money.taking_in import take_in
from medcodex.app.money.taking_out import take_out
from medcodex.store.resealing import reseal, sealed_with
from medcodex.store.schema.base import metadata
from medcodex.workflow.keeping.ending import end
from medcodex.workflow.keeping.loose import end_loose
from medcodex.workflow.keeping.rules import Rules
from medcodex.workflow.money.looking import see_payment
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord

RULES = Rules.load()
LATER = dt.date(2100, 1, 1)
TABLES = ("payments", "provider_postings", "postings", "posted_lines", "posted_adjustments")


def two_paid(store: DatabaseStore) -> tuple[str, list[ClaimRecord]]:
    """A payment of claims of two charts, with money taken back from the first; its id."""
    for name in ("c1", "c2"):
        finished_stay(store, name)
        released(store, name)
    batched(store)
    with store.begin(BILLER) as work:
        mine = [next(one for one in work.billing.of_chart(name) if one.provider == GNU) for name in ("c1", "c2")]
    told = [
        claim(one.number, "1", "310", "300", service("HC:99223", "310", "300", "CO*45*10"), payers=f"ICN{place}")
        for place, one in enumerate(mine)
    ]
    data = file(payment("560", *told, trace="SECRET-1", beside=["WO:ICN0*40"]))
    take_in(store, BILLER, data, "a file", MoneyMeans())
    with store.begin(BILLER) as work:
        [found] = work.money.payments(limit=2)
    return found.id, mine


def posted(store: DatabaseStore, payment_id: str) -> list[str | None]:
    with store.begin(BILLER) as work:
        return [one.chart_id for one in work.money.postings(payment_id)]


def test_no_number_that_leads_to_a_patient_lies_open(store: DatabaseStore) -> None:
    _, mine = two_paid(store)
    with store.engine.connect() as connection:
        for name in TABLES:
            rows = str(connection.execute(select(metadata.tables[name])).all()).casefold()
            for word in ("quokka", "1aa0aa0aa00", "secret-1", "icn0", mine[0].number.casefold()):
                assert word not in rows, (name, word)


def test_sealed_anew_everything_opens(store: DatabaseStore) -> None:
    payment_id, _ = two_paid(store)
    with store.begin(BILLER) as work:
        before = work.money.payment(payment_id), work.money.postings(payment_id), work.money.beside(payment_id)
    store.sealer.take(store.sealer.ring.rotated())
    list(reseal(store))
    assert set(sealed_with(store.engine)) == {2}
    store.sealer.take(store.sealer.ring.without(frozenset({1})))
    with store.begin(BILLER) as work:
        after = work.money.payment(payment_id), work.money.postings(payment_id), work.money.beside(payment_id)
        assert before[0] is not None
        assert work.money.same_payment(before[0]) == before[0]
    assert after == before


def test_what_is_said_of_a_claim_ends_with_its_chart_and_the_payment_stays(store: DatabaseStore) -> None:
    payment_id, _ = two_paid(store)
    with store.begin(system("test")) as work:
        end(work, "c1", RULES, LATER)
    assert posted(store, payment_id) == ["c2"]
    with store.begin(BILLER) as work:
        seen = see_payment(work, payment_id, 50)
        made = take_out(work, payment_id, "into the books", MoneyMeans())
    assert (seen.payment.amount, seen.payment.difference, seen.ended, seen.beside) == (560, 0, 260, [])
    rows = list(csv.DictReader(io.StringIO(made.body.decode())))
    sums = {
        kind: sum(Decimal(row["amount"]) for row in rows if row["kind"] == kind) for kind in ("payment", "difference")
    }
    assert sums == {"payment": 300, "difference": 260}


def test_a_payment_ends_with_the_last_of_its_charts(store: DatabaseStore) -> None:
    payment_id, _ = two_paid(store)
    with store.begin(system("test")) as work:
        for name in ("c1", "c2"):
            end(work, name, RULES, LATER)
        assert work.money.payment(payment_id) is not None
        ended = end_loose(work, RULES, LATER)
    assert ended["payments"] == 1
    with store.begin(BILLER) as work:
        assert work.money.payment(payment_id) is None
