"""The lexicon as a file: built once for a code book, the project's tables and the site's terms, opened in milliseconds.

One read-only SQLite file per combination of releases, own tables and engine version, under lexicon/ in the data folder;
written under a temporary name and renamed, so that a killed build leaves nothing half-made.
"""

from __future__ import annotations

import sqlite3
from array import array
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from medcodex.errors import StorageError
from medcodex.library.files import connect
from medcodex.library.lock import building
from medcodex.library.whole import sweep, write_whole
from medcodex.suggest.lexicon.build import ENGINE_VERSION, LexiconParts, build_lexicon
from medcodex.text.lexicon import CategoryTitles, IndexChild, Sense
from medcodex.text.tokens import COMPANION_BITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from medcodex.library.home import Home
    from medcodex.suggest.lexicon.build import WordTables
    from medcodex.terminology.book import Icd10cmBook

_SCHEMA = """
CREATE TABLE words (forms TEXT, hashes BLOB, companions BLOB);
CREATE TABLE keys (hashes BLOB);
CREATE TABLE sense (key INTEGER PRIMARY KEY, payload BLOB);
CREATE TABLE child (node INTEGER PRIMARY KEY, words TEXT, payload BLOB);
CREATE TABLE title (category TEXT PRIMARY KEY, payload BLOB);
CREATE TABLE manifestation (node INTEGER PRIMARY KEY, code TEXT);
CREATE TABLE path (node INTEGER PRIMARY KEY, payload BLOB);
"""
# What a lexicon is made from besides the book: the tables, and the code that reads them.
_MADE_FROM = ("medcodex.suggest", "medcodex.text")
_BYTES = COMPANION_BITS // 8
T = TypeVar("T")
_pack = msgspec.msgpack.encode
_senses = msgspec.msgpack.Decoder(list[Sense])
_children = msgspec.msgpack.Decoder(list[tuple[int, str, list[list[str]], str]])
_titles = msgspec.msgpack.Decoder(tuple[list[str], list[str], bytes])
_path = msgspec.msgpack.Decoder(tuple[str, ...])


class StoredLexicon:
    """A lexicon file opened read-only; answers are remembered, since notes repeat the same phrases."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = connect(path)
            forms, hashes, companions = self._db.execute("SELECT forms, hashes, companions FROM words").fetchone()
            self._manifestations: dict[int, str] = dict(self._db.execute("SELECT node, code FROM manifestation"))
            (keys,) = self._db.execute("SELECT hashes FROM keys").fetchone()
            self._path = path
            self.words: Mapping[str, int] = dict(zip(forms.split("\n"), array("q", hashes), strict=True))
            self.companions: Mapping[str, int] = dict(zip(self.words, _bits(companions), strict=True))
            self.keys: frozenset[int] = frozenset(array("q", keys))
        except (sqlite3.Error, TypeError, ValueError) as error:
            raise self._broken(path, error) from error
        self.senses = lru_cache(maxsize=50_000)(self._read_senses)
        self.children = lru_cache(maxsize=5_000)(self._read_children)
        self.child_words = lru_cache(maxsize=5_000)(self._read_child_words)
        self.titles = lru_cache(maxsize=3_000)(self._read_titles)
        self.path = lru_cache(maxsize=50_000)(self._read_path)

    def manifestation(self, node: int) -> str:
        return self._manifestations.get(node, "")

    def _read_senses(self, key: int) -> Sequence[Sense]:
        found = self._payload("SELECT payload FROM sense WHERE key=?", key, _senses)
        return tuple(sense if sense.path else sense._replace(path=self.path(sense.node)) for sense in found or ())

    def _read_children(self, node: int) -> Sequence[IndexChild]:
        found = self._payload("SELECT payload FROM child WHERE node=?", node, _children)
        return tuple(
            IndexChild(child, title, tuple(map(frozenset, forms)), code) for child, title, forms, code in found or ()
        )

    def _read_child_words(self, node: int) -> frozenset[str]:
        row = self._row("SELECT words FROM child WHERE node=?", node)
        return frozenset(row[0].split()) if row else frozenset()

    def _read_titles(self, category: str) -> CategoryTitles:
        found = self._payload("SELECT payload FROM title WHERE category=?", category, _titles)
        return CategoryTitles(*found) if found else CategoryTitles((), (), b"")

    def _read_path(self, node: int) -> tuple[str, ...]:
        return self._payload("SELECT payload FROM path WHERE node=?", node, _path) or ()

    def _payload(self, query: str, key: int | str, decoder: msgspec.msgpack.Decoder[T]) -> T | None:
        row = self._row(query, key)
        try:
            return decoder.decode(row[0]) if row else None
        except (msgspec.DecodeError, ValueError) as error:
            raise self._broken(self._path, error) from error

    def _row(self, query: str, key: int | str) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self._db.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            raise self._broken(self._path, error) from error
        return row

    @staticmethod
    def _broken(path: Path, error: Exception) -> StorageError:
        return StorageError(
            f"not a readable lexicon ({type(error).__name__}); delete it to have it built anew", str(path)
        )

    def close(self) -> None:
        self._db.close()


def open_lexicon(
    home: Home, book: Icd10cmBook, tables: WordTables, say: Callable[[str], None] = lambda _: None
) -> StoredLexicon:
    """The lexicon for this book, built first when there is none yet. Raises StorageError when it cannot be written."""
    path = home.lexicons / f"icd10cm-{_fingerprint(book, tables)}.sqlite"
    if not path.exists():
        with building(home, say):
            if not path.exists():
                say("building the lexicon for these releases (once, some seconds)")
                write_lexicon(build_lexicon(book, tables), path, home.building)
                sweep(home.lexicons, "icd10cm-*.sqlite")
    return StoredLexicon(path)


def write_lexicon(parts: LexiconParts, path: Path, workshop: Path) -> None:
    """Write all at once or nothing; ``workshop`` is a folder on the same file system for the unfinished file."""
    write_whole(path, workshop, "the lexicon", lambda db: _fill(db, parts))


def _fill(db: sqlite3.Connection, parts: LexiconParts) -> None:
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    companions = b"".join(parts.companions[form].to_bytes(_BYTES, "little") for form in parts.words)
    hashes = array("q", parts.words.values()).tobytes()
    db.execute("INSERT INTO words VALUES (?, ?, ?)", ("\n".join(parts.words), hashes, companions))
    db.execute("INSERT INTO keys VALUES (?)", (array("q", parts.senses).tobytes(),))
    db.executemany(
        "INSERT INTO sense VALUES (?, ?)",
        ((key, _pack([_stored(s, parts) for s in senses])) for key, senses in sorted(parts.senses.items())),
    )
    db.executemany(
        "INSERT INTO child VALUES (?, ?, ?)",
        (
            (
                node,
                _words_of(children),
                _pack([(c.node, c.title, [sorted(f) for f in c.forms], c.code) for c in children]),
            )
            for node, children in parts.children.items()
        ),
    )
    db.executemany(
        "INSERT INTO title VALUES (?, ?)",
        ((category, _pack((one.words, one.codes, one.rows))) for category, one in parts.titles.items()),
    )
    db.executemany("INSERT INTO manifestation VALUES (?, ?)", parts.manifestations.items())
    db.executemany("INSERT INTO path VALUES (?, ?)", ((node, _pack(path)) for node, path in parts.paths.items()))
    db.commit()


def _words_of(children: Sequence[IndexChild]) -> str:
    """All words of some subterms: most are not asked for once these are known."""
    return " ".join(sorted(frozenset[str]().union(*(forms for child in children for forms in child.forms))))


def _bits(companions: bytes) -> Iterator[int]:
    for start in range(0, len(companions), _BYTES):
        yield int.from_bytes(companions[start : start + _BYTES], "little")


def _stored(sense: Sense, parts: LexiconParts) -> tuple[object, ...]:
    """A sense whose path is its index entry's own is stored without it."""
    return tuple(sense._replace(path=()) if sense.path == parts.paths.get(sense.node) else sense)


def _fingerprint(book: Icd10cmBook, tables: WordTables) -> str:
    digest = sha256(f"{ENGINE_VERSION}\n{_SCHEMA}\n{book.fingerprint}\n".encode())
    digest.update(repr(tables.site_terms).encode())
    for package in _MADE_FROM:
        _digest_folder(Path(str(files(package))), digest.update)
    return digest.hexdigest()[:24]


def _digest_folder(folder: Path, update: Callable[[bytes], None]) -> None:
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".tsv", ".py"}):
        update(path.name.encode() + b"\0" + path.read_bytes())
