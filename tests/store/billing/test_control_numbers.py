"""No control number is given twice: by many at once, after what was undone, killed or put back."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import BILLER

from medcodex.errors import StorageError
from medcodex.store.backup import back_up, restore
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.work import DatabaseStore
from medcodex.workflow.billing.ports import Numbers

if TYPE_CHECKING:
    from pathlib import Path

AT = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
ONE = Numbers(1, 1, 1, 1)


def drawn(store: DatabaseStore, wanted: Numbers = ONE, at: dt.datetime = AT, sender: str = "SENDER") -> Numbers:
    with store.begin(BILLER) as work:
        return work.billing.draw(sender, wanted, at)


def test_they_count_up_each_kind_by_itself(store: DatabaseStore) -> None:
    first = drawn(store)
    second = drawn(store, Numbers(interchange=2, claim=100))
    third = drawn(store)
    assert second.interchange == first.interchange + 1
    assert third.interchange == second.interchange + 2
    assert third.claim == second.claim + 100
    assert third.group == first.group + 1
    assert third.set == first.set + 1


def test_each_sender_has_its_own(store: DatabaseStore) -> None:
    assert drawn(store, sender="A") == drawn(store, sender="B")


def test_many_at_once_get_different_ones(store: DatabaseStore) -> None:
    """The row of the sender is not there yet: all of them want to make it."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: drawn(store, Numbers(1, 1, 2, 3)), range(64)))
    assert len({one.interchange for one in found}) == 64
    assert len({one.group for one in found}) == 64
    assert len({one.set + more for one in found for more in range(2)}) == 128
    assert len({one.claim + more for one in found for more in range(3)}) == 192


def test_what_is_undone_later_gives_none_back(store: DatabaseStore) -> None:
    first = drawn(store)
    with suppress(ZeroDivisionError), store.begin(BILLER) as work:
        work.policies.put("undone", "{}", AT, "")
        raise ZeroDivisionError
    second = drawn(store)
    assert second.interchange > first.interchange
    assert second.claim > first.claim


_DRAWS = """
import datetime as dt, pathlib, sys
from medcodex.store.engine import open_engine
from medcodex.store.keys import read_keys
from medcodex.store.work import DatabaseStore
from medcodex.workflow.billing.ports import Numbers
from medcodex.workflow.people import system

store = DatabaseStore(open_engine(sys.argv[1]), read_keys(pathlib.Path(sys.argv[2])))
at = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
while True:
    with store.begin(system("test")) as work:
        found = work.billing.draw("SENDER", Numbers(1, 1, 1, 1), at)
    print(found.interchange, found.claim, flush=True)
"""


def test_a_killed_program_leaves_none_to_be_given_again(
    store: DatabaseStore, database_url: str, tmp_path: Path
) -> None:
    """Killed again and again in the middle of drawing: each number that was ever told was told once."""
    from medcodex.store.keys import write_keys  # noqa: PLC0415

    keys = tmp_path / "keys"
    write_keys(keys, store.sealer.ring, new=True)
    told: list[str] = []
    for _ in range(3):
        program = subprocess.Popen(
            [sys.executable, "-c", _DRAWS, database_url, str(keys)], stdout=subprocess.PIPE, text=True
        )
        assert program.stdout is not None
        told += [program.stdout.readline() for _ in range(5)]
        os.kill(program.pid, signal.SIGKILL)
        told += [line for line in program.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        program.wait()
        last = drawn(store)
        told.append(f"{last.interchange} {last.claim}\n")
    assert len(set(told)) == len(told)
    assert len({line.split()[0] for line in told}) == len(told)


def test_a_restored_database_goes_on_behind_all_that_were_given(store: DatabaseStore, tmp_path: Path) -> None:
    drawn(store)
    file = tmp_path / "backup.zip"
    back_up(store.engine, store.sealer.ring, file, AT)
    given = [drawn(store) for _ in range(50)]
    engine = open_engine(sqlite_url(tmp_path / "restored.sqlite"))
    restore(file, engine, store.sealer.ring)
    again = DatabaseStore(engine, store.sealer.ring)
    next_one = drawn(again)
    assert next_one.interchange > max(one.interchange for one in given)
    assert next_one.claim > max(one.claim for one in given)
    again.dispose()


def test_a_copied_database_goes_on_by_the_clock(store: DatabaseStore) -> None:
    """Put back without our restore, as a copy of the file is: the numbers follow the time."""
    early = drawn(store, at=AT)
    hour_later = drawn(store, at=AT + dt.timedelta(hours=1))
    assert hour_later.interchange - early.interchange >= 360
    assert hour_later.claim - early.claim >= 3_600_000


def test_none_are_left(store: DatabaseStore) -> None:
    with pytest.raises(StorageError, match="no control numbers left"):
        drawn(store, Numbers(interchange=1_000_000_000))
    assert drawn(store).interchange > 0
