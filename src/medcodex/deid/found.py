"""Identifiers found in a text, and one answer where finders disagree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.deid.kinds import Kind

_ALNUM = re.compile(r"[^\W_]")
TAG = re.compile(
    r"\[(?:[A-Z]{2,11}(?: PLAN)?|DATE \d{4}|ZIP \d{3})\]|90 or older",
)
"""What this package writes in the place of identifiers; never looked into again."""


class Found(NamedTuple):
    """An identifier at ``start``..``end``. ``rule`` names what found it; ``sure`` orders finders that disagree."""

    start: int
    end: int
    kind: Kind
    rule: str
    sure: int = 0


def settle(text: str, found: Iterable[Found]) -> list[Found]:
    """Spans in order that do not overlap: the surer, then the longer, wins, and what it leaves of the others stays
    redacted, since one of the finders took it for an identifier. What lies in a tag is dropped."""
    taken: list[Found] = []
    ordered = sorted(set(found), key=lambda one: (one.start, -one.sure, -one.end, one.kind, one.rule))
    tags = [match.span() for match in TAG.finditer(text)]
    at = 0
    for one in ordered:
        while at < len(tags) and tags[at][1] <= one.start:
            at += 1
        if at < len(tags) and tags[at][0] < one.end:
            continue
        _place(text, taken, one)
    return taken


def _place(text: str, taken: list[Found], one: Found) -> None:
    """Put ``one`` behind those that are placed, all of which begin before it or where it does."""
    rest = one
    if taken and taken[-1].end > one.start:
        last = taken[-1]
        if (one.sure, one.end - one.start) > (last.sure, last.end - last.start):
            taken.pop()
            head, tail = last._replace(end=one.start), last._replace(start=one.end)
            taken += [
                part for part in (head, one, tail) if part.end > part.start and _ALNUM.search(text[slice(*part[:2])])
            ]
            return
        rest = one._replace(start=last.end)
    if rest.end > rest.start and _ALNUM.search(text, rest.start, rest.end):
        taken.append(rest)
