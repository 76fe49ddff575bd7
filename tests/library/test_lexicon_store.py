"""The lexicon file: what was written is read back, and what breaks on the way is told in one line."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.errors import StorageError
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.lexicon_store import StoredLexicon, open_lexicon, write_lexicon
from medcodex.library.opening import book_of
from medcodex.library.store import add
from medcodex.suggest.lexicon.build import LexiconParts, WordTables
from medcodex.text.lexicon import CategoryTitles, IndexChild, Sense, TitleWords
from medcodex.text.tokens import companions_of, hash_form, key_of
from small_release_files import index_file, tabular_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medcodex.library.book import SqliteIcd10cmBook

_DATE = date(2026, 5, 15)
_FORMS = ["cholera", "vibrio", "intestinal"]
_KEY = key_of(_FORMS[:1])
_PARTS = LexiconParts(
    words={form: hash_form(form) for form in _FORMS},
    companions={form: companions_of(map(hash_form, _FORMS)) for form in _FORMS},
    senses={
        _KEY: [
            Sense("A00.9", "index", ("Cholera",), "index", 7),
            Sense("A00", "lexicon", ("the cholera", "é"), "usage", -1, "CHOLERA", "+water|travel"),
        ],
        key_of(_FORMS): [Sense("", "finding", (), "usage")],
    },
    children={7: [IndexChild(8, "due to vibrio", (frozenset({"vibrio"}), frozenset()), "A00.0")]},
    paths={7: ("Cholera",), 8: ("Cholera", "due to vibrio")},
    manifestations={8: "G94"},
    titles={"A00": CategoryTitles.of(("cholera", "vibrio"), [TitleWords("A00.9", 1, True, False, 2)])},
)


def _small_home(root: Path) -> Home:
    """A data folder with a tiny release, whose lexicon is soon built."""
    home = Home(root / "home")
    files = root / "files"
    files.mkdir()
    (files / "tabular.xml").write_bytes(tabular_file())
    (files / "index.xml").write_bytes(index_file())
    add(home, [files], lambda _: None)
    return home


def _book(home: Home) -> SqliteIcd10cmBook:
    return book_of(list_releases(home), _DATE)


def _all(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "lexicon" / "one.sqlite"
    write_lexicon(_PARTS, path, tmp_path / "building")
    return path


def test_what_was_written_is_read(stored: Path) -> None:
    lexicon = StoredLexicon(stored)
    assert dict(lexicon.words) == dict(_PARTS.words)
    assert dict(lexicon.companions) == dict(_PARTS.companions)
    assert set(lexicon.keys) == set(_PARTS.senses)
    for key, senses in _PARTS.senses.items():
        assert list(lexicon.senses(key)) == list(senses)
    for node, children in _PARTS.children.items():
        assert list(lexicon.children(node)) == list(children)
        assert lexicon.child_words(node) == {"vibrio"}
    for node, path in _PARTS.paths.items():
        assert lexicon.path(node) == path
    assert lexicon.titles("A00").below("A00") == _PARTS.titles["A00"].below("A00")
    assert tuple(lexicon.titles("A00").words) == _PARTS.titles["A00"].words
    lexicon.close()


def test_what_was_not_written_is_empty(stored: Path) -> None:
    lexicon = StoredLexicon(stored)
    assert lexicon.child_words(99) == frozenset()
    assert list(lexicon.senses(1)) == list(lexicon.children(99)) == list(lexicon.titles("Z99").codes) == []
    assert lexicon.path(99) == ()
    lexicon.close()


def test_nothing_but_the_lexicon_is_left(stored: Path) -> None:
    assert _all(stored.parents[1]) == ["one.sqlite"]


def _nothing(data: bytes) -> bytes:
    return b""


def _text(data: bytes) -> bytes:
    return b"this is no database\n" * 100


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _first_page(data: bytes) -> bytes:
    return data[:512]


def _zeros(data: bytes) -> bytes:
    return data[:100] + bytes(len(data) - 100)


@pytest.mark.parametrize("damage", [_nothing, _text, _half, _first_page, _zeros])
def test_a_broken_lexicon_is_told(stored: Path, damage: Callable[[bytes], bytes]) -> None:
    stored.write_bytes(damage(stored.read_bytes()))
    with pytest.raises(StorageError) as error:
        StoredLexicon(stored)
    assert error.value.where == str(stored)
    assert "\n" not in error.value.message


def test_damage_anywhere_is_a_storage_error_or_none(stored: Path) -> None:
    whole = stored.read_bytes()
    for at in range(0, len(whole), 97):
        stored.write_bytes(whole[:at] + bytes(byte ^ 0x5A for byte in whole[at : at + 40]) + whole[at + 40 :])
        with suppress(StorageError), closing(StoredLexicon(stored)) as lexicon:
            for key in _PARTS.senses:
                lexicon.senses(key)
            lexicon.children(7)
            lexicon.path(7)
            lexicon.titles("A00")


def test_a_database_of_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE other (a)")
    with pytest.raises(StorageError):
        StoredLexicon(path)


def test_a_missing_lexicon_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        StoredLexicon(tmp_path / "none.sqlite")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError) as error:
        write_lexicon(_PARTS, tmp_path / "file" / "one.sqlite", tmp_path / "building")
    assert "\n" not in error.value.message


def test_parts_that_cannot_be_written_leave_nothing(tmp_path: Path) -> None:
    broken = LexiconParts({}, {}, {0: [Sense("A", "index", (), "x", node=object())]}, {}, {}, {}, {})  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        write_lexicon(broken, tmp_path / "lexicon" / "one.sqlite", tmp_path / "building")
    assert _all(tmp_path) == []


def test_a_lexicon_is_built_once(tmp_path: Path) -> None:
    home = _small_home(tmp_path)
    tables = WordTables()
    said: list[str] = []
    first = open_lexicon(home, _book(home), tables, said.append)
    assert len(said) == 1
    again = open_lexicon(home, _book(home), tables, said.append)
    assert len(said) == 1
    assert again.keys == first.keys
    assert [s.code for s in again.senses(key_of([tables.normal("cholera")]))][:1] in (["A00"], ["A00.9"])
    assert len(list(home.lexicons.iterdir())) == 1


def _open(root: Path, barrier, out) -> None:
    home = Home(root)
    barrier.wait()
    try:
        lexicon = open_lexicon(home, _book(home), WordTables())
        out.put(len(lexicon.keys))
    except BaseException as error:
        out.put(repr(error))


def test_two_builds_at_once(tmp_path: Path) -> None:
    home = _small_home(tmp_path)
    context = multiprocessing.get_context("spawn")
    barrier, out = context.Barrier(2), context.Queue()
    both = [context.Process(target=_open, args=(home.root, barrier, out)) for _ in range(2)]
    for one in both:
        one.start()
    answers = [out.get(timeout=120) for _ in both]
    for one in both:
        one.join(60)
    assert answers[0] == answers[1] > 1000
    assert len(list(home.lexicons.iterdir())) == 1
    assert list(home.building.glob("*")) == []


_KILLED = """
import sys
from datetime import date
from pathlib import Path
from medcodex.library import lexicon_store
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.opening import book_of
from medcodex.suggest.lexicon.build import WordTables
import time

def slowly(db, parts, fill=lexicon_store._fill):
    fill(db, parts)
    print("written", flush=True)
    time.sleep(60)

lexicon_store._fill = slowly
home = Home(Path(sys.argv[1]))
lexicon_store.open_lexicon(home, book_of(list_releases(home), date(2026, 5, 15)), WordTables())
"""


def test_a_killed_build_leaves_no_lexicon_and_the_next_one_works(tmp_path: Path) -> None:
    home = _small_home(tmp_path)
    run = subprocess.Popen([sys.executable, "-c", _KILLED, str(home.root)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "written\n"
    os.kill(run.pid, signal.SIGKILL)
    run.wait(60)
    run.stdout.close()
    assert run.returncode == -signal.SIGKILL
    assert list(home.lexicons.glob("icd10cm-*")) == []
    lexicon = open_lexicon(home, _book(home), WordTables())
    assert len(lexicon.keys) > 1000
    assert len(_all(home.lexicons)) == 1
    assert _all(home.building) == []


@pytest.mark.parametrize("name", ["with blank", "ünï", "a'b", "100%20", "what?", "a#b"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "one.sqlite"
    write_lexicon(_PARTS, path, tmp_path / "building")
    lexicon = StoredLexicon(path)
    assert lexicon.senses(_KEY)
    lexicon.close()
