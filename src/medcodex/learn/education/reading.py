"""A ledger from a file: JSON as REST gives it, or as somebody wrote it down (docs/continuing-education.md)."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - files are read by these annotations
from contextlib import contextmanager
from decimal import Decimal  # noqa: TC003
from typing import TYPE_CHECKING

import msgspec

from medcodex.errors import InputError
from medcodex.learn.education.records import Credential, Entry, checked_credential, checked_entry
from medcodex.learn.education.standing import reminders, standings
from medcodex.learn.education.using import MOST_CREDENTIALS, MOST_ENTRIES, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.learn.education.rules import Rules

LARGEST = 5_000_000


class _Held(msgspec.Struct):
    name: str
    body: str
    since: dt.date
    cycle_start: dt.date | None = None
    id: str = ""
    number: str = ""
    own_total: Decimal | None = None


class _Learned(msgspec.Struct):
    day: dt.date
    title: str
    ceus: Decimal
    categories: list[str]
    credentials: list[str] = []
    provider: str = ""
    carried: bool = False


class _File(msgspec.Struct):
    credentials: list[_Held]
    entries: list[_Learned] = []


def read_ledger(data: bytes, where: str, rules: Rules, today: dt.date) -> Ledger:
    """The ledger of a file on a day. An entry names its credentials by id or by name, and counts for all where it names
    none. InputError, naming the place, for what is none."""
    told = _read(data, where)
    held = []
    for number, one in enumerate(told.credentials):
        with _named(f"{where}: credentials[{number}]"):
            held.append(checked_credential(_credential(one), today))
    entries = []
    for number, learned in enumerate(told.entries):
        with _named(f"{where}: entries[{number}]"):
            entries.append(checked_entry(_entry(learned, str(number), held), held, rules.categories, today))
    found = standings(held, entries, rules, today)
    return Ledger(held, entries, {}, found, reminders(found, rules, today))


def _read(data: bytes, where: str) -> _File:
    if len(data) > LARGEST:
        raise InputError(f"larger than {LARGEST} bytes", where)
    try:
        told = msgspec.json.decode(data, type=_File, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"no ledger of continuing education: {error}", where) from None
    if len(told.credentials) > MOST_CREDENTIALS or len(told.entries) > MOST_ENTRIES:
        raise InputError(f"at most {MOST_CREDENTIALS} credentials and {MOST_ENTRIES} entries", where)
    return told


def _credential(one: _Held) -> Credential:
    start = one.cycle_start or one.since
    return Credential(one.id or one.name, "", one.name, one.body, one.number, one.since, start, one.own_total)


def _entry(one: _Learned, entry_id: str, held: Sequence[Credential]) -> Entry:
    named = tuple(other.id for other in held if other.id in one.credentials or other.name in one.credentials)
    if len(named) < len(set(one.credentials)):
        raise InputError("names a credential that is not held", "credentials")
    chosen = named or tuple(other.id for other in held)
    return Entry(entry_id, "", one.day, one.title, one.provider, one.ceus, tuple(one.categories), chosen, one.carried)


@contextmanager
def _named(place: str) -> Iterator[None]:
    """Tell the place of what is wrong."""
    try:
        yield
    except InputError as error:
        raise InputError(error.message, f"{place}: {error.where}") from None
