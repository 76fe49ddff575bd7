"""A watched folder: what is complete is kept and moved, what is not is left, nothing is lost or done twice."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.web.workbench.test_arrivals import ADMITTED, BORN_LATER

from medcodex.app.ingest.files import Item
from medcodex.app.ingest.taking import take_items
from medcodex.app.ingest.watching import Watcher, alone
from medcodex.errors import UsageError
from medcodex.interchange.site import Site
from medcodex.workflow.arrivals.arrival import Standing
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.app.ingest.taking import FileTaken
    from medcodex.store.work import DatabaseStore

INTERFACE = system("interface")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "in"
    found.mkdir()
    return found


@pytest.fixture
def watcher(store: DatabaseStore, folder: Path) -> Watcher:
    return Watcher(store, INTERFACE, Site(), folder, quiet=0.0)


def looked(watcher: Watcher) -> list[FileTaken]:
    return list(watcher.look())


def there(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def stored(store: DatabaseStore) -> dict[tuple[Standing, str], int]:
    with store.begin(INTERFACE) as work:
        return dict(work.arrivals.counts())


def test_what_is_kept_goes_to_done_what_is_not_to_parked_with_the_reason(
    store: DatabaseStore, watcher: Watcher, folder: Path
) -> None:
    (folder / "ward").mkdir()
    (folder / "ward" / "a.hl7").write_bytes(ADMITTED)
    (folder / "b.hl7").write_bytes(BORN_LATER)
    assert sorted(one.status for one in looked(watcher)) == ["parked", "stored"]
    assert there(folder) == ["done/ward/a.hl7", "parked/b.hl7", "parked/b.hl7.reason.txt"]
    assert "born" in (folder / "parked" / "b.hl7.reason.txt").read_text()
    assert looked(watcher) == []
    assert stored(store) == {(Standing.STORED, "folder"): 1, (Standing.PARKED, "folder"): 1}


def test_a_file_that_is_written_to_is_left(store: DatabaseStore, folder: Path) -> None:
    watcher = Watcher(store, INTERFACE, Site(), folder, quiet=3600.0)
    (folder / "a.hl7").write_bytes(ADMITTED[:60])
    assert looked(watcher) == []
    assert watcher.pending()
    assert there(folder) == ["a.hl7"]


@pytest.mark.parametrize("name", [".a.hl7", "a.hl7.tmp", "a.hl7.part", "~a.hl7", "a.hl7~", "a.filepart"])
def test_a_name_of_something_unfinished_is_passed(watcher: Watcher, folder: Path, name: str) -> None:
    (folder / name).write_bytes(ADMITTED)
    assert looked(watcher) == []
    assert there(folder) == [name]


def test_ended_between_the_database_and_the_move(store: DatabaseStore, watcher: Watcher, folder: Path) -> None:
    (folder / "a.hl7").write_bytes(ADMITTED)
    take_items(store, INTERFACE, [Item(str(folder / "a.hl7"), ADMITTED)], Site(), "folder")
    [again] = looked(watcher)
    assert again.status == "duplicate"
    assert there(folder) == ["done/a.hl7"]
    assert stored(store) == {(Standing.STORED, "folder"): 1}


def test_another_file_of_the_same_name_does_not_take_its_place(watcher: Watcher, folder: Path) -> None:
    for data in (ADMITTED, ADMITTED.replace(b"Q7", b"Q77")):
        (folder / "a.hl7").write_bytes(data)
        looked(watcher)
    assert there(folder) == ["done/a-1.hl7", "done/a.hl7"]


def test_an_archive_is_opened(watcher: Watcher, folder: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.hl7", ADMITTED)
        archive.writestr("b.hl7", BORN_LATER)
    (folder / "all.zip").write_bytes(data.getvalue())
    [taken] = looked(watcher)
    assert [(part.place, part.status) for part in taken.parts] == [("a.hl7", "stored"), ("b.hl7", "parked")]
    assert there(folder) == ["parked/all.zip", "parked/all.zip.reason.txt"]


def test_one_watcher_a_folder(folder: Path) -> None:
    with alone(folder), pytest.raises(UsageError, match="another program"), alone(folder):
        pass
    with pytest.raises(UsageError, match="not a folder"), alone(folder / "nowhere"):
        pass
