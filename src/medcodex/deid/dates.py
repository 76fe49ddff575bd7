"""Dates in every usual form, with what their parts say where they say it."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.deid.patterns import parts, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH_NUMBERS = {name: at + 1 for at, name in enumerate(_MONTHS)}
MONTH_NUMBERS |= {name[:3]: at + 1 for at, name in enumerate(_MONTHS)} | {"sept": 9}
_TENTHS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINALS = (
    *_TENTHS,
    *(
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
    ),
    *("nineteenth", "twentieth"),
    *(f"twenty-{one}" for one in _TENTHS),
    *("thirtieth", "thirty-first"),
)
ORDINAL_NUMBERS = {name: at + 1 for at, name in enumerate(_ORDINALS)}
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMERIC = re.compile(r"(?<![\w./-])(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.](?:\d\d){1,2}(?![\w])")
_DENOMINATORS = re.compile(r"[1-7]/(?:4|8|16)(?![\d/])[ -]?(?:inch|in\b|\"|scar)|[0-4]/4(?![\d/])")
_CLOSED_BEHIND = re.compile(r"\s*(?:$|[-.,;:)|]|\d{1,2}:\d\d|\bat\b)")
_WINDOW = 24


@cache
def _around(name: str) -> re.Pattern[str]:
    """An expression for what stands before or behind a date, by its row of the table."""
    shared = parts("date_parts")
    if name == "WEEKDAY_BEFORE":
        return re.compile(rf"(?<!\w){shared['WEEKDAY']},?\s+(?:the\s+)?$", re.IGNORECASE)
    if name == "DATE_WORD_BEFORE":
        words = rf"(?<!\w){shared['WORD_BEFORE']}|{shared['WEEKDAY']}|[|,;:({{-]|\d/\d{{1,2}}"
        return re.compile(rf"(?:{words})\s*$", re.IGNORECASE)
    return re.compile(shared[name], re.IGNORECASE)


class DateSpan(NamedTuple):
    """A date at ``start``..``end``; ``date`` where the day is told. ``year`` as told, None where it is not;
    ``form`` names the pattern, ``parts`` the places of the day, month and year inside the text (for writing another
    date in the same form), by the names of the pattern's groups; ``day_first``: its first number is the day."""

    start: int
    end: int
    form: str
    year: int | None
    month: int | None
    day: int | None
    parts: tuple[tuple[str, int, int], ...]
    day_first: bool = False


def find_dates(text: str) -> Iterator[DateSpan]:
    """Every date with a day or a month, in no order; times, lone years, lone weekdays and seasons are none.
    03/04/2026 is 4 March unless other dates of the text can only be day first."""
    day_first = _day_first(text)
    for form, _, pattern in patterns("dates", "date_parts", re.IGNORECASE):
        for match in pattern.finditer(text):
            span = _read(text, form, match, day_first)
            if span is not None:
                yield span


def _day_first(text: str) -> bool:
    """Whether the text writes the day before the month: some of its dates must, and none must not."""
    pairs = [(int(match["a"]), int(match["b"])) for match in _NUMERIC.finditer(text)]
    return any(12 < a < 32 for a, _ in pairs) and not any(12 < b < 32 for _, b in pairs)


def _read(text: str, form: str, match: re.Match[str], day_first: bool) -> DateSpan | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    start, end = match.span("id") if "id" in groups else match.span()
    month, day = _month_and_day(groups, day_first)
    if month is not None and month > 12:
        return None
    if form == "month-slash-day" and not _is_date(text, start, end, groups):
        return None
    if form in {"day-month", "month-day", "month-after-word"} and not _month_meant(match, groups, form):
        return None
    if (
        form == "month"
        and text[start].islower()
        and text[start:end].lower() in {"august"}
        and not _around("DATE_WORD_BEFORE").search(text, max(0, start - _WINDOW), start)
        and "return" not in text[max(0, start - _WINDOW) : start].lower()
    ):
        return None
    year = _year(groups)
    parts = tuple((name, *match.span(name)) for name in groups if name not in {"s", "id"})
    start, end = _with_weekday(text, start, end)
    swapped = "a" in groups and month != int(groups["a"])
    return DateSpan(start, end, form, year, month, day, parts, swapped)


def _month_and_day(groups: dict[str, str], day_first: bool) -> tuple[int | None, int | None]:
    if "a" in groups:
        first, second = int(groups["a"]), int(groups["b"])
        if (first > 12 >= second) or (day_first and second <= 12):
            first, second = second, first
        return (first, second) if 1 <= first <= 12 and 1 <= second <= 31 else (13, None)
    if "m" in groups:
        return int(groups["m"]), int(groups["d"]) if "d" in groups else None
    month = MONTH_NUMBERS.get(groups["mon"].lower().rstrip(".")) if "mon" in groups else None
    if "o" in groups:
        return month, ORDINAL_NUMBERS.get(groups["o"].lower().replace(" ", "-"))
    return month, int(groups["d"]) if "d" in groups else None


def _year(groups: dict[str, str]) -> int | None:
    told = groups.get("y") or groups.get("y2")
    if told is None:
        return _spoken_year(groups["sy"]) if "sy" in groups else None
    number = int(told.lstrip("'"))
    if number >= 100:
        return number
    # Two digits: the coming years of this century are 2000s, all others 1900s, as birth dates need it.
    return 2000 + number if number <= 35 else 1900 + number


def _spoken_year(words: str) -> int | None:
    if words.isdigit():
        return int(words)
    numbers = {name: at + 1 for at, name in enumerate(_UNITS.split("|"))}
    numbers |= {name: at + 10 for at, name in enumerate(_TEENS.split("|"))}
    numbers |= {name: (at + 2) * 10 for at, name in enumerate(_TENS.split("|"))}
    first, *rest = words.lower().replace("-", " ").split()
    if first == "two":
        return 2000 + sum(numbers.get(word, 0) for word in rest[1:])
    return numbers[first] * 100 + sum(numbers.get(word, 0) for word in rest)


def _is_date(text: str, start: int, end: int, groups: dict[str, str]) -> bool:
    """Whether two numbers around a slash are a month and a day, and no grade, score or share."""
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    first, second = int(groups["a"]), int(groups["b"])
    if _around("NO_DATE_AFTER").match(after) or (
        _around("NO_DATE_BEFORE").search(before) and not re.search(r"dated?:?\s*$", before, re.I)
    ):
        return False
    if (first, second) in {(24, 7), (1, 2), (2, 2)} and not re.search(r"\b(?:on|since)\s*$", before, re.IGNORECASE):
        return False
    padded = groups["a"].startswith("0") or groups["b"].startswith("0")
    if padded or _around("WEEKDAY_BEFORE").search(before) or _around("STRONG_BEFORE").search(before):
        return True
    if second in {5, 10, 20} or first == second or _DENOMINATORS.match(text, start):
        return False
    if _around("DATE_WORD_BEFORE").search(before) or before.endswith("\n") or not before.strip():
        return True
    return second > 10 or (first <= 12 and _CLOSED_BEHIND.match(after) is not None)


def _month_meant(match: re.Match[str], groups: dict[str, str], form: str) -> bool:
    """ "may", "mar" and "sun" are words too: in small letters they need a year or an ordinal day."""
    word = match["mon"] if "mon" in groups else match["id"]
    if word not in {"may", "march", "mar", "dec", "jan"}:
        return True
    if form == "month-after-word":
        return word not in {"may", "march", "mar"}
    return (
        "y" in groups or "y2" in groups or word != "may" or re.search(r"\d(?:st|nd|rd|th)", match.group()) is not None
    )


def _with_weekday(text: str, start: int, end: int) -> tuple[int, int]:
    before = _around("WEEKDAY_BEFORE").search(text, max(0, start - _WINDOW), start)
    if before is not None:
        return before.start(), end
    return start, end


def as_date(span: DateSpan, year: int) -> dt.date | None:
    """The calendar day, in ``year`` where the text tells none; None where it tells no day or no such day exists."""
    if span.month is None or span.day is None:
        return None
    try:
        return dt.date(span.year or year, span.month, span.day)
    except ValueError:
        return None
