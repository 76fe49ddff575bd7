"""Quotes of the record: the sentence around what was found, cut to a length that a provider reads."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from medcodex.encounter import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.coding.reading import ReadNote
    from medcodex.text.model import Document

_LONGEST = 180  # characters of a quote
_BEFORE = 60  # of them before what was found, where the sentence is longer


def quotes(read: ReadNote, spans: Iterable[tuple[int, int, int]]) -> tuple[Evidence, ...]:
    """Each (document number, start, end) in its sentence, in the order given; what an earlier quote holds already is
    not quoted again."""
    out: list[tuple[int, Evidence]] = []
    for number, start, end in spans:
        held = any(n == number and one.start <= start and end <= one.end for n, one in out)
        if not held:
            one = _quote(read.found[number].document, start, end)
            if all(_words(one) != _words(other) for _, other in out):
                out.append((number, one))
    return tuple(one for _, one in out)


def spans_of(read: ReadNote, evidence: Sequence[Evidence]) -> list[tuple[int, int, int]]:
    """Evidence as (document number, start, end)."""
    numbers = {name: number for number, name in enumerate(read.texts)}
    return [(numbers[one.document], one.start, one.end) for one in evidence]


def _words(quote: Evidence) -> str:
    return " ".join(quote.text.lower().strip(" .,;:-0123456789").split())


def _quote(document: Document, start: int, end: int) -> Evidence:
    text, sentences = document.text, document.sentences
    place = max(bisect_right(sentences, start, key=attrgetter("start")) - 1, 0)
    low, high, section = start, end, ""
    if sentences:
        sentence = sentences[place]
        section = document.sections[sentence.section].name
        low, high = min(sentence.start, start), max(sentence.end, end)
    if high - low > _LONGEST:
        low = _word_start(text, max(low, start - _BEFORE), start)
        high = _word_end(text, min(high, max(low + _LONGEST, end)), end)
    while low < start and text[low].isspace():
        low += 1
    while high > end and text[high - 1].isspace():
        high -= 1
    return Evidence(document.id, low, high, text[low:high], section)


def _word_start(text: str, at: int, stop: int) -> int:
    """The first beginning of a word from ``at`` on, at most ``stop``."""
    if at == 0 or text[at - 1].isspace():
        return at
    while at < stop and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, stop: int) -> int:
    """The last end of a word up to ``at``, at least ``stop``."""
    while at > stop and at < len(text) and not text[at].isspace():
        at -= 1
    return at
