"""Codes as the tables of this package write them: fixed characters, choices, and axes left to the note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10pcs.axes import title_of
from medcodex.terminology.icd10pcs.codes import LENGTH, TABLE_LENGTH

if TYPE_CHECKING:
    from medcodex.terminology.book import Icd10pcsBook

_AXIS = re.compile(r"\[([0-9A-Z*]+)\]|([0-9A-Z.])")
_MOST = 20_000


class Choice(NamedTuple):
    """What a pattern says of one axis: the characters allowed ("" for all that the tables have) and the one that holds
    where the note is silent ("" for none)."""

    characters: str
    default: str


@dataclass(frozen=True, slots=True)
class CodePattern:
    """A code or a choice of codes of one table: "0SR[9B]0J." reads hip joint right or left, open, synthetic
    substitute, any qualifier; ``[9Z*]`` names Z as the value where the note is silent."""

    text: str
    choices: tuple[Choice, ...]

    @classmethod
    def parse(cls, text: str) -> CodePattern:
        """ReleaseError for a pattern that has not seven axes or leaves its table open."""
        choices = tuple(_choice(found[1] or found[2]) for found in _AXIS.finditer(text))
        if len(choices) != LENGTH or "".join(found[0] for found in _AXIS.finditer(text)) != text:
            raise ReleaseError(f"{text} is not a pattern of seven axes", "suggest/procedures/data")
        if any(len(choice.characters) != 1 for choice in choices[:TABLE_LENGTH]):
            raise ReleaseError(f"{text} names more than one table", "suggest/procedures/data")
        return cls(text, choices)

    @property
    def table(self) -> str:
        """The three characters of its table."""
        return "".join(choice.characters for choice in self.choices[:TABLE_LENGTH])

    def takes(self, code: str) -> bool:
        """Whether a code is one of the pattern's."""
        return all(not one.characters or char in one.characters for one, char in zip(self.choices, code, strict=True))


class PatternBook:
    """Patterns against one book: their valid codes and the titles of their values, each asked for once."""

    def __init__(self, book: Icd10pcsBook) -> None:
        self.book = book
        self._codes: dict[str, tuple[str, ...]] = {}
        self._titles: dict[tuple[str, str], str] = {}

    def codes(self, pattern: CodePattern) -> tuple[str, ...]:
        """The valid codes of a pattern, in book order."""
        found = self._codes.get(pattern.text)
        if found is None:
            rows = self.book.below(pattern.table, _MOST)
            found = self._codes[pattern.text] = tuple(row.code for row in rows if pattern.takes(row.code))
        return found

    def title(self, prefix: str, character: str) -> str:
        """What a value behind a prefix is called; "" where no loaded table names it."""
        found = self._titles.get((prefix, character))
        if found is None:
            found = self._titles[prefix, character] = title_of(self.book, prefix, character)[0] or ""
        return found


def _choice(text: str) -> Choice:
    if text == ".":
        return Choice("", "")
    default = text[text.index("*") - 1] if "*" in text else ""
    return Choice(text.replace("*", ""), default)
