"""Identifiers by their own form (an e-mail address) or by the words before them ("Policy #"): tables of patterns."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.deid.words import Word

_BEGINNING = 3  # letters
_SURE_OF_LABEL = 7
_MARK = r"(?i:[ \t]{0,3}(?:numbers?\b|no\b\.?|num\b\.?|nr\b\.?|ids?\b|#|№))"
# A value holds a digit. Capitals may stand before it, and groups of digits behind a blank belong to it.
_VALUE = (
    r"(?P<id>(?:[A-Z]{1,3}[ ](?=\d))?(?=[\w./^-]{0,40}\d)[A-Za-z0-9](?:[\w./^-]{0,40}\w)?"
    r"(?:[ ](?:\d{3,}|\d[ ](?=\d\b)|\d(?=\s)(?<=\d[ ]\d)|\d{2}(?=[ -]\d{2})|[A-Z0-9]{0,3}\d[A-Z]{1,2}|\d+-\d)"
    r"[\w-]{0,20}){0,8})"
)
_MASKED = r"(?P<masked>[Xx*]{2,5}[- ]?(?:[Xx*]{2,4}[- ]?)?\d{2,6})"
_BETWEEN = r"\.?(?:[ ]is\b)?[ \t]{0,8}[:=#-]?[ \t]{0,8}(?:SN[ ]|\#)?"
_FAX_BEFORE = re.compile(r"(?:\bfax(?:ed)?|facsimile)\b[^\n\d]{0,30}$", re.IGNORECASE)
_FAX_WINDOW = 45
_UNIT = re.compile(
    r"\s?(?:mg|mcg|ml|cc|kg|lbs?|cm|mm|units?|years?|yo|y/o|days?|weeks?|hours?|bpm|degrees?|french|gauge)\b|%|°",
    re.IGNORECASE,
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE_LIKE = re.compile(rf"{_DAY}/{_DAY}|{_DAY}([-/.]){_DAY}\1\d{{2}}(?:\d\d)?|(?:19|20)\d\d(?:-\d\d-\d\d)?")
_THREE_DIGITS = re.compile(r"\d{3}|\d\w?\w?\d{2}")
_RECORD_WORD = re.compile(r"\b(?:fingerprints?|thumbprints?|palm ?prints?|voice ?prints?)\b", re.IGNORECASE)


def identifiers(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Identifiers with a form or a label of their own, in no order. A date behind a label is left to the dates."""
    for name, kind, sure, pattern in _forms():
        for match in pattern.finditer(text):
            yield Found(
                *match.span("id" if "id" in match.groupdict() else 0), _fax_or(kind, text, match.start()), name, sure
            )
    beginnings, until = _beginnings(), 0
    for word in words:
        if word.start >= until and word.lower[:_BEGINNING] in beginnings:
            label = _labelled().match(text, word.start)
            if label is not None:
                until = label.end()
                yield from _value(text, label.start(), until, str(label.lastgroup))
    for match in _RECORD_WORD.finditer(text):
        yield Found(*match.span(), Kind.BIOMETRIC, "biometric-word", 2)


def _value(text: str, label: int, at: int, rule: str) -> Iterator[Found]:
    """The value behind a label that ends at ``at``."""
    name = rule.replace("_", "-")
    kind, bare = _labels()[name]
    match = (_AFTER_BARE if bare else _AFTER_MARK).match(text, at)
    if match is None:
        return
    start, end = match.span("id") if match["id"] is not None else match.span("masked")
    value = text[start:end]
    short = bare and len(value) < 4 and text[at:start].isspace()
    if short or _DATE_LIKE.fullmatch(value) or _UNIT.match(text, end):
        return
    if kind is Kind.VEHICLE and not _THREE_DIGITS.search(value):
        return  # a bone plate and its level, not a car's
    if text[at:start] == "-":  # "MRN-4471": the label is written as a part of the number
        start = label
    yield Found(start, end, kind, name, _SURE_OF_LABEL)


def _fax_or(kind: Kind, text: str, start: int) -> Kind:
    if kind is Kind.PHONE and _FAX_BEFORE.search(text, max(0, start - _FAX_WINDOW), start):
        return Kind.FAX
    return kind


@cache
def _forms() -> tuple[tuple[str, Kind, int, re.Pattern[str]], ...]:
    rows = table_rows("medcodex.deid", "data/forms.tsv")
    return tuple(
        (row["name"], Kind(row["kind"]), int(row["sure"]), re.compile(row["pattern"], re.MULTILINE)) for row in rows
    )


@cache
def _labels() -> dict[str, tuple[Kind, bool]]:
    rows = table_rows("medcodex.deid", "data/labels.tsv")
    return {row["name"]: (Kind(row["kind"]), row["bare"] == "yes") for row in rows}


@cache
def _beginnings() -> frozenset[str]:
    """The first letters of all words in the labels: most words of a text need no look at the labels at all."""
    rows = table_rows("medcodex.deid", "data/labels.tsv")
    return frozenset(word.lower()[:_BEGINNING] for row in rows for word in re.findall(r"[A-Za-z]+", row["label"]))


@cache
def _labelled() -> re.Pattern[str]:
    """One expression of all labels; the name of the group that matched tells the row."""
    rows = list(table_rows("medcodex.deid", "data/labels.tsv"))
    # The longer words first, so that "member id" is not read as "member".
    parts = [f"(?P<{row['name'].replace('-', '_')}>(?:{row['label']})(?![a-z]))" for row in rows]
    return re.compile(r"(?<![\w])(?:" + "|".join(parts) + ")", re.IGNORECASE)


_AFTER_BARE = re.compile(rf"(?:{_MARK}|(?=[ \t:=#.-])){_BETWEEN}(?:{_MASKED}|{_VALUE})(?!\w)")
_AFTER_MARK = re.compile(rf"(?:{_MARK}{_BETWEEN}|[ \t]{{0,3}}[:=][ \t]{{0,8}})(?:{_MASKED}|{_VALUE})(?!\w)")
