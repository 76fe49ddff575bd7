"""How times, scores and systems of mock exams are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.learn.exams.blueprint import Passing

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOOKS = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS Level II",
    "cpt": "CPT",
    "cdt": "CDT",
    "ndc": "NDC",
    "icd11": "ICD-11",
}
STATES = {"running": ("Running", "act"), "paused": ("Paused", "wait"), "ended": ("Ended", "done")}
CERTAINTIES = {"publisher": "the body's own page", "secondary": "another's page", "unconfirmed": "not confirmed"}


def lasting(time: dt.timedelta | float) -> str:
    """A length of time as "3 h 59 min", "12 min", "40 s"."""
    seconds = round(time if isinstance(time, int | float) else time.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def clock(time: dt.timedelta) -> str:
    """A length of time as on a clock: 3:59:08."""
    seconds = int(time.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def mark(passing: Passing, scaled: int) -> str:
    """A score beside its scale."""
    return f"{scaled} percent" if passing.kind == "percent" else f"{scaled} on {passing.low}-{passing.high}"


EXAM_WORDS = {
    "letters": LETTERS,
    "books": BOOKS,
    "states": STATES,
    "certainties": CERTAINTIES,
    "lasting": lasting,
    "clock": clock,
    "mark": mark,
}
"""What templates of mock exams are given."""
