"""A note's text as HTML with every mention and every piece of evidence marked, overlaps included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.coding import CodedNote

EVIDENCE_ONLY = "evidence"
_HEADING = re.compile(r"^[A-Z][A-Z0-9 ,/&()'-]{3,60}:?(?=[ \t]*\r?$)", re.MULTILINE)
# Characters that HTML forbids, except the white space it allows.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Highlight:
    """One stretch of one document. ``cards`` are the numbers of the code cards it supports, ``hint`` its tooltip."""

    number: int
    document: str | None
    start: int
    end: int
    assertion: str
    cards: tuple[int, ...]
    hint: str


def text_html(text: str) -> str:
    """``text`` safe for any place in HTML, quoted attributes included."""
    return escape(_FORBIDDEN.sub("�", text), quote=True)


def highlights(note: CodedNote, first_card: int, first_number: int) -> list[Highlight]:
    """Every distinct stretch that a mention or a piece of evidence names, in text order.

    Cards are numbered from ``first_card`` in the order of the note's codes, highlights from ``first_number``.
    """
    cards: dict[tuple[str | None, int, int], list[int]] = {}
    hints: dict[tuple[str | None, int, int], list[str]] = {}
    assertions: dict[tuple[str | None, int, int], str] = {}
    for mention in note.mentions:
        key = (mention.document, mention.start, mention.end)
        assertions.setdefault(key, mention.assertion.value)
        codes = ", ".join(mention.codes[:3]) or "no code"
        hints.setdefault(key, []).append(f"{mention.assertion.value.replace('_', ' ')}: {codes}")
    for card, code in enumerate(note.codes, first_card):
        for evidence in code.evidence:
            key = (evidence.document, evidence.start, evidence.end)
            assertions.setdefault(key, EVIDENCE_ONLY)
            known = cards.setdefault(key, [])
            if card not in known:
                known.append(card)
                hints.setdefault(key, []).append(f"supports {code.code}")
    keys = sorted(assertions, key=lambda key: (key[0] or "", key[1], -key[2]))
    return [
        Highlight(number, *key, assertions[key], tuple(cards.get(key, ())), "; ".join(dict.fromkeys(hints[key])))
        for number, key in enumerate(keys, first_number)
    ]


def marked(text: str, marks: Sequence[Highlight]) -> str:
    """The text as HTML. Where stretches overlap the text is cut, and each piece names all it belongs to."""
    headings = [match.span() for match in _HEADING.finditer(text)]
    cuts = sorted({0, len(text)} | _ends((m.start, m.end) for m in marks) | _ends(headings))
    waiting = sorted(marks, key=lambda mark: mark.start, reverse=True)
    headings.reverse()
    open_marks: list[Highlight] = []
    entered: set[int] = set()
    pieces = []
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while waiting and waiting[-1].start <= start:
            open_marks.append(waiting.pop())
        while headings and headings[-1][1] <= start:
            headings.pop()
        piece = text_html(text[start:end])
        if open_marks:
            piece = _mark(piece, open_marks, entered)
        if headings and headings[-1][0] <= start:
            piece = f"<b>{piece}</b>"
        pieces.append(piece)
    return "".join(pieces)


def _ends(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for span in spans for place in span}


def _mark(piece: str, marks: Sequence[Highlight], entered: set[int]) -> str:
    inner = min(marks, key=lambda mark: (mark.end - mark.start, mark.number))
    cards = sorted({card for mark in marks for card in mark.cards})
    numbers = " ".join(str(mark.number) for mark in marks)
    classes = f"{inner.assertion} reported" if cards else inner.assertion
    # Only the first piece of a stretch that supports a code is a stop for the keyboard, or tabbing would never end.
    fresh = [mark for mark in marks if mark.cards and mark.number not in entered]
    entered.update(mark.number for mark in fresh)
    stop = ' tabindex="0"' if fresh else ""
    links = f' data-cards="{" ".join(map(str, cards))}"' if cards else ""
    hint = text_html("; ".join(dict.fromkeys(mark.hint for mark in marks)))
    return f'<mark class="{classes}" data-marks="{numbers}"{links}{stop} title="{hint}">{piece}</mark>'
