"""The search index of a book as a file: built once for its releases and the project's tables, opened at once.

Each code system has its own, so that a new release of one leaves the index of every other as it is."""

from __future__ import annotations

import sqlite3
from array import array
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import StorageError
from medcodex.library.files import connect
from medcodex.library.lock import building
from medcodex.library.whole import sweep, write_whole
from medcodex.terminology.search_tables import Grouped, SearchTables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from medcodex.library.home import Home
    from medcodex.library.indexed import Indexed
    from medcodex.terminology.search_tables import Wording

_SCHEMA = """
CREATE TABLE part (name TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE wording (number INTEGER PRIMARY KEY, text TEXT NOT NULL, needs TEXT NOT NULL);
CREATE TABLE term (words TEXT PRIMARY KEY, phrase TEXT NOT NULL, needs TEXT NOT NULL) WITHOUT ROWID;
"""
# What every index is made by, besides what its own declaration names.
_MADE_BY = (
    ("medcodex.terminology", ("search_tables.py", "words.py")),
    ("medcodex.library", ("search_store.py",)),
)
_LISTS = ("forms", "vias", "codes")
_GROUPS = ("found", "required", "optional", "title")
_ARRAYS = {"form_stems": "I", "form_counts": "I", "weights": "f", "defaults": "I", "episodes": "I", "codes_of": "I",
           "via": "B", "spread": "B", "totals": "f", "ends": "I", "billable": "B", "chapters": "B",
           "leaf": "I"}  # fmt: skip


class StoredIndex:
    """A search index opened read-only. StorageError where the file cannot be read."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = connect(path)
            self.tables = _tables(dict(self._db.execute("SELECT name, data FROM part")))
            self.terms = frozenset(words for (words,) in self._db.execute("SELECT words FROM term"))
            self._with_needs = {
                number for (number,) in self._db.execute("SELECT number FROM wording WHERE needs != ''")
            }
        except (sqlite3.Error, KeyError, ValueError) as error:
            message = f"not a readable search index ({type(error).__name__}); delete it to have it built anew"
            raise StorageError(message, str(path)) from error

    def text(self, wording: int) -> str:
        """A wording as it is printed."""
        return str(self._db.execute("SELECT text FROM wording WHERE number = ?", (wording,)).fetchone()[0])

    def needs(self, wording: int) -> str:
        """The context a wording asks for; empty for most."""
        if wording not in self._with_needs:
            return ""
        return str(self._db.execute("SELECT needs FROM wording WHERE number = ?", (wording,)).fetchone()[0])

    def phrase(self, words: str) -> tuple[str, str]:
        """The book's wording for one of ``terms``, the project's lexicon, and the context it asks for."""
        return self._db.execute("SELECT phrase, needs FROM term WHERE words = ?", (words,)).fetchone()  # type: ignore[no-any-return]


def open_index(home: Home, indexed: Indexed, say: Callable[[str], None]) -> StoredIndex:
    """The search index of a book, built first where there is none. StorageError when it cannot be written."""
    path = home.search / f"{indexed.system}-{_fingerprint(indexed)}.sqlite"
    if not path.exists():
        with building(home, say):
            if not path.exists():
                say(f"building the search index of {indexed.system} for these releases (once, some seconds)")
                _build(indexed, path, home.building)
                sweep(home.search, f"{indexed.system}-*.sqlite")
    return StoredIndex(path)


def _build(indexed: Indexed, path: Path, workshop: Path) -> None:
    """All at once or nothing: written under another name on the same file system, then renamed."""
    from medcodex.terminology.search_tables import build_tables  # noqa: PLC0415 - once for each book

    tables, kept = build_tables(list(indexed.rows()), indexed.wordings(), indexed.equivalents(), indexed.unasked)
    write_whole(path, workshop, "the search index", lambda db: _fill(db, tables, kept, indexed.terms()))


def _fill(
    db: sqlite3.Connection, tables: SearchTables, kept: Sequence[Wording], terms: Iterable[tuple[str, str, str]]
) -> None:
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    parts: dict[str, bytes] = {}
    for name in _LISTS:
        parts[name] = "\n".join(getattr(tables, name)).encode()
    for name in _GROUPS:
        group: Grouped = getattr(tables, name)
        parts[f"{name} starts"], parts[name] = group.starts.tobytes(), group.numbers.tobytes()
    for name in _ARRAYS:
        parts[name] = getattr(tables, name).tobytes()
    db.executemany("INSERT INTO part VALUES (?, ?)", parts.items())
    db.executemany(
        "INSERT INTO wording VALUES (?, ?, ?)", ((number, one.text, one.needs) for number, one in enumerate(kept))
    )
    db.executemany("INSERT OR IGNORE INTO term VALUES (?, ?, ?)", terms)
    db.commit()


def _tables(parts: dict[str, bytes]) -> SearchTables:
    tables = SearchTables()
    for name in _LISTS:
        text = parts[name].decode()
        setattr(tables, name, text.split("\n") if text else [])
    for name in _GROUPS:
        setattr(tables, name, Grouped(array("I", parts[f"{name} starts"]), array("I", parts[name])))
    for name, kind in _ARRAYS.items():
        setattr(tables, name, array(kind, parts[name]))
    return tables


def _fingerprint(indexed: Indexed) -> str:
    digest = sha256(f"{indexed.fingerprint}\n".encode())
    for package, names in (*_MADE_BY, *indexed.made_from):
        for name in names:
            place = Path(str(files(package))) / name
            for path in sorted(place.glob("*.tsv")) if place.is_dir() else [place]:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:24]
