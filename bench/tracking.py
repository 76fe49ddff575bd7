"""How long the figures of money take with many claims: each sum, all of them, and the page with its drawings.

    python bench/tracking.py [--claims 100000] [--database sqlite|postgresql]...

Claims, payments and postings are invented: sent over two years, 70% decided, two lines each, sealed contents as long as
those of real claims. Times are in milliseconds: the median and the slowest of the runs. Asked are the last 90 days, the
page's usual period, and the last 365.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from medcodex.encounter import Setting
from medcodex.store.schema.billing import billed_claims
from medcodex.store.schema.money import payments, posted_adjustments, posted_lines, postings
from medcodex.web.workbench.money.charts import charts
from medcodex.web.workbench.money.plotting import drawn
from medcodex.workflow.billing.records import AnswerFile
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.money.tracking.ageing import starts
from medcodex.workflow.money.tracking.asked import Asked
from medcodex.workflow.money.tracking.figures import figures
from medcodex.workflow.people import Actor, Role
from worklist import store_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.work import Work

RUNS = 5
_AT_ONCE = 2000
_A_PAYMENT = 50
_SEALED = bytes(2500)
_DAYS = 730
_BILLER = Actor("u1", "biller", Role.BILLER, "web")
_DENIALS = (("197", "authorization"), ("97", "bundling"), ("16", "information"), ("50", "medical necessity"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    args = parser.parse_args()
    for name in args.database or ("sqlite", "postgresql"):
        with store_for(name) as store:
            began = perf_counter()
            _fill(store, args.claims)
            print(f"{name}: {args.claims:,} claims, made in {perf_counter() - began:.0f} s", flush=True)
            for what, act in _measured():
                taken = [_timed(store, act) for _ in range(RUNS)]
                print(f"  {what:<34} median {median(taken):7.1f} ms   slowest {max(taken):7.1f} ms", flush=True)
    return 0


def _fill(store: DatabaseStore, count: int) -> None:
    chance = random.Random(7)  # noqa: S311 - invented claims, the same in each run
    with store.begin(_BILLER) as work:
        now = work.now
        work.charts.add_patient(Patient("p1", "MRN-1", "Bench, Patient", dt.date(1950, 1, 1), "U"))
        work.charts.add(Chart("c1", "p1", "A1", Setting.OUTPATIENT, now))
        work.billing.add_answer(AnswerFile("a1", "0" * 64, 1, ("835",), now, "u1"), b"x")
    for start in range(0, count, _AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = {}
        for number in range(start, min(start + _AT_ONCE, count)):
            for table, row in _drawn(number, now, chance):
                rows.setdefault(table, []).append(row)
        with store.begin(_BILLER) as work:
            for table in (billed_claims, payments, postings, posted_lines, posted_adjustments):
                work.connection.execute(insert(table), rows.get(table, []))
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _drawn(number: int, now: dt.datetime, chance: random.Random) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A claim and what its payer said of it; every fiftieth with the payment that it is in."""
    sent = now - dt.timedelta(days=chance.random() * _DAYS)
    posted = sent + dt.timedelta(days=5 + chance.random() * 50)
    payer = f"PAYER{chance.randrange(20):02}"
    charge = Decimal(chance.randrange(5_000, 400_000)) / 100
    kind = chance.choices(("paid", "denied", "sent"), (60, 10, 30))[0] if posted < now else "sent"
    yield billed_claims, {
        "id": f"m{number:08}", "chart_id": "c1", "claim": "professional", "kind": "professional",
        "number": f"M{number:013}", "status": kind, "created_at": sent, "changed_at": sent, "charge": charge,
        "payer": payer, "receiver": "R", "provider": "1234567893", "coder": "u2", "completion": 1, "frequency": "1",
        "replaces": None, "batch_id": None, "clean": True, "accepted_first": True, "sent_at": sent, "sample": False,
        "version": 1, "payer_number_index": None, "particulars": _SEALED[:200], "content": _SEALED,
    }  # fmt: skip
    payment = f"y{number // _A_PAYMENT:08}"
    if number % _A_PAYMENT == 0:
        yield payments, {
            "id": payment, "answer_id": "a1", "segment": number, "payer": payer, "payee": "1234567893",
            "method": "ACH", "date": posted.date(), "amount": charge, "claims": charge, "adjusted": Decimal(0),
            "posted_at": posted, "sample": False, "trace": b"",
        }  # fmt: skip
    if kind == "sent":
        return
    parts = _parts(charge, kind, chance)
    paid = charge - sum((amount for *_, amount in parts), Decimal(0))
    posting = f"q{number:08}"
    yield postings, {
        "id": posting, "payment_id": payment, "answer_id": "a1", "segment": number, "claim_id": f"m{number:08}",
        "chart_id": "c1", "outcome": kind, "status": "1", "payer": payer, "kind": "professional", "coder": "u2",
        "drg": "", "charge": charge, "paid": paid, "allowed": paid, "patient": Decimal(0), "remarks": "",
        "reverses": None, "posted_at": posted, "sample": False, "numbers": _SEALED[:120],
    }  # fmt: skip
    for place in (1, 2):
        yield posted_lines, {
            "posting_id": posting, "place": place, "line": place - 1, "system": "HC", "code": "99213",
            "paid_code": "", "modifiers": "", "revenue": "", "units": "1", "first": sent.date(), "remarks": "",
            **dict.fromkeys(("charge", "paid", "allowed"), Decimal(0)),
        }  # fmt: skip
    for place, (group, reason, cause, amount) in enumerate(parts, 1):
        yield posted_adjustments, {
            "posting_id": posting, "place": place, "line_place": 1, "adjustment_group": group, "reason": reason,
            "cause": cause, "amount": amount, "units": None,
        }  # fmt: skip


def _parts(charge: Decimal, kind: str, chance: random.Random) -> list[tuple[str, str, str, Decimal]]:
    """What was not paid: all of a denied claim; else what the contract takes, the patient's part, at times a line."""
    reason, cause = chance.choice(_DENIALS)
    if kind == "denied":
        return [("CO", reason, cause, charge)]
    cent = Decimal("0.01")
    found = [("CO", "45", "contract", (charge * 40 / 100).quantize(cent))]
    found.append(("PR", "2", "patient", (charge * 10 / 100).quantize(cent)))
    if chance.random() < 0.15:
        found.append(("CO", reason, cause, (charge * 20 / 100).quantize(cent)))
    return found


def _measured() -> Iterator[tuple[str, Callable[[Work], object]]]:
    for days in (90, 365):

        def asked(work: Work, days: int = days) -> Asked:
            today = work.now.date()
            return Asked(today - dt.timedelta(days=days - 1), today)

        if days == 90:
            yield "open by age", lambda work: work.figures.open_claims(asked(work), starts(work.now.date()))
            for name in ("sent", "decided", "denied", "months", "checks"):
                yield f"{name}, {days} days", lambda work, name=name: getattr(work.figures, name)(asked(work))  # type: ignore[misc]
        yield f"all figures, {days} days", lambda work: figures(work, asked(work))
        yield (
            f"all figures and drawings, {days} days",
            lambda work: [drawn(one) for one in charts(figures(work, asked(work))).values()],
        )


def _timed(store: DatabaseStore, act: Callable[[Work], object]) -> float:
    began = perf_counter()
    with store.begin(_BILLER) as work:
        act(work)
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
