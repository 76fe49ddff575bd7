"""Files found and archives opened, within limits."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from medcodex.app.folders import files_of
from medcodex.app.ingest import files
from medcodex.app.ingest.files import items_of
from medcodex.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def archive(path: Path, **members: bytes) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return str(path)


def said(path: str) -> list[str]:
    return [one.data.message if isinstance(one.data, InputError) else "" for one in items_of(path)]


def test_folders_are_walked_by_name_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a", ".git/x", ".hidden", "c.tmp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "round").symlink_to(tmp_path, target_is_directory=True)
    found = [one.removeprefix(f"{tmp_path}/") for one in files_of([str(tmp_path)])]
    assert found == ["a", "b/1", "b/2"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(files_of([str(tmp_path / "nothing")]))


def test_members_of_an_archive(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", one=b"1", two=b"2")
    assert [(one.name, one.data) for one in items_of(path)] == [(f"{path}/one", b"1"), (f"{path}/two", b"2")]


def test_an_archive_in_an_archive_is_left_closed(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", one=b"1")
    path = archive(tmp_path / "a.zip", inner=(tmp_path / "inner.zip").read_bytes())
    assert inner
    assert "unpack it first" in said(path)[0]


def test_a_bomb_is_refused_at_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    path = archive(tmp_path / "bomb.zip", big=b"\0" * 10_000_000, small=b"x")
    assert ["larger than" in one for one in said(path)] == [True, False]
    monkeypatch.setattr(files, "MAX_UNPACKED", 1500)
    path = archive(tmp_path / "many.zip", **{f"m{number}": b"\0" * 900 for number in range(4)})
    assert said(path)[-1].startswith("an archive of more than")
    monkeypatch.setattr(files, "MAX_MEMBERS", 3)
    assert said(path) == ["an archive of more than 3 files: it is not opened"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04 and nothing behind it", id="no directory"),
        pytest.param(b"PK\x03\x04" + b"\0" * 200, id="zeros"),
    ],
)
def test_a_broken_archive_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.zip"
    path.write_bytes(data)
    [one] = said(str(path))
    assert "cannot be opened" in one


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    archive(path, one=b"first text" * 100, two=b"second")
    data = bytearray(path.read_bytes())
    data[40:48] = b"\xff" * 8
    path.write_bytes(bytes(data))
    assert ["damaged" in one for one in said(str(path))] == [True, False]
