"""Values of the keys of a rule: each read, and refused with what was expected.

ValueError carries the expectation; the reader adds the file, the rule and the key.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from medcodex.conventions.ranges import CodeRanges

MAX_ITEMS = 2000
MAX_TEXT = 1000
_DX = r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?"
_DIAGNOSIS = re.compile(rf"{_DX}(?:\.?-|-{_DX})?")
_REVENUE = re.compile(r"(\d{3,4})(?:-(\d{3,4}))?")
_PLACE = re.compile(r"\d{2}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_BILL_TYPE = re.compile(r"0?([1-9]\d?[0-9A-Z]?)X{0,2}")
Choice = TypeVar("Choice")


def text(value: Any) -> str:
    """A line of text."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text expected")
    words = " ".join(value.split())
    if len(words) > MAX_TEXT or not words.isprintable():
        raise ValueError(f"one line of at most {MAX_TEXT} characters expected")
    return words


def texts(value: Any) -> list[str]:
    """A text or a list of some."""
    items = value if isinstance(value, list) else [value]
    if not items or len(items) > MAX_ITEMS:
        raise ValueError(f"a list of 1 to {MAX_ITEMS} expected")
    return [text(item) for item in items]


def number(low: int, high: int, value: Any) -> int:
    """A whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"a whole number from {low} to {high} expected")
    return value


def choice(choices: dict[str, Choice], value: Any) -> Choice:
    """One of the names."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in choices:
        raise ValueError(f"one of {', '.join(choices)} expected")
    return choices[word]


def diagnoses(value: Any) -> CodeRanges:
    """ICD-10-CM codes, ranges and categories; a code stands for all below it."""
    items = [item.upper() for item in texts(value)]
    _all(_DIAGNOSIS, items, "an ICD-10-CM code (E11.9), a category (E11) or a range (I10-I16)")
    return CodeRanges(", ".join(items))


def modifiers(value: Any) -> frozenset[str]:
    """Modifiers of two characters."""
    items = [item.upper() for item in texts(value)]
    _all(_MODIFIER, items, "a modifier of two characters")
    return frozenset(items)


def places(value: Any) -> frozenset[str]:
    """Place-of-service codes."""
    items = texts(value)
    _all(_PLACE, items, "a place-of-service code of two digits")
    return frozenset(items)


def bill_types(value: Any) -> tuple[str, ...]:
    """How bill types begin, without the leading zero: "13x", "131"."""
    items = [item.upper() for item in texts(value)]
    _all(_BILL_TYPE, items, "a bill type such as 131 or 13x")
    return tuple(item.rstrip("X").removeprefix("0") for item in items)


def revenue(value: Any) -> tuple[tuple[str, str], ...]:
    """Revenue codes and ranges, each as its first and last with four digits."""
    items = texts(value)
    _all(_REVENUE, items, "a revenue code (0450) or a range (0450-0459)")
    found = [_REVENUE.fullmatch(item) for item in items]
    bounds = [(match[1].zfill(4), (match[2] or match[1]).zfill(4)) for match in found if match]
    if any(low > high for low, high in bounds):
        raise ValueError("the ends of the range are in the wrong order")
    return tuple(bounds)


def flag(value: Any) -> bool:
    """The one value that a key of this kind has: true."""
    if value is not True:
        raise ValueError("only true can stand here; leave the key out else")
    return True


def facts(value: Any) -> dict[str, str]:
    """Names of documented facts with the value that each must have, as words."""
    if not isinstance(value, dict) or not value:
        raise ValueError("a table of facts and their values expected, such as {trial = true}")
    if not all(isinstance(one, str | bool | int) for one in value.values()):
        raise ValueError("text, a whole number, true or false expected for a fact")
    return {text(name): fact_word(one) for name, one in value.items()}


def fact_word(value: Any) -> str:
    """A fact's value as a word; true is yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    word = str(value).strip().lower()
    return {"true": "yes", "false": "no"}.get(word, word)


def _all(pattern: re.Pattern[str], items: list[str], expected: str) -> None:
    for number, item in enumerate(items, 1):
        if not pattern.fullmatch(item):
            raise ValueError(f"{expected} expected" + (f" (entry {number})" if len(items) > 1 else ""))
