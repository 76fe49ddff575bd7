"""Another date in the place of one, in the form it was written in, all dates of a record moved by the same days."""

from __future__ import annotations

import datetime as dt
import hmac
from typing import TYPE_CHECKING

from medcodex.deid.dates import ORDINAL_NUMBERS, as_date

if TYPE_CHECKING:
    from medcodex.deid.dates import DateSpan

_MOST_WEEKS = 52
_ORDINAL_WORDS = {number: word for word, number in ORDINAL_NUMBERS.items()}


def days_of(key: bytes, record_id: str) -> int:
    """How many days the dates of a record move: whole weeks, so that weekdays stay, from one week to a year either way;
    the same for the same key and record."""
    digest = hmac.digest(key, b"dates\0" + record_id.encode("utf-8", "surrogatepass"), "sha256")
    weeks = int.from_bytes(digest[:8]) % (2 * _MOST_WEEKS)
    return 7 * (weeks - _MOST_WEEKS if weeks < _MOST_WEEKS else weeks - _MOST_WEEKS + 1)


def shifted(text: str, span: DateSpan, days: int, year: int) -> str | None:
    """The text of the span with its date moved; None where it tells no day, or in words that are not rewritten.
    ``year`` is that of dates that tell none."""
    date = as_date(span, year)
    if date is None or any(name == "sy" for name, _, _ in span.parts):
        return None
    try:
        moved = date + dt.timedelta(days)
    except OverflowError:
        return None
    made, at = [], span.start
    for name, start, end in sorted(span.parts, key=lambda part: part[1]):
        made += [text[at:start], _part(name, text[start:end], date, moved, span)]
        at = end
    return _ordinal_mended("".join(made) + text[at : span.end], moved.day)


def _part(name: str, old: str, date: dt.date, moved: dt.date, span: DateSpan) -> str:
    if name in {"y", "y2"}:
        mark = "'" if old.startswith("'") else ""
        return mark + (f"{moved.year % 100:02}" if len(old.lstrip("'")) == 2 else str(moved.year))
    if name == "mon":
        full = moved.strftime("%B")
        long = len(old.rstrip(".")) > 4 or old.lower() in {"june", "july"}
        word = full if long else full[:3]
        word += "." if old.endswith(".") else ""
        return word.upper() if old.isupper() else word.lower() if old.islower() else word
    if name == "o":
        return _ORDINAL_WORDS[moved.day]
    is_month = name == "m" or (name in "ab" and _tells_month(name, span))
    number = moved.month if is_month else moved.day
    return f"{number:02}" if old.startswith("0") or (name in "abmd" and len(old) == 2) else str(number)


def _tells_month(name: str, span: DateSpan) -> bool:
    """Whether the first (a) or second (b) number is the month: the reading that the span's month and day came from."""
    return (name == "a") == (not span.day_first)


def _ordinal_mended(text: str, day: int) -> str:
    """3rd, not 3th."""
    import re  # noqa: PLC0415 - only ordinal days need it

    suffix = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return re.sub(rf"\b{day}(?:st|nd|rd|th)\b", f"{day}{suffix}", text)
