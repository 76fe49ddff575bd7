"""Patient text at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import StorageError
from medcodex.store.keys import new_keys, read_keys, write_keys
from medcodex.store.sealing import Sealer, key_of

if TYPE_CHECKING:
    from pathlib import Path

PLACE = {"table": "documents", "row": "r1", "column": "content"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_again(text: str) -> None:
    sealer = Sealer(new_keys())
    sealed = sealer.seal(text, **PLACE)
    assert sealer.open(sealed, **PLACE) == text
    assert sealer.seal(text, **PLACE) != sealed


@pytest.mark.parametrize(
    "moved", [{"table": "patients"}, {"row": "r2"}, {"column": "title"}], ids=["table", "row", "column"]
)
def test_a_value_does_not_open_elsewhere(moved: dict[str, str]) -> None:
    sealer = Sealer(new_keys())
    with pytest.raises(StorageError, match="changed or moved"):
        sealer.open(sealer.seal("secret", **PLACE), **(PLACE | moved))


@given(st.data())
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealer = Sealer(new_keys())
    sealed = bytearray(sealer.seal("secret words", **PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(StorageError) as raised:
        sealer.open(bytes(sealed), **PLACE)
    assert "secret" not in raised.value.message


@pytest.mark.parametrize("length", [0, 4, 5, 17])
def test_a_cut_value_is_named(length: int) -> None:
    sealer = Sealer(new_keys())
    with pytest.raises(StorageError, match="cut short"):
        sealer.open(sealer.seal("secret", **PLACE)[:length], **PLACE)


def test_old_keys_open_what_they_sealed_after_rotation() -> None:
    ring = new_keys()
    old = Sealer(ring).seal("before", **PLACE)
    rotated = Sealer(ring.rotated())
    assert rotated.open(old, **PLACE) == "before"
    assert (key_of(old), key_of(rotated.seal("after", **PLACE))) == (1, 2)
    with pytest.raises(StorageError, match="key 1"):
        Sealer(rotated.ring.without(frozenset({1}))).open(old, **PLACE)


def test_keys_are_written_for_their_owner_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "workbench.keys"
    ring = new_keys()
    write_keys(path, ring, new=True)
    assert read_keys(path) == ring
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StorageError, match="already"):
        write_keys(path, new_keys(), new=True)
    assert read_keys(path) == ring
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"sealing": {"1": "AA=="}, "current": 1, "trail": "", "index": ""}', "\x00"]
)
def test_what_is_no_file_of_keys_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(StorageError, match="not a file of keys"):
        read_keys(path)


def test_keys_that_others_may_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    write_keys(path, new_keys())
    path.chmod(0o640)
    with pytest.raises(StorageError, match="chmod 600"):
        read_keys(path)
