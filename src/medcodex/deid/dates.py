"""Dates in every usual form, with what their parts say where they say it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = "january february march april may june july august september october november december".split()
MONTH_NUMBERS = {name: at + 1 for at, name in enumerate(_MONTHS)}
MONTH_NUMBERS |= {name[:3]: at + 1 for at, name in enumerate(_MONTHS)} | {"sept": 9}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
ORDINAL_NUMBERS = {name: at + 1 for at, name in enumerate(_ORDINALS)}

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_LONG_MONTH = "january|february|april|june|july|august|september|october|november|december"
_ORDINAL = "|".join(name.replace("-", "[- ]") for name in sorted(_ORDINALS, key=len, reverse=True))
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|thur|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_SHORT_YEAR = rf"(?:{_YEAR}|'?\d\d)"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SPOKEN_YEAR = rf"(?:two thousand(?: and)?(?: (?:{_TEENS}|(?:{_TENS})(?:[- ](?:{_UNITS}))?|{_UNITS}))?|(?:nineteen|twenty) (?:{_TEENS}|(?:{_TENS})(?:[- ](?:{_UNITS}))?|oh (?:{_UNITS})))"
_HOLIDAY = (
    r"christmas(?: eve| day)?|thanksgiving(?: day)?|easter(?: sunday| monday)?|valentine'?s day|new year'?s(?: eve| day)"
    r"|halloween|(?:fourth|4th) of july|labor day|memorial day|independence day|super bowl sunday|(?:mother|father)'?s day"
    r"|hanukkah|ramadan|diwali|passover|good friday|palm sunday|boxing day|juneteenth|groundhog day|veterans day"
    r"|columbus day|st\.? patrick'?s day"
)
_BEFORE = (
    r"(?:on|since|from|to|of|by|until|till|thru|through|dated?|before|after|between|around|about|study|visit|seen|ending"
    r"|week of|due|next|last|again|returned?|rtc|f/u|today|yesterday|echo|cxr?|labs?|ct|mri|onset|admit(?:ted)?|dos|and)"
)

_FULL = (
    ("iso", rf"(?<![\w.])(?P<y>{_YEAR})(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>{_DAY})(?![\d]|[-/.]\d)"),
    ("numeric", rf"(?<![\w./-])(?P<a>\d\d?)(?P<s>[-/.])(?P<b>\d\d?)(?P=s)(?P<y>{_SHORT_YEAR})(?![\w]|[-/.]\d)"),
    (
        "compact",
        r"(?<![\w.-])(?P<y>19\d\d|20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=\d{4}(?:\d\d)?(?!\d)|(?![\w-]))",
    ),
    (
        "day-month",
        rf"(?<![\w./])(?P<d>{_DAY})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s-]{{1,2}}(?P<mon>{_MONTH})(?:,?[\s-]{{1,2}}(?P<y>{_SHORT_YEAR}\b))?(?![\w])",
    ),
    (
        "month-day",
        rf"(?<![\w/])(?<!\d-)(?P<mon>{_MONTH})[\s-]{{1,2}}(?:the\s+)?(?P<d>{_DAY})(?:st|nd|rd|th)?(?![\d:/]|\.\d|\s?(?:mg|lbs?|kg)\b)(?:,?[\s-]{{1,2}}(?P<y>{_YEAR})(?!\d)|[,-]\s?(?P<y2>\d\d)(?!\d))?(?!\w)",
    ),
    ("month-year", rf"(?<![\w/])(?P<mon>{_MONTH})(?:,?\s+(?:of\s+)?|[-/])(?P<y>{_YEAR})(?!\w)"),
    (
        "spoken",
        rf"(?<!\w)(?P<mon>{_MONTH})\s+(?:the\s+)?(?P<o>{_ORDINAL})(?:,?\s+(?P<sy>{_SPOKEN_YEAR}|{_YEAR}))?(?!\w)",
    ),
    ("spoken-day", rf"(?<!\w)(?P<o>{_ORDINAL})\s+of\s+(?P<mon>{_MONTH})(?:,?\s+(?P<sy>{_SPOKEN_YEAR}|{_YEAR}))?(?!\w)"),
    ("year-month", rf"(?<![\w./-])(?P<y>20\d\d)-(?P<m>0[1-9]|1[0-2])(?![\w/-])"),
    ("month-slash-year", rf"(?<![\w./-])(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d|(?<=0\d/|1\d/)[4-9]\d)(?![\w/-])"),
)
_PARTIAL = (
    ("month-slash-day", r"(?<![\w./%-])(?P<a>0?[1-9]|[12]\d|3[01])/(?P<b>0?[1-9]|[12]\d|3[01])(?![\w/%]|\.\d|-\d)"),
    ("month", rf"(?<!\w)(?:{_LONG_MONTH})(?!\w)"),
    (
        "month-after-word",
        rf"(?<!\w)(?:in|since|until|by|of|early|late|mid|last|next|this|around|during|weight)[\s-]+(?P<id>{_MONTH})(?!\w)",
    ),
    ("holiday", rf"(?<!\w)(?:{_HOLIDAY})(?:,?\s+(?P<y>{_YEAR}))?(?!\w)"),
    (
        "day-alone",
        r"(?<!\w)(?:on|until|by|to|from|till|since)\s+the\s+(?P<id>(?:[12]\d|3[01]|[1-9])(?:st|nd|rd|th))(?!\w)(?!\s+(?:percentile|week|rib|toe|finger|day|hour|grade|floor|digit|metatarsal|metacarpal|ray|nerve|time|intercostal|interspace|ventricle))",
    ),
)
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in (*_FULL, *_PARTIAL))
_NUMERIC = re.compile(r"(?<![\w./-])(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.](?:\d\d){1,2}(?![\w])")
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w){_WEEKDAY},?\s+(?:the\s+)?$", re.IGNORECASE)
_DATE_WORD_BEFORE = re.compile(rf"(?:(?<!\w){_BEFORE}|{_WEEKDAY}|[|,;:({{-]|\d/\d{{1,2}})\s*$", re.IGNORECASE)
_NO_DATE_BEFORE = re.compile(
    r"(?<!\w)(?:grade|strength|pain|score[ds]?|scale|gcs|apgars?|beighton|power|motor|at|is|was|are|vision|acuity|murmur|reflex(?:es)?"
    r"|pulses?|level|stage|bishop|mmse|moca|muscle|flexion|extension|dtrs?|level|rated)\s*(?:of\s+)?$",
    re.IGNORECASE,
)
_NO_DATE_AFTER = re.compile(
    r"\s*(?:(?:systolic|diastolic|holosystolic|ejection|pan)?\s*murmur|strength|pain|motor|in (?:the )?(?:upper|lower|all)|bilat|throughout"
    r"|power|reflex|pulse|of\s|-?\s?inch|mixture|decreas|ply|tsp|tab|cup|pack|ppd|systolic|sem\b|\"|”|score|scale|positive|symmetric|sens|liter|ns\b|intensity|cm\b|mm\b|day|hour|week|points?\b|ball)",
    re.IGNORECASE,
)
_STRONG_BEFORE = re.compile(
    r"(?<!\w)(?:on|since|until|till|thru|through|dated?|seen|visit|study|next|last|due|rounds?|dos|return(?:ed)?|rtc|labs?|admit(?:ted)?|ending)"
    r"[ :]{1,2}(?:\w{2,9} )?$",
    re.IGNORECASE,
)
_DENOMINATORS = re.compile(r"[1-7]/(?:4|8|16)(?![\d/])[ -]?(?:inch|in\b|\"|scar)|[0-4]/4(?![\d/])")
_CLOSED_BEHIND = re.compile(r"\s*(?:$|[-.,;:)|]|\d{1,2}:\d\d|\bat\b)")
_WINDOW = 24


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
    for form, pattern in _COMPILED:
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
        and not _DATE_WORD_BEFORE.search(text, max(0, start - _WINDOW), start)
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
    if _NO_DATE_AFTER.match(after) or (_NO_DATE_BEFORE.search(before) and not re.search(r"dated?:?\s*$", before, re.I)):
        return False
    if (first, second) in {(24, 7), (1, 2), (2, 2)} and not re.search(r"\b(?:on|since)\s*$", before, re.IGNORECASE):
        return False
    padded = groups["a"].startswith("0") or groups["b"].startswith("0")
    if padded or _WEEKDAY_BEFORE.search(before) or _STRONG_BEFORE.search(before):
        return True
    if second in {5, 10, 20} or first == second or _DENOMINATORS.match(text, start):
        return False
    if _DATE_WORD_BEFORE.search(before) or before.endswith("\n") or not before.strip():
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
    before = _WEEKDAY_BEFORE.search(text, max(0, start - _WINDOW), start)
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
