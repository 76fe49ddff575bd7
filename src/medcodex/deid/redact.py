"""Redacting one record: finders, one answer, replacements, and the map of offsets."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from medcodex.deid.ages import REPLACEMENT, ages
from medcodex.deid.dates import DateSpan, find_dates
from medcodex.deid.forms import identifiers
from medcodex.deid.found import Found, settle
from medcodex.deid.kinds import Kind
from medcodex.deid.lists import packaged_lists
from medcodex.deid.names import names
from medcodex.deid.offsets import OffsetMap, Replaced
from medcodex.deid.places import places
from medcodex.deid.shifting import days_of, shifted
from medcodex.deid.surrogates import Surrogates
from medcodex.deid.words import Vocabulary
from medcodex.deid.zip3 import first_three

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.deid.lists import WordLists

Style = Literal["tag", "surrogate"]
Dates = Literal["remove", "shift"]
_KEY_BYTES = 32
_SURE_OF_DATE = 6
_UNTOLD_YEAR = 2001  # of dates that tell no year in a record that tells none: any year without a 29 February


@dataclass(frozen=True, slots=True)
class RedactedSpan:
    """An identifier of the original at ``start``..``end``; its replacement at ``new_start``..``new_end`` of the
    redacted text. The value itself is not kept. ``rule`` names what found it."""

    start: int
    end: int
    kind: Kind
    new_start: int
    new_end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted text, what was replaced in order of place, and the way back to the original's offsets."""

    text: str
    spans: tuple[RedactedSpan, ...]
    map: OffsetMap


class Deidentifier:
    """Replaces what the rules take for identifiers of the eighteen Safe Harbor kinds. It misses some: see docs/deid.md.

    ``style``: "tag" ([NAME]) or "surrogate" (invented values, the same for the same value within a record).
    ``dates``: "remove" leaves the year, "shift" moves all dates of a record by the same whole weeks. ``key`` decides
    surrogates and shift together with the id of the record; without one a random key is drawn, and two Deidentifiers
    give different answers. Raises UsageError where the packages of the extra ``deid`` are not installed.
    """

    def __init__(
        self, style: Style = "tag", dates: Dates = "remove", key: bytes | None = None, lists: WordLists | None = None
    ) -> None:
        self._style = style
        self._dates = dates
        self._key = key or secrets.token_bytes(_KEY_BYTES)
        self._lists = lists or packaged_lists()
        self._vocabulary = Vocabulary(self._lists)

    def __call__(self, text: str) -> Redacted:
        """The text redacted as a record without an id: the port for whoever sends texts elsewhere."""
        return self.redact(text)

    def redact(self, text: str, record_id: str = "") -> Redacted:
        """The text redacted. All documents of a patient given under one ``record_id`` share dates' shift and
        surrogates."""
        dates = {(span.start, span.end): span for span in find_dates(text)}
        newest = max((span.year for span in dates.values() if span.year and span.year < 2100), default=None)
        found = settle(text, self._found(text, dates.values(), newest))
        writer = _Writer(
            text, self._style, self._days(record_id), dates, newest, Surrogates(self._key, record_id, self._lists)
        )
        return _replaced(text, found, writer)

    def _days(self, record_id: str) -> int | None:
        return days_of(self._key, record_id) if self._dates == "shift" else None

    def _found(self, text: str, dates: Iterable[DateSpan], newest: int | None) -> Iterable[Found]:
        yield from (Found(span.start, span.end, Kind.DATE, f"date-{span.form}", _SURE_OF_DATE) for span in dates)
        words = self._vocabulary.words(text)
        yield from identifiers(text, words)
        yield from ages(text, newest)
        yield from places(text, words)
        yield from names(text, words)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what stands in the place of each identifier of one record."""

    text: str
    style: Style
    days: int | None
    dates: dict[tuple[int, int], DateSpan]
    newest: int | None
    surrogates: Surrogates

    def instead_of(self, found: Found) -> str:
        value = self.text[found.start : found.end]
        if found.kind is Kind.AGE:
            return REPLACEMENT if found.rule == "age-over-89" else Kind.DATE.tag
        if found.kind is Kind.DATE:
            return self._date(found)
        if found.rule == "zip" and value[:3].isdigit():
            return f"{first_three(value)}00" if self.style == "surrogate" else f"[ZIP {first_three(value)}]"
        return self.surrogates.instead_of(found.kind, value) if self.style == "surrogate" else found.kind.tag

    def _date(self, found: Found) -> str:
        span = self.dates.get((found.start, found.end))
        # A year that tells an age over 89 goes as well.
        if span is None or (span.year is not None and self.newest is not None and span.year <= self.newest - 90):
            return Kind.DATE.tag
        if self.days is not None:
            moved = shifted(self.text, span, self.days, self.newest or _UNTOLD_YEAR)
            if moved is not None:
                return moved
        return Kind.DATE.tag if span.year is None else f"[DATE {span.year}]"


def _replaced(text: str, found: Iterable[Found], writer: _Writer) -> Redacted:
    parts: list[str] = []
    spans: list[RedactedSpan] = []
    at = length = 0
    for one in found:
        new = writer.instead_of(one)
        new_start = length + one.start - at
        parts += [text[at : one.start], new]
        at, length = one.end, new_start + len(new)
        spans.append(RedactedSpan(one.start, one.end, one.kind, new_start, length, one.rule))
    parts.append(text[at:])
    replaced = tuple(Replaced(span.start, span.end, span.new_start, span.new_end) for span in spans)
    return Redacted("".join(parts), tuple(spans), OffsetMap(replaced))
