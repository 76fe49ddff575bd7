"""Clusters of ICD-11 codes: stem codes joined by "/", each with its extension codes joined by "&".

    cluster   = group *( "/" group )
    group     = stem *( "&" extension )

After the ICD-11 Reference Guide, sections 2.9 and 2.10: an extension code never stands first nor alone, every position
is filled, and the order of the groups tells which condition is the main one but is no matter of form. White space
around codes and joiners is allowed. In place of a code the URI of an entity may stand, as WHO's interface writes them
(" & " and " / " between URIs); a "/" behind a URI needs white space before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.terminology.icd11.codes import is_extension, is_stem, normalise_code

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FAULTS = 20
_LEXEME = re.compile(r"https?://[^\s&]+|[&/]|[^\s&/]+")
_WANTED = {"/": "stem code", "&": "extension code"}


@dataclass(frozen=True, slots=True)
class Token:
    """A code in printed form, or a URI as given; ``start`` and ``end`` are its place in the text, in code points."""

    text: str
    start: int = field(compare=False)
    end: int = field(compare=False)

    @property
    def is_uri(self) -> bool:
        return "://" in self.text


@dataclass(frozen=True, slots=True)
class Group:
    """A stem code with its extension codes, in the order given."""

    stem: Token
    extensions: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and the characters of the text that it concerns, from 0; an empty range where something is
    missing."""

    message: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"character {self.start + 1}: {self.message}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster as read. Its text as str; groups that are not sound are left out and named in ``faults``."""

    groups: tuple[Group, ...]
    faults: tuple[Fault, ...] = ()

    def tokens(self) -> Iterator[Token]:
        """Every code in the order of the text."""
        for group in self.groups:
            yield group.stem
            yield from group.extensions

    def __str__(self) -> str:
        spaced = any(token.is_uri for token in self.tokens())
        also, beside = (" & ", " / ") if spaced else ("&", "/")
        return beside.join(
            also.join((group.stem.text, *(extension.text for extension in group.extensions))) for group in self.groups
        )


def parse_cluster(text: str) -> Cluster:
    """Read a cluster; never raises. A text of any kind gives groups, faults or both; the first MAX_FAULTS faults."""
    reader = _Reader(text)
    for found in _LEXEME.finditer(text):
        reader.take(found[0], found.start(), found.end())
        if len(reader.faults) >= MAX_FAULTS:
            break
    else:
        reader.finish()
    return Cluster(tuple(reader.groups), tuple(reader.faults))


class _Reader:
    """The state between two lexemes: the joiner that waits for its code, and the group that is being read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.groups: list[Group] = []
        self.faults: list[Fault] = []
        self._joiner: str | None = "/"  # the start of the text wants a stem code, as "/" does
        self._stem: Token | None = None
        self._extensions: list[Token] = []
        self._sound = True

    def take(self, lexeme: str, start: int, end: int) -> None:
        if lexeme in _WANTED:
            self._missing(f"before {lexeme}", start)
            if lexeme == "/":
                self._close()
            self._joiner = lexeme
            return
        if self._joiner is None:
            self._fault(f"neither & nor / before {_shown(lexeme)}", start, end)
            return
        token = self._token(lexeme, start, end)
        if token is None:
            self._sound = False
        elif self._joiner == "/":
            self._stem = token
        else:
            self._extensions.append(token)
        self._joiner = None

    def finish(self) -> None:
        if not self.text.strip():
            self._fault("empty where a stem code is wanted", 0, 0)
            return
        if self._joiner is not None:
            at = len(self.text.rstrip())
            self._missing(f"behind {self._joiner}", at)
        self._close()

    def _token(self, lexeme: str, start: int, end: int) -> Token | None:
        if "://" in lexeme:
            return Token(lexeme, start, end)
        code = normalise_code(lexeme)
        if code is None:
            self._fault(f"{_shown(lexeme)} does not have the shape of an ICD-11 code", start, end)
        elif self._joiner == "/" and is_extension(code):
            self._fault(f"{code} is an extension code: it can only follow a stem code and &", start, end)
        elif self._joiner == "&" and is_stem(code):
            self._fault(f"{code} is a stem code: it joins by /, only extension codes join by &", start, end)
        else:
            return Token(code, start, end)
        return None

    def _missing(self, place: str, at: int) -> None:
        if self._joiner is not None:
            self._fault(f"no {_WANTED[self._joiner]} {place}", at, at)

    def _fault(self, message: str, start: int, end: int) -> None:
        self.faults.append(Fault(message, start, end))
        self._sound = False

    def _close(self) -> None:
        if self._stem is not None and self._sound:
            self.groups.append(Group(self._stem, tuple(self._extensions)))
        self._stem, self._extensions, self._sound = None, [], True


def _shown(lexeme: str) -> str:
    return repr(lexeme if len(lexeme) <= 40 else f"{lexeme[:40]}...")
