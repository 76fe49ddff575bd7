"""A backup is taken while others work, restored into either database, and its trail verifies."""

from __future__ import annotations

import datetime as dt
import json
import stat
import threading
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from filled_tables import contents, fill, reflected
from medcodex.encounter import Setting
from medcodex.errors import InputError, MedcodexError, StorageError
from medcodex.store.backup import back_up, restore
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import KeyRing, new_keys
from medcodex.store.migrating import go_back, migrate, revision_of, revisions
from medcodex.store.trail import verify
from medcodex.store.work import DatabaseStore
from medcodex.workflow.chart import Chart, Document, Patient
from medcodex.workflow.event import Event
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.postgres import Cluster

NOW = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)
ACTOR = Actor("u1", "admin", Role.ADMIN, "cli")
TEXT = "Chest pain, ruled out. Ωmega 😀"


def filled(store: DatabaseStore) -> None:
    with store.begin(ACTOR) as work:
        work.charts.add_patient(Patient("p1", "MRN-1", "Sample, Sally", dt.date(1950, 1, 1), "F"))
        work.charts.add(Chart("c1", "p1", "A-1", Setting.INPATIENT, NOW))
        work.charts.add_document(Document("d1", "c1", "1", 1, "progress note", "Progress", TEXT, NOW))
        work.record(Event("chart.created", "chart", "c1", "c1", reason="pasted"))
    with store.engine.begin() as connection:
        fill(connection, reflected(connection))


@pytest.fixture
def backed_up(store: DatabaseStore, tmp_path: Path) -> Path:
    filled(store)
    back_up(store.engine, store.sealer.ring, tmp_path / "one.backup", NOW)
    return tmp_path / "one.backup"


@pytest.fixture(params=["into-sqlite", "into-postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "into-sqlite":
        yield sqlite_url(tmp_path / "new" / "restored.sqlite")
        return
    running: Cluster = request.getfixturevalue("postgres")
    yield running.create("restored")
    running.drop("restored")


def test_restored_into_a_new_database(store: DatabaseStore, backed_up: Path, target: str) -> None:
    engine = open_engine(target)
    restored = restore(backed_up, engine, store.sealer.ring)
    assert (restored.verified.rows, restored.verified.broken) == (1, None)
    again = DatabaseStore(engine, store.sealer.ring)
    with again.begin(ACTOR) as work, store.begin(ACTOR) as original:
        assert [document.text for document in work.charts.documents("c1")] == [TEXT]
        for one in (work, original):
            assert one.charts.by_account("A-1") == Chart("c1", "p1", "A-1", Setting.INPATIENT, NOW)
            assert one.charts.patient_by_mrn("MRN-1") == Patient(
                "p1", "MRN-1", "Sample, Sally", dt.date(1950, 1, 1), "F"
            )
            assert one.trail.about("c1")[0].event.reason == "pasted"
    counts = {name: len(rows) for name, rows in contents(engine).items() if name != "alembic_version"}
    assert (
        dict(restored.held.rows)
        == counts
        == {name: len(rows) for name, rows in contents(store.engine).items() if name != "alembic_version"}
    )
    with again.begin(ACTOR) as work:
        work.record(Event("chart.read", "chart", "c1", "c1"))
    with engine.connect() as connection:
        assert verify(connection, store.sealer.ring.trail).rows == 2
    engine.dispose()


def test_restored_into_the_same_kind_every_value_is_the_same(
    store: DatabaseStore, backed_up: Path, target: str
) -> None:
    engine = open_engine(target)
    if engine.dialect.name != store.engine.dialect.name:
        pytest.skip("another kind")
    restore(backed_up, engine, store.sealer.ring)
    found, kept = dict(contents(engine)), dict(contents(store.engine))
    # These go on behind those of the backup, so that no number is given again.
    assert min(found.pop("control_numbers")) > max(kept.pop("control_numbers"))
    assert found == kept
    engine.dispose()


def test_a_backup_is_private_and_holds_no_key_and_no_words(store: DatabaseStore, backed_up: Path) -> None:
    assert stat.S_IMODE(backed_up.stat().st_mode) == 0o600
    with zipfile.ZipFile(backed_up) as opened:
        held = b"".join(opened.read(name) for name in opened.namelist())
    ring = store.sealer.ring
    for secret in (ring.trail, ring.index, *ring.sealing.values()):
        assert secret not in held
        assert secret.hex().encode() not in held
    assert b"Chest pain" not in held
    assert b"Sample" not in held
    assert list(backed_up.parent.glob("*.part")) == []


def test_a_backup_never_takes_another_ones_place(store: DatabaseStore, backed_up: Path) -> None:
    before = backed_up.read_bytes()
    with pytest.raises(StorageError, match="already"):
        back_up(store.engine, store.sealer.ring, backed_up, NOW)
    assert backed_up.read_bytes() == before


def test_a_backup_is_one_moment(store: DatabaseStore, tmp_path: Path) -> None:
    """Each piece of work adds to two tables; a backup taken meanwhile has both or neither."""
    with store.begin(ACTOR) as work:
        work.charts.add_patient(Patient("p1", "MRN-1", "Sample, Sally"))
    stop = threading.Event()

    def working() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with store.begin(ACTOR) as work:
                work.charts.add(Chart(f"c{number}", "p1", f"A-{number}", Setting.OUTPATIENT, NOW))
                work.charts.add_document(Document(f"d{number}", f"c{number}", "1", 1, "note", "", TEXT, NOW))
                work.record(Event("chart.created", "chart", f"c{number}", f"c{number}"))

    thread = threading.Thread(target=working)
    thread.start()
    try:
        held = [back_up(store.engine, store.sealer.ring, tmp_path / f"{number}.backup", NOW) for number in range(4)]
    finally:
        stop.set()
        thread.join()
    for one in held:
        assert one.rows["charts"] == one.rows["documents"] == one.rows["trail"]
    engine = open_engine(sqlite_url(tmp_path / "restored.sqlite"))
    restored = restore(tmp_path / "3.backup", engine, store.sealer.ring)
    assert (restored.verified.broken, restored.verified.rows) == (None, held[3].rows["trail"])
    engine.dispose()


@pytest.mark.parametrize("step", revisions())
def test_a_backup_of_an_earlier_version_is_brought_up(store: DatabaseStore, tmp_path: Path, step: str) -> None:
    filled(store)
    go_back(store.engine, step)
    back_up(store.engine, store.sealer.ring, tmp_path / "old.backup", NOW)
    engine = open_engine(sqlite_url(tmp_path / "restored.sqlite"))
    restored = restore(tmp_path / "old.backup", engine, store.sealer.ring)
    assert (restored.held.revision, revision_of(engine)) == (step, revisions()[-1])
    engine.dispose()


def test_a_database_that_holds_something_is_left_alone(store: DatabaseStore, backed_up: Path) -> None:
    before = contents(store.engine)
    with pytest.raises(StorageError, match="not empty"):
        restore(backed_up, store.engine, store.sealer.ring)
    assert contents(store.engine) == before


def test_other_keys_are_refused(store: DatabaseStore, backed_up: Path, tmp_path: Path) -> None:
    ring = store.sealer.ring
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    for keys in (new_keys(), KeyRing({2: new_keys().trail}, 2, ring.trail, ring.index)):
        with pytest.raises(StorageError, match="keys"):
            restore(backed_up, engine, keys)
    assert revision_of(engine) is None
    restore(backed_up, engine, ring.rotated())
    engine.dispose()


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    change(held)
    with zipfile.ZipFile(file, "w") as out:
        for name, data in held.items():
            out.writestr(name, data)


def manifest(held: dict[str, bytes], **changes: object) -> None:
    held["manifest.json"] = json.dumps({**json.loads(held["manifest.json"]), **changes}).encode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda held: held.pop("manifest.json"), "not a backup"),
        (lambda held: held.update({"manifest.json": b"[]"}), "not a backup"),
        (lambda held: held.update({"manifest.json": b"\xff"}), "not a backup"),
        (lambda held: manifest(held, tables=[]), "not a backup"),
        (lambda held: manifest(held, form=2), "newer version"),
        (lambda held: manifest(held, revision="999_later"), "newer version"),
        (lambda held: held.pop("tables/charts.jsonl"), "charts is missing"),
        (lambda held: held.update({"tables/users.jsonl": b""}), "users was changed"),
        (lambda held: held.update({"tables/trail.jsonl": held["tables/trail.jsonl"].replace(b"admin", b"nobod")}),
         "trail was changed"),
        (lambda held: manifest(held, tables={}), "not those of its revision"),
    ],
    ids=["no-manifest", "list", "binary", "tables", "form", "revision", "missing", "emptied", "changed", "no-tables"],
)  # fmt: skip
def test_a_changed_backup_is_refused_and_nothing_written(
    store: DatabaseStore, backed_up: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], says: str
) -> None:
    rewritten(backed_up, change)
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    with pytest.raises(MedcodexError, match=says):
        restore(backed_up, engine, store.sealer.ring)
    assert not any(rows for name, rows in contents(engine).items() if name not in {"alembic_version", "trail_head"})
    engine.dispose()


@pytest.mark.parametrize(
    "data", [b"", b"text", b"PK\x03\x04" + b"\0" * 100, None], ids=["empty", "text", "cut", "none"]
)
def test_what_is_no_backup(tmp_path: Path, data: bytes | None) -> None:
    file = tmp_path / "file"
    if data is not None:
        file.write_bytes(data)
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    with pytest.raises(InputError) as caught:
        restore(file, engine, new_keys())
    assert caught.value.where == str(file)
    engine.dispose()


def test_a_cut_backup(store: DatabaseStore, backed_up: Path, tmp_path: Path) -> None:
    data = backed_up.read_bytes()
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    for length in (len(data) // 3, len(data) // 2, len(data) - 10):
        backed_up.write_bytes(data[:length])
        with pytest.raises(InputError, match="not a backup"):
            restore(backed_up, engine, store.sealer.ring)
    assert revision_of(engine) is None
    engine.dispose()


def test_an_empty_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    with pytest.raises(StorageError, match="no tables"):
        back_up(engine, new_keys(), tmp_path / "one.backup", NOW)
    assert list(tmp_path.glob("*backup*")) == []
    engine.dispose()


def test_a_folder_that_is_not_there(store: DatabaseStore, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        back_up(store.engine, store.sealer.ring, tmp_path / "none" / "one.backup", NOW)


def test_a_restore_that_breaks_off_leaves_nothing(store: DatabaseStore, backed_up: Path, tmp_path: Path) -> None:
    def change(held: dict[str, bytes]) -> None:
        line = b'["not","a","line"]\n'
        tables = json.loads(held["manifest.json"])["tables"]
        held["tables/trail.jsonl"] = line
        tables["trail"].update(rows=1, sha256=sha256(line).hexdigest())
        manifest(held, tables=tables)

    rewritten(backed_up, change)
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    with pytest.raises(InputError, match="values expected"):
        restore(backed_up, engine, store.sealer.ring)
    migrate(engine)
    assert not any(rows for name, rows in contents(engine).items() if name not in {"alembic_version", "trail_head"})
    engine.dispose()
