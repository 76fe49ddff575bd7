"""Dates and times of FHIR: parts of a date may be missing (R4, 2.24 Datatypes)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from medcodex.formats.fhir.reading import Element

_FORM = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")


def moment(told: str, path: str) -> dt.datetime | None:
    """A time in UTC, the beginning of a day, month or year where no more is told; None for "". Without an offset it is
    taken as UTC. InputError where it is none."""
    if not told:
        return None
    match = _FORM.fullmatch(told)
    try:
        if match is None or (match[4] and not match[3]):
            raise ValueError
        text = told if match[3] else f"{match[1]}{match[2] or '-01'}-01"
        found = dt.datetime.fromisoformat(_shortened(text))
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise InputError(f"{path}: a date or time is expected: YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz", path) from None


def day(told: str, path: str) -> dt.date | None:
    """The calendar day as its sender wrote it, in the sender's own time; None where no whole day is told."""
    moment(told, path)
    return dt.date.fromisoformat(told[:10]) if len(told) >= 10 else None


def day_of(element: Element | None, name: str) -> dt.date | None:
    """The day that an element tells."""
    return None if element is None else day(element.text(name), f"{element.path}.{name}")


def begun(element: Element, *stems: str) -> str:
    """When something took place, as written: of the first choice that is there a time, else the beginning of a period;
    "" where nothing is told."""
    for stem in stems:
        kind, value = element.choice(stem)
        if kind in {"DateTime", "Instant", "Date"} and isinstance(value, str):
            moment(value, f"{element.path}.{stem}{kind}")
            return value
        period = element.one(f"{stem}Period") if kind == "Period" else None
        if period is not None:
            return period.text("start") or period.text("end")
        plain = element.raw.get(stem)
        if isinstance(plain, str):
            moment(plain, f"{element.path}.{stem}")
            return plain
    return ""


def shown(told: str) -> str:
    """A time as people read it: the day, with hour and minute where they are told."""
    return told[:10] + (f" {told[11:16]}" if len(told) > 15 else "")


def _shortened(text: str) -> str:
    """Fractions of a second cut to what can be read."""
    return re.sub(r"\.(\d{1,6})\d*", lambda match: "." + match[1].ljust(6, "0"), text)
