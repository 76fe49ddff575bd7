"""Credentials somebody holds, and what they learned for them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EARLIEST = dt.date(1970, 1, 1)
MOST = Decimal(200)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 .-]{0,19}")
_TEXT = 200


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential held: its ``name`` (CPC, CCS), the ``body`` that gave it, since when, the day from which its cycles
    count, and the CEUs of a cycle where the body told another number than the rules have."""

    id: str
    user_id: str
    name: str
    body: str
    number: str
    since: dt.date
    cycle_start: dt.date
    own_total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Something learned: when, what, from whom, how many CEUs, in which categories, for which credentials (ids).
    ``carried``: to be counted in the next cycle, where the rules leave the choice."""

    id: str
    user_id: str
    day: dt.date
    title: str
    provider: str
    ceus: Decimal
    categories: tuple[str, ...]
    credentials: tuple[str, ...]
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof of an entry, a file."""

    entry_id: str
    name: str
    media_type: str
    size: int
    sha256: str


def checked_credential(one: Credential, today: dt.date) -> Credential:
    """The credential as it is kept. InputError, naming what, for one that is none."""
    if not _NAME.fullmatch(one.name) or not _NAME.fullmatch(one.body):
        raise InputError("letters, digits, blanks, dots and hyphens expected, at most 20", "credential")
    _known_day(one.since, today, "since")
    if one.cycle_start < EARLIEST or (one.cycle_start - today).days > 366:
        raise InputError("a day from 1970 on and within a year expected", "cycle start")
    if one.own_total is not None and not 0 < one.own_total <= MOST:
        raise InputError(f"more than 0 and at most {MOST} CEUs expected", "CEUs asked")
    return one if one.number == "" else _with_number(one)


def checked_entry(one: Entry, held: Iterable[Credential], categories: Mapping[str, str], today: dt.date) -> Entry:
    """The entry as it is kept. InputError, naming what, for one that is none."""
    _known_day(one.day, today, "day")
    if not one.ceus.is_finite() or not 0 < one.ceus <= MOST or one.ceus != one.ceus.quantize(Decimal("0.01")):
        raise InputError(f"more than 0 and at most {MOST} CEUs expected, in hundredths", "CEUs")
    if not one.categories or not set(one.categories) <= set(categories):
        raise InputError(f"of {', '.join(categories)} expected", "category")
    ids = {credential.id for credential in held}
    if not one.credentials or not set(one.credentials) <= ids:
        raise InputError("at least one credential of your own expected", "credentials")
    title, provider = line(one.title, "title"), line(one.provider, "provider", needed=False)
    ceus = one.ceus.quantize(Decimal("0.01"))
    chosen = tuple(sorted(set(one.credentials)))
    return Entry(one.id, one.user_id, one.day, title, provider, ceus, tuple(sorted(set(one.categories))), chosen,
                 one.carried)  # fmt: skip


def line(text: str, where: str, *, needed: bool = True) -> str:
    """A line that somebody typed, blanks in order. InputError for one that is empty, too long, or no line."""
    said = " ".join(text.split())
    if (needed and not said) or len(said) > _TEXT or not said.isprintable():
        raise InputError(f"a line of at most {_TEXT} characters expected", where)
    return said


def _with_number(one: Credential) -> Credential:
    number = line(one.number, "number")
    return Credential(one.id, one.user_id, one.name, one.body, number, one.since, one.cycle_start, one.own_total)


def _known_day(day: dt.date, today: dt.date, where: str) -> None:
    if not EARLIEST <= day <= today:
        raise InputError("a day from 1970 to today expected", where)
