"""Sets of codes in the words of the rule tables, and which sets hold a code.

A set is one or more clauses joined by ";": ranges or names of other sets, then what narrows them:

    S00-T88 except T36-T50 7th ABC      seventh character one of A, B, C
    T36-T50 intent 1-4                  the intent: sixth character, or the fifth before a placeholder X
    O00-O9A title unspecified trimester the title holds the words
    sepsis, R65.2-                      a named set and a range
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.errors import ReleaseError
from medcodex.text.tables import table_names, table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE, _FOLDER = "medcodex.conventions", "data/sets"
_KEPT = 65_536
_EVERY = -1
_WORDS = re.compile(r"\s+(except|7th|not7th|intent|title|length)\s+")
_ITEM = re.compile(r"[A-Z][0-9A][0-9A-Z.]*(?:-[A-Z][0-9A][0-9A-Z.]*)?-?\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


Test = Callable[[str, str, frozenset[int]], bool]
"""Whether a code with that title, held by those ranges, is in a set."""


class CodeSets:
    """Sets by number. ``named`` gives the text of each named set, ``title_of`` the title of a code in the book."""

    def __init__(self, named: Mapping[str, str], title_of: Callable[[str], str]) -> None:
        self._named = named
        self._title_of = title_of
        self._numbers: dict[str, int] = {}
        self._tests: list[Test] = []
        self._ranges: list[CodeRanges] = []
        self._roots: dict[int, set[int]] = {}
        self._everywhere: set[int] = set()
        self._whole: set[int] = set()  # sets that hold every code of their ranges
        self._index: RowsByCode | None = None
        self._asked = lru_cache(_KEPT)(self._asked_of)
        self.holding = lru_cache(_KEPT)(self._holding)

    def number(self, text: str) -> int:
        """The number of a set; ReleaseError for a text that names no codes or an unknown set."""
        found = self._numbers.get(text)
        if found is None:
            roots: set[int] = set()
            test = self._test(text, frozenset(), roots)
            found = self._numbers[text] = len(self._tests)
            self._tests.append(test)
            for root in roots:
                self._roots.setdefault(root, set()).add(found)
            if _EVERY in roots:
                self._everywhere.add(found)
            if self._is_whole(text):
                self._whole.add(found)
            self._index = None
            self._asked.cache_clear()
            self.holding.cache_clear()
        return found

    def _holding(self, code: str) -> frozenset[int]:
        """Numbers of all sets that hold the code. Only sets one of whose ranges holds it are tried."""
        if self._index is None:
            self._index = RowsByCode(self._ranges, remember=False)
        held = self._index.rows(code)
        found, tried = self._asked(held)
        if not tried:
            return found
        title = self._title_of(code).lower()
        return found.union([number for number in tried if self._tests[number](code, title, held)])

    def _asked_of(self, held: frozenset[int]) -> tuple[frozenset[int], frozenset[int]]:
        """Numbers of the sets that hold whatever code these ranges hold, and of those that may."""
        reached = frozenset(self._everywhere.union(*(self._roots.get(number, ()) for number in held)))
        return reached & self._whole, reached - self._whole

    def _is_whole(self, text: str) -> bool:
        """Whether nothing narrows a set, nor the sets it names."""
        names = [item for item in map(str.strip, re.split("[;,]", text)) if item in self._named]
        return not _WORDS.search(text) and all(self._is_whole(self._named[name]) for name in names)

    def _test(self, text: str, inside: frozenset[str], roots: set[int]) -> Test:
        clauses = [self._clause(clause.strip(), inside, roots) for clause in text.split(";") if clause.strip()]
        if not clauses:
            raise ReleaseError("a set without codes", text)
        return _any_of(clauses)

    def _clause(self, text: str, inside: frozenset[str], roots: set[int]) -> Test:
        pieces = _WORDS.split(text)
        tests = [self._codes(pieces[0], inside, roots)]
        for word, value in zip(pieces[1::2], pieces[2::2], strict=True):
            if word == "except":
                tests.append(_negated(self._codes(value, inside, set())))
            else:
                tests.append(_narrowed(word, value.strip()))
        return _all_of(tests)

    def _codes(self, text: str, inside: frozenset[str], roots: set[int]) -> Test:
        if text.strip() == "*":
            roots.add(_EVERY)
            return lambda code, title, held: True
        names = [item for item in (part.strip() for part in text.split(",")) if _NAME.match(item)]
        items = [item for item in (part.strip() for part in text.split(",")) if item and item not in names]
        wrong = next((item for item in items if not _ITEM.match(item)), None)
        if wrong is not None:
            raise ReleaseError("neither a code, a range nor the name of a set", wrong)
        ranges = CodeRanges(", ".join(items))
        tests: list[Test] = []
        for name in names:
            if name not in self._named or name in inside:
                raise ReleaseError("no set of codes has this name, or it holds itself", name)
            tests.append(self._test(self._named[name], inside | {name}, roots))
        if not ranges and not tests:
            raise ReleaseError("a set without codes", text)
        if ranges:
            number = len(self._ranges)
            self._ranges.append(ranges)
            roots.add(number)
            tests.append(lambda code, title, held: number in held)
        return _any_of(tests)


def load_sets() -> Mapping[str, str]:
    """The text of the packaged named sets (data/sets) by name."""
    return {
        row["name"]: row["codes"]
        for name in table_names(_PACKAGE, _FOLDER)
        for row in table_rows(_PACKAGE, f"{_FOLDER}/{name}")
    }


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


def _any_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def holds(code: str, title: str, held: frozenset[int]) -> bool:
        for test in tests:  # noqa: SIM110  a generator for each code and set would take longer than the tests
            if test(code, title, held):
                return True
        return False

    return holds


def _all_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def holds(code: str, title: str, held: frozenset[int]) -> bool:
        for test in tests:  # noqa: SIM110  likewise
            if not test(code, title, held):
                return False
        return True

    return holds


def _negated(test: Test) -> Test:
    return lambda code, title, held: not test(code, title, held)


def _narrowed(word: str, value: str) -> Test:
    if word == "title":
        wanted = [part.strip() for part in value.lower().split("|")]
        return lambda code, title, held: any(part in title for part in wanted)
    if word == "intent":
        intents = re.compile(f"[{value}]")
        return lambda code, title, held: bool(intents.match(intent_of(code)))
    if word == "length":
        return lambda code, title, held: len(code.replace(".", "")) == int(value)
    characters = re.compile(f"[{value}]")
    if word == "not7th":
        return lambda code, title, held: not characters.match(seventh_of(code))
    return lambda code, title, held: bool(characters.match(seventh_of(code)))
