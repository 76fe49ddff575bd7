"""The search index of a release: every wording that leads to a code, from titles, inclusion terms and index paths."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from medcodex.library.rows import TERM, index_entry
from medcodex.terminology.icd10cm.codes import MAX_LENGTH, plain
from medcodex.terminology.icd10cm.see import SeeResolver
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

_INSERT = "INSERT INTO phrase (part, text, extra, code, via) VALUES (?, ?, ?, ?, ?)"


def write_phrases(connection: sqlite3.Connection, parts: Iterable[str]) -> None:
    """Replace the phrases of these parts and rebuild the word list and the full-text index."""
    changed = {{"eindex": "index"}.get(part, part) for part in parts}
    sources = {"codes": _titles, "tabular": _inclusions, "index": _index_paths}
    for part in changed & sources.keys():
        connection.execute("DELETE FROM phrase WHERE part = ?", (part,))
        connection.executemany(_INSERT, sources[part](connection))
    if not changed & sources.keys():
        return
    connection.execute("INSERT INTO phrase_fts (phrase_fts) VALUES ('rebuild')")
    connection.execute("INSERT INTO phrase_fts (phrase_fts) VALUES ('optimize')")
    counts: Counter[str] = Counter()
    # All titles, seventh-character ones too: "encounter" is common in the book though rare among the phrases.
    for (title,) in connection.execute("SELECT title FROM code"):
        counts.update(set(words_of(title)))
    for text, extra in connection.execute("SELECT text, extra FROM phrase WHERE part != 'codes'"):
        counts.update({*words_of(text), *words_of(extra)})
    connection.execute("DELETE FROM word")
    connection.executemany("INSERT INTO word VALUES (?, ?)", counts.items())


def _titles(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str]]:
    """Titles of all codes but the seventh-character ones whose title only adds to their parent's: those are reached
    through the parent, which keeps the index a third of the size."""
    titles: dict[str, str] = {}
    for code, title, parent in connection.execute("SELECT code, title, parent FROM code ORDER BY position"):
        titles[code] = title
        if len(plain(code)) == MAX_LENGTH and parent and title.startswith(titles.get(parent, "\0")):
            continue
        yield "codes", title, "", code, "title"


def _inclusions(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str]]:
    for code, notes in connection.execute("SELECT key, notes FROM entry WHERE kind = 'diag' AND notes != '{}'"):
        for term in json.loads(notes).get("inclusion_terms", ()):
            yield "tabular", term, "", code, "inclusion"


def _index_paths(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str]]:
    """One phrase for each index entry that has a code or whose "see" leads to one. Of the forms of a main term
    ("Hypertension, hypertensive") the first is the wording, the others may be asked for as well."""
    for source in ("index", "eindex"):
        rows = connection.execute(f"{TERM} WHERE source = ? ORDER BY id", (source,))
        entries = [index_entry(row) for row in rows]
        resolver = SeeResolver(entries)
        path: list[tuple[str, str]] = []
        for entry in entries:
            del path[entry.level :]
            title, _, forms = entry.title.partition(",") if entry.level == 0 else (entry.title, "", "")
            path.append((title, " ".join((forms, *entry.nonessential))))
            code = resolver.code(entry)
            if code:
                text = ", ".join(step for step, _ in path)
                yield "index", text, " ".join(extra for _, extra in path).strip(), code, source
