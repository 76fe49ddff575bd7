"""Values as X12 writes them: dates, amounts, text without the marks that separate."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

_MARKS = re.compile(r"[*:^~\x00-\x1f\x7f]+")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def day(told: str) -> dt.date | None:
    """A date written CCYYMMDD; None where it is none."""
    if len(told) != 8 or not (told.isascii() and told.isdigit()):
        return None
    try:
        return dt.date(int(told[:4]), int(told[4:6]), int(told[6:]))
    except ValueError:
        return None


def written_day(date: dt.date | None) -> str:
    """CCYYMMDD, "" where there is none."""
    return "" if date is None else f"{date.year:04}{date.month:02}{date.day:02}"


def amount(told: str) -> Decimal | None:
    """A decimal number; None where it is none."""
    if not _NUMBER.fullmatch(told):
        return None
    try:
        return Decimal(told)
    except InvalidOperation:
        return None


def written_amount(number: Decimal | None) -> str:
    """A decimal number without needless zeros (X12.6, section 3.5.1.3), "" where there is none."""
    if number is None:
        return ""
    told = format(number, "f")
    if "." in told:
        told = told.rstrip("0").rstrip(".")
    return "0" if told in {"-0", ""} else told


def plain(text: str) -> str:
    """Text without the marks that separate, for which X12 has no escape: each becomes a blank."""
    return _MARKS.sub(" ", text).strip() if text else ""


def code(text: str) -> str:
    """A code without its dot."""
    return text.replace(".", "")
