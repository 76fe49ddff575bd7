"""The shape of an ICD-10-CM code: normalising what a person types, placing the dot, the levels above a code."""

from __future__ import annotations

import re

MAX_LENGTH = 7
_PLAIN = re.compile(r"[A-Z][0-9A][0-9A-Z](?:[0-9A-Z]{1,4})?\Z")


def dotted(plain: str) -> str:
    """The printed form of a code given without its dot: "I110" -> "I11.0", "I10" -> "I10"."""
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def plain(code: str) -> str:
    """The code without its dot, as claims carry it."""
    return code.replace(".", "")


def normalise(text: str) -> str | None:
    """The printed form of whatever was typed: with or without dot, any case, spaces and a closing dash ignored.

    None where the text does not have the shape of an ICD-10-CM code (letter, digit or A, then one to
    five more; category QA0 came in FY2026).
    """
    bare = text.strip().upper().replace(" ", "").rstrip("-").rstrip(".")
    if "." in bare:
        head, _, tail = bare.partition(".")
        if len(head) != 3 or not tail:
            return None
        bare = head + tail
    return dotted(bare) if _PLAIN.match(bare) else None


def prefixes(code: str) -> tuple[str, ...]:
    """The shorter codes that could stand above this one, nearest first: "I11.0" -> ("I11",)."""
    bare = plain(code)
    return tuple(dotted(bare[:length]) for length in range(len(bare) - 1, 2, -1))


def category(code: str) -> str:
    """The three-character category of a code."""
    return code[:3]
