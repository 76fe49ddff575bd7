"""The audit trail: complete, in order, and nobody can change it unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from medcodex.errors import StorageError
from medcodex.store.trail import verify
from medcodex.workflow.event import Event
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from medcodex.store.trail import Verified
    from medcodex.store.work import DatabaseStore

CODER = Actor("u1", "coder", Role.CODER, "web", address="192.0.2.7")


def written(store: DatabaseStore, count: int = 5) -> None:
    for number in range(count):
        with store.begin(CODER) as work:
            work.record(
                Event("chart.read", "chart", f"c{number}", f"c{number}", reason="asked for", detail={"n": number})
            )


def verified(store: DatabaseStore) -> Verified:
    with store.engine.connect() as connection:
        return verify(connection, store.sealer.ring.trail)


def unguarded(store: DatabaseStore, *statements: str) -> None:
    """As somebody would who rules the database: without the triggers."""
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE trail DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("DROP TRIGGER trail_kept"))
            connection.execute(text("DROP TRIGGER trail_unchanged"))
        for statement in statements:
            connection.execute(text(statement))


def test_events_come_back_newest_first_with_their_reasons(store: DatabaseStore) -> None:
    written(store, 3)
    with store.begin(CODER) as work:
        latest = work.trail.latest(limit=2)
        about = work.trail.about("c0")
    assert [one.number for one in latest] == [3, 2]
    assert latest[0].event == Event("chart.read", "chart", "c2", "c2", "asked for", {"n": 2})
    assert (about[0].login, about[0].role, about[0].address) == ("coder", "coder", "192.0.2.7")


def test_an_untouched_trail_verifies(store: DatabaseStore) -> None:
    assert verified(store).broken is None
    written(store)
    found = verified(store)
    assert (found.rows, found.broken) == (5, None)


def test_work_that_fails_leaves_no_event(store: DatabaseStore) -> None:
    with pytest.raises(RuntimeError), store.begin(CODER) as work:  # noqa: PT012 - the block is what fails
        work.record(Event("chart.read", "chart", "c1"))
        raise RuntimeError
    assert verified(store).rows == 0


@pytest.mark.parametrize(
    ("statements", "row"),
    [
        (["UPDATE trail SET login = 'nobody' WHERE number = 3"], 3),
        (["UPDATE trail SET reason = NULL WHERE number = 3"], 3),
        (["DELETE FROM trail WHERE number = 3"], 3),
        (["DELETE FROM trail WHERE number = 1"], 1),
        (["DELETE FROM trail WHERE number = 3", "UPDATE trail SET number = number - 1 WHERE number = 4",
          "UPDATE trail SET number = number - 1 WHERE number = 5"], 3),
        (["UPDATE trail SET number = 99 WHERE number = 3", "UPDATE trail SET number = 3 WHERE number = 4",
          "UPDATE trail SET number = 4 WHERE number = 99"], 3),
        (["DELETE FROM trail WHERE number = 5"], 4),
        (["DELETE FROM trail"], 0),
        (["DELETE FROM trail_head"], 5),
        (["DELETE FROM trail WHERE number = 5",
          "UPDATE trail_head SET number = 4, link = (SELECT link FROM trail WHERE number = 3)"], 4),
    ],
    ids=["changed", "reason-taken", "deleted", "first-deleted", "closed-up", "reordered", "tail-cut", "emptied",
         "head-lost", "head-forged"],
)  # fmt: skip
def test_tampering_is_found(store: DatabaseStore, statements: list[str], row: int) -> None:
    written(store)
    unguarded(store, *statements)
    broken = verified(store).broken
    assert broken is not None
    assert broken.number == row


@pytest.mark.parametrize("statement", ["UPDATE trail SET login = 'x'", "DELETE FROM trail"])
def test_the_database_refuses_changes(store: DatabaseStore, statement: str) -> None:
    written(store, 1)
    with pytest.raises(Exception, match="never changed"), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert verified(store).broken is None


def test_many_at_once_make_one_chain(store: DatabaseStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: written(store, 5), range(8)))
    found = verified(store)
    assert (found.rows, found.broken) == (40, None)


def test_a_trail_without_head_stops_work(store: DatabaseStore) -> None:
    unguarded(store, "DELETE FROM trail_head")
    with pytest.raises(StorageError, match="lost its head"):
        written(store, 1)
