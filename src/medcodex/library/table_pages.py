"""The neoplasm table and the table of drugs and chemicals of ICD-10-CM, letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.index_pages import OTHER, letter_of
from medcodex.library.rows import GRID, table_row
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.terminology.icd10cm.model import TableRow


class TablePages:
    """One table, read once. A table that hangs from a single row ("Neoplasm") is cut by the rows right below it."""

    def __init__(self, book: SqliteIcd10cmBook, part: str) -> None:
        connection = book.connection(part)
        query = f"{GRID} WHERE part = ? ORDER BY id"
        rows = [table_row(values) for values in connection.execute(query, (part,))] if connection is not None else []
        top = 1 if sum(row.level == 0 for row in rows) == 1 else 0
        letters: dict[str, list[TableRow]] = {}
        self._named: dict[tuple[str, ...], tuple[str, int]] = {}
        letter = OTHER
        for row in rows:
            if row.level <= top:
                letter = letter_of(row.title)
                for form in (row.title, *row.title.split(",")):
                    self._named.setdefault(tuple(words_of(form)), (letter, row.id))
            letters.setdefault(letter, []).append(row)
        self._letters = dict(sorted(letters.items()))

    def letters(self) -> Sequence[str]:
        """The letters that the table has rows for."""
        return list(self._letters)

    def rows(self, letter: str) -> Sequence[TableRow]:
        """The rows under a letter, each main row followed by those below it."""
        return self._letters.get(letter, [])

    def follow(self, reference: str) -> tuple[str, int] | None:
        """The letter and the number of the main row that a reference names ("Neoplasm, connective tissue", "Alcohol");
        None where it is worded too loosely."""
        steps = [tuple(words_of(step)) for step in reference.split(",")]
        return next((self._named[step] for step in (*steps[1:2], *steps[:1]) if step in self._named), None)
