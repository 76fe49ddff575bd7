"""What a code's title says about its place among its neighbours: the unspecified choice, the "other specified" one."""

from __future__ import annotations

import re
from functools import lru_cache

# What the book assumes when the record says nothing: "unspecified", and the form without whatever is not mentioned.
_WITHOUT = re.compile(r"\bwithout (?:[^;(]+?, and (?:(?! of | with | in |[,;(]).)+|(?:(?! of | with | in |[,;(]).)+)")
_UNSPECIFIED = re.compile(r"unspecified|uncomplicated|not intractable|not having achieved remission")
_ENCOUNTER = re.compile(r", (initial|subsequent) encounter|, sequela")
_OTHER = ("other ", "not elsewhere classified")


@lru_cache(maxsize=20_000)
def is_generic(title: str) -> bool:
    """Whether a title is the book's "unspecified" choice."""
    low = title.lower()
    return _UNSPECIFIED.search(low) is not None or _WITHOUT.search(low) is not None


def is_other(title: str) -> bool:
    """Whether a title is the book's "other specified" choice."""
    low = title.lower()
    return any(word in low for word in _OTHER)


def plain(title: str) -> str:
    """A title without the words that only mark it as the unspecified choice, and without what it says is absent."""
    return _WITHOUT.sub(" ", _UNSPECIFIED.sub(" ", title.lower()))


def absent(title: str) -> str:
    """What a title says is absent: the words after "without"."""
    return " ".join(found.removeprefix("without") for found in _WITHOUT.findall(title.lower()))


def split_encounter(title: str) -> tuple[str, str]:
    """A title before and from the words of its seventh character (", initial encounter for closed fracture")."""
    found = _ENCOUNTER.search(title)
    return (title[: found.start()], title[found.start() :]) if found else (title, "")
