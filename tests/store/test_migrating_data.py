"""Steps up and down with rows in every table: what a step does not take away stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from filled_tables import contents, fill, reflected
from medcodex.store.engine import open_engine
from medcodex.store.migrating import go_back, migrate, revisions
from medcodex.store.trail import verify
from medcodex.workflow.event import Event
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from medcodex.store.work import DatabaseStore

ACTOR = Actor("u1", "manager", Role.MANAGER, "cli")


def filled(store: DatabaseStore) -> Engine:
    for number in range(4):
        with store.begin(ACTOR) as work:
            work.record(Event("chart.read", "chart", f"c{number}", f"c{number}", reason="asked for"))
    with store.engine.begin() as connection:
        fill(connection, reflected(connection))
    return store.engine


@pytest.mark.parametrize("step", revisions())
def test_down_with_data_to_each_step_and_up_again(store: DatabaseStore, step: str) -> None:
    engine = filled(store)
    before = contents(engine)
    go_back(engine, step)
    lower = contents(engine)
    assert set(lower) <= set(before)
    for table in set(lower) - {"alembic_version"}:
        assert len(lower[table]) == len(before[table]), table
    migrate(engine)
    after = contents(engine)
    assert set(after) == set(before)
    for table in set(lower) - {"alembic_version"}:
        assert len(after[table]) == len(before[table]), table
    with engine.connect() as connection:
        found = verify(connection, store.sealer.ring.trail)
    assert (found.rows, found.broken) == (4, None)


@pytest.mark.parametrize("step", revisions())
def test_up_from_each_step_with_data(database_url: str, step: str) -> None:
    engine = open_engine(database_url)
    go_back(engine, step)
    with engine.begin() as connection:
        fill(connection, reflected(connection))
    before = contents(engine)
    migrate(engine)
    after = contents(engine)
    for table in set(before) - {"alembic_version"}:
        assert len(after[table]) == len(before[table]), table
    with engine.begin() as connection:
        fill(connection, reflected(connection))
    engine.dispose()


def test_down_to_nothing_with_data(store: DatabaseStore) -> None:
    engine = filled(store)
    go_back(engine, "base")
    assert set(contents(engine)) == {"alembic_version"}
    migrate(engine)
    with store.begin(ACTOR) as work:
        work.record(Event("chart.read", "chart", "c1", "c1"))
