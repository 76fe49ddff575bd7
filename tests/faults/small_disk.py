"""Run inside a file system of its own, named as the first argument: the second says over which database, the third
whether the disk fills up or becomes read-only. Prints what was seen, as JSON; test_disk.py judges it."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from bench.postgres import cluster
from sqlalchemy import func, select

from medcodex.app.demo.charts import sample_charts
from medcodex.errors import StorageError
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.schema.foundation import charts, documents
from medcodex.store.trail import verify
from medcodex.store.work import DatabaseStore
from medcodex.workflow.intake.filing import file_chart
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACTOR = system("test")
MOST = 3000


def main(small: Path, kind: str, fault: str) -> dict[str, Any]:
    """File charts until the disk refuses, look at what is there, mend the disk, and go on."""
    ballast = small / "ballast"
    ballast.write_bytes(b"\0" * (3_000_000 if kind == "sqlite" else 24_000_000))
    with database(small, kind) as (url, mend):
        store = DatabaseStore(open_engine(url), new_keys())
        migrate(store.engine)
        acknowledged, seen = 0, []
        if fault == "read-only":
            acknowledged += fill(store, 3, acknowledged)[0]
            store.dispose()
            remount(small, "ro")
        for _ in range(3):
            more, said = fill(store, MOST, acknowledged)
            acknowledged += more
            seen.append(said)
        found = counted(store) if kind == "sqlite" and fault == "full" else None
        if fault == "read-only":
            remount(small, "rw")
        ballast.unlink()
        mend()
        store.dispose()
        after, said = fill(store, 5, acknowledged)
        acknowledged += after
        return {
            "acknowledged": acknowledged,
            "seen": seen,
            "while": found,
            "after": [after, said],
            **counted(store),
        }


@contextmanager
def database(small: Path, kind: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """A database on the small disk, and what an operator does for it once there is room again: start a server that went
    down for want of it."""
    if kind == "sqlite":
        yield sqlite_url(small / "workbench.sqlite"), lambda: None
        return
    tempfile.tempdir = str(small)
    with cluster(fsync=True) as running:

        def mend() -> None:
            with suppress(RuntimeError):  # it runs
                running.start()
            for _ in range(600):  # it goes over its log first
                try:
                    psycopg.connect(running.url("small")).close()
                except psycopg.OperationalError:
                    time.sleep(0.1)
                else:
                    return

        yield running.create("small"), mend


def fill(store: DatabaseStore, most: int, first: int) -> tuple[int, str | None]:
    """File charts; how many were acknowledged, and what stopped it."""
    samples = list(sample_charts(dt.date(2026, 5, 15)).values())
    for number in range(most):
        chart = samples[number % len(samples)]
        name = f"{first + number}"
        patient = replace(chart.patient, mrn=f"MRN-{name}")
        try:
            with store.begin(ACTOR) as work:
                file_chart(work, replace(chart, account=name, patient=patient))
        except StorageError as error:
            return number, error.message
    return most, None


def counted(store: DatabaseStore) -> dict[str, Any]:
    """What the database holds."""
    with store.engine.connect() as connection:
        trail = verify(connection, store.sealer.ring.trail)
        return {
            "charts": connection.execute(select(func.count()).select_from(charts)).scalar_one(),
            "bare": connection.execute(
                select(func.count()).select_from(charts).where(~charts.c.id.in_(select(documents.c.chart_id)))
            ).scalar_one(),
            "broken": trail.broken and trail.broken.reason,
        }


def remount(small: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(small)], check=True)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))
