"""What a code's title says about its place among its neighbours: the unspecified choice, the "other specified" one."""

from __future__ import annotations

_GENERIC = ("unspecified", "without complication", "uncomplicated", "not intractable")
_OTHER = ("other ", "not elsewhere classified")


def is_generic(title: str) -> bool:
    """Whether a title is the book's "unspecified" choice."""
    low = title.lower()
    return any(word in low for word in _GENERIC)


def is_other(title: str) -> bool:
    """Whether a title is the book's "other specified" choice."""
    low = title.lower()
    return any(word in low for word in _OTHER)


def plain(title: str) -> str:
    """A title without the words that only mark it as the unspecified choice."""
    low = title.lower()
    for word in _GENERIC:
        low = low.replace(word + "s", " ").replace(word, " ")
    return low
