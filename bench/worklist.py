"""How long the worklist takes with many charts: the queues with their figures, pages, and taking the next chart.

    python bench/worklist.py [--charts 100000] [--open 1.0] [--database sqlite|postgresql]...

Charts are invented. Each figure is the median and the slowest of the runs, in milliseconds, of the whole piece of work:
the transaction with its event on the audit trail, committed with the durability that a site runs with.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from sqlalchemy import insert, text

from medcodex.encounter import Setting
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.schema.foundation import charts, patients
from medcodex.store.work import DatabaseStore
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.people import Actor, Role, User, system
from medcodex.workflow.worklist.claiming import claim_next
from medcodex.workflow.worklist.filter import Filter
from medcodex.workflow.worklist.following import reminders
from medcodex.workflow.worklist.listing import page, queues_with_figures, workload
from medcodex.workflow.worklist.managing import save_queue
from medcodex.workflow.worklist.order import order_from
from medcodex.workflow.worklist.queue import Queue
from postgres import cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.store.work import DatabaseWork
    from medcodex.workflow.work import Work

RUNS = 15
_AT_ONCE = 3000
_OPEN = [ChartStatus.READY] * 6 + [ChartStatus.ASSIGNED] * 2 + [ChartStatus.CODING, ChartStatus.HELD]
_PAYERS = ("Medicare", "Medicaid", "Aetna", "Cigna", "Blue Shield", "Humana", "Self pay")
_SPECIALTIES = ("cardiology", "surgery", "medicine", "obstetrics", "pediatrics", "emergency")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--charts", type=int, default=100_000)
    parser.add_argument("--open", type=float, default=1.0, help="share of the charts that is not complete")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    args = parser.parse_args()
    for name in args.database or ("sqlite", "postgresql"):
        with store_for(name) as store:
            began = perf_counter()
            coder, manager = _fill(store, args.charts, args.open)
            share = f"{args.open:.0%} open"
            print(f"{name}: {args.charts:,} charts, {share}, made in {perf_counter() - began:.0f} s", flush=True)
            for what, actor, act in _measured(coder, manager):
                taken = [_timed(store, actor, act) for _ in range(RUNS)]
                print(f"  {what:<44} median {median(taken):7.1f} ms   slowest {max(taken):7.1f} ms", flush=True)
    return 0


@contextmanager
def store_for(name: str) -> Iterator[DatabaseStore]:
    """A store over a new database of a kind, with the durability that a site runs with."""
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield from _opened(sqlite_url(Path(folder) / "bench.sqlite"))
    else:
        with cluster(fsync=True) as running:
            yield from _opened(running.create("bench"))


def _opened(url: str) -> Iterator[DatabaseStore]:
    engine = open_engine(url)
    migrate(engine)
    store = DatabaseStore(engine, new_keys())
    yield store
    store.dispose()


def _fill(store: DatabaseStore, count: int, share: float) -> tuple[Actor, Actor]:
    """Charts of the last ninety days: of forty coders' and nobody's, one patient to three charts; and a queue a
    payer."""
    chance = random.Random(7)  # noqa: S311 - invented charts, the same in each run
    with store.begin(system("bench")) as work:
        coders = [User(work.new_id(), f"coder{number}", "Coder", Role.CODER, work.now) for number in range(40)]
        manager = User(work.new_id(), "manager", "Manager", Role.MANAGER, work.now)
        for user in (*coders, manager):
            work.people.add(user)
        seal = work.sealer.seal
        for start in range(0, count, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, count))
            people = {number // 3: f"p{number // 3}" for number in numbers}
            born = [dt.date(1930, 1, 1) + dt.timedelta(days=chance.randrange(34_000)) for _ in people]
            rows = [
                {
                    "id": one,
                    "mrn_index": one,
                    "particulars": seal(
                        json.dumps([one, "Bench, Patient", day.isoformat(), "U"]),
                        table="patients",
                        row=one,
                        column="particulars",
                    ),
                }
                for one, day in zip(people.values(), born, strict=True)
            ]
            work.connection.execute(insert(patients), rows)
            drawn = [_drawn(work, number, chance, [user.id for user in coders], share) for number in numbers]
            work.connection.execute(insert(charts), drawn)
    actor = Actor(manager.id, "manager", Role.MANAGER, "web")
    with store.begin(actor) as work:
        for position, payer in enumerate(_PAYERS):
            asked = Filter(payers=(payer,), value_from=Decimal(5000))
            save_queue(work, Queue("", f"{payer}, over $5,000", asked, position=position))
    with store.engine.connect() as connection:
        # What autovacuum does on its own a minute later.
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return Actor(coders[0].id, "coder0", Role.CODER, "web"), actor


def _drawn(
    work: DatabaseWork, number: int, chance: random.Random, coders: list[str], share: float
) -> dict[str, object]:
    discharged = work.now.date() - dt.timedelta(days=chance.randrange(90))
    status = chance.choice(_OPEN) if chance.random() < share else ChartStatus.COMPLETE
    name = f"c{number:08}"
    return {
        "id": name,
        "patient_id": f"p{number // 3}",
        "account_index": name,
        "account": work.sealer.seal(f"A{number:08}", table="charts", row=name, column="account"),
        "setting": str(chance.choice(list(Setting))),
        "claims": "facility",
        "created_at": work.now - dt.timedelta(minutes=chance.randrange(100_000)),
        "admitted": discharged - dt.timedelta(days=chance.randrange(6)),
        "discharged": discharged,
        "payer": chance.choice(_PAYERS),
        "specialty": chance.choice(_SPECIALTIES),
        "facility": chance.choice(("north", "south")),
        "value": Decimal(chance.randrange(100, 4_000_000)) / 100,
        "due": discharged + dt.timedelta(days=5),
        "status": str(status),
        "assignee": None if status is ChartStatus.READY else chance.choice(coders),
        "completed_at": work.now if status is ChartStatus.COMPLETE else None,
        "practice": False,
        "version": 1,
    }


def _measured(coder: Actor, manager: Actor) -> Iterator[tuple[str, Actor, Callable[[Work], object]]]:
    inpatient = Filter(settings=(Setting.INPATIENT,), payers=("Medicare",))
    yield "the queues with their figures", coder, queues_with_figures
    yield "first page of all open charts", coder, lambda work: page(work, "open")
    yield "page 500 of all open charts", coder, lambda work: page(work, "open", number=500)
    yield "first page by value, narrowed", coder, lambda work: page(work, "open", inpatient, order_from(["-value"]))
    yield "first page of discharged, not final coded", coder, lambda work: page(work, "discharged")
    yield "first page of my charts", coder, lambda work: page(work, "mine")
    yield "reminders", coder, reminders
    yield "taking the next chart", coder, lambda work: claim_next(work, "waiting")
    yield "what each coder has", manager, workload


def _timed(store: DatabaseStore, actor: Actor, act: Callable[[Work], object]) -> float:
    began = perf_counter()
    with store.begin(actor) as work:
        act(work)
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
