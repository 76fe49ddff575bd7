"""Sets of codes in the words of the rule tables, and which sets hold a code.

A set is one or more clauses joined by ";": ranges or names of other sets, then what narrows them:

    S00-T88 except T36-T50 7th ABC      seventh character one of A, B, C
    T36-T50 intent 1-4                  the intent: sixth character, or the fifth before a placeholder X
    O00-O9A title unspecified trimester the title holds the words
    sepsis, R65.2-                      a named set and a range
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KEPT = 20_000
_WORDS = re.compile(r"\s+(except|7th|not7th|intent|title|length)\s+")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(slots=True)
class CodeSets:
    """Sets by number. ``named`` gives the text of each named set, ``title_of`` the title of a code in the book."""

    named: Mapping[str, str]
    title_of: Callable[[str], str]
    _numbers: dict[str, int] = field(default_factory=dict)
    _tests: list[Callable[[str, str], bool]] = field(default_factory=list)
    holding: Callable[[str], frozenset[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.holding = lru_cache(_KEPT)(self._holding)

    def number(self, text: str) -> int:
        """The number of a set; ReleaseError for a text that names no codes or an unknown set."""
        found = self._numbers.get(text)
        if found is None:
            test = self._test(text, frozenset())
            found = self._numbers[text] = len(self._tests)
            self._tests.append(test)
        return found

    def _holding(self, code: str) -> frozenset[int]:
        """Numbers of all sets that hold the code."""
        title = self.title_of(code).lower()
        return frozenset(number for number, test in enumerate(self._tests) if test(code, title))

    def _test(self, text: str, inside: frozenset[str]) -> Callable[[str, str], bool]:
        clauses = [self._clause(clause.strip(), inside) for clause in text.split(";") if clause.strip()]
        if not clauses:
            raise ReleaseError("a set without codes", text)
        if len(clauses) == 1:
            return clauses[0]
        return lambda code, title: any(clause(code, title) for clause in clauses)

    def _clause(self, text: str, inside: frozenset[str]) -> Callable[[str, str], bool]:
        pieces = _WORDS.split(text)
        tests = [self._codes(pieces[0], inside)]
        for word, value in zip(pieces[1::2], pieces[2::2], strict=True):
            if word == "except":
                tests.append(_negated(self._codes(value, inside)))
            else:
                tests.append(_narrowed(word, value.strip()))
        if len(tests) == 1:
            return tests[0]
        return lambda code, title: all(test(code, title) for test in tests)

    def _codes(self, text: str, inside: frozenset[str]) -> Callable[[str, str], bool]:
        names = [item for item in (part.strip() for part in text.split(",")) if _NAME.match(item)]
        ranges = CodeRanges(", ".join(item for item in text.split(",") if item.strip() not in names))
        tests: list[Callable[[str, str], bool]] = []
        for name in names:
            if name not in self.named or name in inside:
                raise ReleaseError(f"no set of codes is named {name}" if name not in inside else "names itself", name)
            tests.append(self._test(self.named[name], inside | {name}))
        if text.strip() == "*":
            return lambda code, title: True
        if not ranges and not tests:
            raise ReleaseError("a set without codes", text)
        if not tests:
            return lambda code, title: code in ranges
        return lambda code, title: code in ranges or any(test(code, title) for test in tests)


def intent_of(code: str) -> str:
    """The intent of a T36-T65 code: its sixth character, or the fifth before a placeholder X; "" where it has none."""
    flat = code.replace(".", "")
    if len(flat) < 6:
        return ""
    return flat[4] if flat[5] == "X" else flat[5]


def seventh_of(code: str) -> str:
    """The seventh character of a code; "" where it has none."""
    flat = code.replace(".", "")
    return flat[6] if len(flat) == 7 else ""


def _negated(test: Callable[[str, str], bool]) -> Callable[[str, str], bool]:
    return lambda code, title: not test(code, title)


def _narrowed(word: str, value: str) -> Callable[[str, str], bool]:
    if word == "title":
        wanted = [part.strip() for part in value.lower().split("|")]
        return lambda code, title: any(part in title for part in wanted)
    if word == "intent":
        intents = re.compile(f"[{value}]")
        return lambda code, title: bool(intents.match(intent_of(code)))
    if word == "length":
        return lambda code, title: len(code.replace(".", "")) == int(value)
    characters = re.compile(f"[{value}]")
    if word == "not7th":
        return lambda code, title: not characters.match(seventh_of(code))
    return lambda code, title: bool(characters.match(seventh_of(code)))
