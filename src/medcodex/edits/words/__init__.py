"""The words of a rule's condition: what each asks of a case is told where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.words import codes, encounter, facts

if TYPE_CHECKING:
    from medcodex.edits.words.word import Word

WORDS: dict[str, Word] = {**codes.WORDS, **encounter.WORDS, **facts.WORDS}
SET_WORDS = codes.SET_WORDS | encounter.SET_WORDS
"""The words whose first argument is a set of codes."""
TABLE_WORDS = codes.TABLE_WORDS
"""The words whose first argument is a table of pairs."""
