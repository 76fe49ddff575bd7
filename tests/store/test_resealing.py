"""Sealing everything anew: whole, beside others' work, and from wherever it was broken off."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from tests.identity_fixture import hired

from medcodex.encounter import Setting
from medcodex.errors import StorageError
from medcodex.store.engine import open_engine
from medcodex.store.keys import KeyFile, changing, new_keys, read_keys, write_keys
from medcodex.store.resealing import places, reseal, sealed_with
from medcodex.store.sealing import key_of
from medcodex.store.trail import verify
from medcodex.store.work import DatabaseStore
from medcodex.workflow.chart import Chart, Document, Patient
from medcodex.workflow.event import Event
from medcodex.workflow.identity.factor import pending_secret
from medcodex.workflow.identity.records import Grant
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

AT = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
CHARTS = 30


def filled(store: DatabaseStore) -> None:
    """Something in many of the places."""
    user = hired(store, "rosa")
    with store.begin(system("test")) as work:
        pending_secret(work, user)
        for number in range(CHARTS):
            chart = f"c{number:03}"
            work.charts.add_patient(Patient(f"p{number}", f"mrn{number}", "Erika Mustermann"))
            work.charts.add(Chart(chart, f"p{number}", f"acc{number}", Setting.INPATIENT, AT))
            work.charts.add_document(Document(f"d{number}", chart, "1", 1, "note", "Note", f"text {number}", AT))
            work.identity.add_grant(Grant(f"g{number}", user.id, chart, f"reason {number}", AT, AT))
            work.record(Event("glass.break", "chart", chart, chart, reason=f"reason {number}"))


def read_back(store: DatabaseStore) -> list[str]:
    """All that was sealed, opened."""
    with store.begin(system("test")) as work:
        user = work.people.by_login("rosa")
        assert user is not None
        found = [work.identity.credential(user.id).secret or ""]
        for number in range(CHARTS):
            chart = work.charts.get(f"c{number:03}")
            patient = work.charts.patient(f"p{number}")
            assert chart is not None
            assert patient is not None
            found += [chart.account, patient.name, work.charts.documents(chart.id)[0].text]
        found += [grant.reason for grant in work.identity.grants(user.id, AT - dt.timedelta(days=1))]
        return found + [row.event.reason or "" for row in work.trail.latest(1000) if row.event.action == "glass.break"]


def test_every_place_is_known() -> None:
    names = {f"{place.table.name}.{place.column.name}" for place in places()}
    assert {"documents.content", "patients.particulars", "charts.account", "trail.reason", "credentials.secret",
            "grants.reason", "errands.content"} <= names  # fmt: skip


def test_everything_is_sealed_anew_and_opens(store: DatabaseStore) -> None:
    filled(store)
    before = read_back(store)
    store.sealer.take(store.sealer.ring.rotated())
    assert sum(reseal(store)) == 5 * CHARTS + 1
    assert set(sealed_with(store.engine)) == {2}
    store.sealer.take(store.sealer.ring.without(frozenset({1})))
    assert read_back(store) == before
    with store.engine.connect() as connection:
        assert verify(connection, store.sealer.ring.trail).broken is None  # the chain is none of sealing's business
    assert sum(reseal(store)) == 0


@pytest.mark.parametrize("steps", range(6))
def test_broken_off_anywhere_everything_opens_and_it_goes_on(store: DatabaseStore, steps: int) -> None:
    filled(store)
    before = read_back(store)
    store.sealer.take(store.sealer.ring.rotated())
    list(islice(reseal(store), steps))
    assert read_back(store) == before
    list(reseal(store))
    assert set(sealed_with(store.engine)) == {2}


def test_a_running_service_goes_on_with_the_new_key(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "keys"
    write_keys(path, new_keys(), new=True)
    running = DatabaseStore(open_engine(database_url), read_keys(path), key_file=KeyFile(path))
    filled(running)
    before = read_back(running)
    rotating = DatabaseStore(open_engine(database_url), read_keys(path), key_file=KeyFile(path))
    with running.begin(system("test")) as work:  # begun before: it opens what is sealed anew meanwhile
        work.people.all()
        with changing(path) as ring:
            write_keys(path, ring.rotated())
        rotating.sealer.take(read_keys(path))
        if running.engine.dialect.name == "postgresql":
            list(reseal(rotating))
            assert work.charts.patient("p1") is not None
    list(reseal(rotating))
    assert read_back(running) == before
    with running.begin(system("test")) as work:
        work.charts.add_patient(Patient("p-new", "mrn-new", "Neu"))
    assert set(sealed_with(running.engine)) == {2}
    running.dispose()
    rotating.dispose()


def test_two_at_once_do_not_change_the_keys(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    write_keys(path, new_keys(), new=True)
    with changing(path), pytest.raises(StorageError, match="another program"), changing(path):
        pass
    with changing(path) as ring:
        assert ring.current == 1


def test_the_rows_name_is_the_primary_key(store: DatabaseStore) -> None:
    filled(store)
    for place in places():
        with store.engine.connect() as connection:
            rows = connection.execute(place.table.select()).all()
        for row in rows:
            value = row._mapping[place.column.name]
            if value is not None:
                name = place.row([row._mapping[column.name] for column in place.key])
                store.sealer.open(bytes(value), table=place.table.name, row=name, column=place.column.name)
                assert key_of(bytes(value)) == 1
