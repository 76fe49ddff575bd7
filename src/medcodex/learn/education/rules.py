"""What bodies ask of those who hold their credentials, from ``data/rules.toml`` and a site's file over it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - files are read by these annotations
import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Asks:
    """A part that has to come from a category: so many CEUs, or a share of all, of those who hold a credential (of
    everybody where none is named). What is not ``binding`` is shown and not held against anyone."""

    category: str
    ceus: Decimal | None = None
    share: Decimal | None = None
    credential: str = ""
    binding: bool = True
    certainty: str = "stated"
    note: str = ""

    def of(self, total: Decimal) -> Decimal:
        """The CEUs of a cycle that asks for so many in all."""
        return self.ceus if self.ceus is not None else total * (self.share or 0)


@dataclass(frozen=True, slots=True)
class Body:
    """A body's rules for cycles that begin on ``since`` or later: how long a cycle is, what it asks by the number of
    credentials (``totals``) or by each (``each``, with ``more`` for every further one, ``most`` at the most). What is
    earned in the last ``choice_days`` of a cycle may count for the next."""

    name: str
    since: dt.date
    months: int
    source: str
    certainty: str
    credentials: tuple[str, ...]
    totals: tuple[Decimal, ...] = ()
    each: Mapping[str, Decimal] = field(default_factory=dict)
    more: Decimal = Decimal(0)
    most: Decimal | None = None
    choice_days: int = 0
    note: str = ""
    asks: tuple[Asks, ...] = ()

    def total(self, names: Sequence[str]) -> Decimal:
        """What a cycle asks in all of somebody with these credentials, at least one."""
        if self.totals:
            return self.totals[min(len(names), len(self.totals)) - 1]
        found = max(self.each[name] for name in names) + self.more * (len(names) - 1)
        return found if self.most is None else min(found, self.most)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules: titles of categories, days of reminders before a cycle's end, bodies, the newest rules first."""

    categories: Mapping[str, str]
    reminders: tuple[int, ...]
    bodies: tuple[Body, ...]

    def of(self, name: str, credential: str, day: dt.date) -> Body | None:
        """The rules of a body for a credential in a cycle that begins on a day; the oldest for earlier ones."""
        known = [one for one in self.bodies if one.name == name and credential in one.credentials]
        return next((one for one in known if one.since <= day), known[-1] if known else None)

    def names(self) -> Mapping[str, Sequence[str]]:
        """The credentials that each body's newest rules know."""
        found: dict[str, Sequence[str]] = {}
        for one in self.bodies:
            found.setdefault(one.name, one.credentials)
        return dict(sorted(found.items()))


class _Asks(msgspec.Struct, forbid_unknown_fields=True, rename={"credential": "for"}):
    category: str
    ceus: Decimal | None = None
    share: Decimal | None = None
    credential: str = ""
    binding: bool = True
    certainty: str = "stated"
    note: str = ""


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    since: dt.date
    months: int
    source: str
    certainty: str
    credentials: list[str] = []
    totals: list[Decimal] = []
    each: dict[str, Decimal] = {}
    more: Decimal = Decimal(0)
    most: Decimal | None = None
    choice_days: int = 0
    note: str = ""
    asks: list[_Asks] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    reminders: list[int] = []
    categories: dict[str, str] = {}
    body: list[_Body] = []


@cache
def rules() -> Rules:
    """The rules of the installation."""
    data = (files("medcodex.learn.education") / "data" / "rules.toml").read_bytes()
    return with_sites(data, "rules.toml", Rules({}, (), ()))


def with_sites(data: bytes, where: str, over: Rules | None = None) -> Rules:
    """A site's file over the rules of the installation (or others). InputError, naming the place, for a file that
    cannot be read, or that contradicts itself."""
    before = rules() if over is None else over
    told = _read(data, where)
    categories = MappingProxyType({**before.categories, **told.categories})
    fresh = [_body(one, categories, f"{where}: {one.name}") for one in told.body]
    replaced = {(one.name, one.since) for one in fresh}
    bodies = [*fresh, *(one for one in before.bodies if (one.name, one.since) not in replaced)]
    if any(not 0 < day <= 730 for day in told.reminders):
        raise InputError("from 1 to 730 days before the end expected", f"{where}: reminders")
    reminders = tuple(sorted(set(told.reminders), reverse=True)) or before.reminders
    return Rules(categories, reminders, tuple(sorted(bodies, key=lambda one: (one.name, one.since), reverse=True)))


def _read(data: bytes, where: str) -> _File:
    if len(data) > LARGEST:
        raise InputError(f"larger than {LARGEST} bytes", where)
    try:
        return msgspec.convert(tomllib.loads(data.decode()), _File, strict=False)
    except UnicodeDecodeError:
        raise InputError("not UTF-8", where) from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"not rules of continuing education: {error}", where) from None


def _body(told: _Body, categories: Mapping[str, str], where: str) -> Body:
    if not 1 <= told.months <= 120:
        raise InputError("from 1 to 120 months expected", where)
    if bool(told.totals) == bool(told.each):
        raise InputError("either totals or each expected", where)
    numbers = [*told.totals, *told.each.values(), *([] if told.most is None else [told.most])]
    if any(not one.is_finite() or one <= 0 for one in numbers) or told.more < 0 or told.choice_days < 0:
        raise InputError("CEUs above 0 expected", where)
    names = tuple(told.credentials or told.each)
    if (told.each and set(names) != set(told.each)) or not names:
        raise InputError("the credentials that the rules are of expected", where)
    asks = []
    for one in told.asks:
        if one.category not in categories or (one.credential and one.credential not in names):
            raise InputError("a category and a credential that are told expected", f"{where}: asks")
        if (one.ceus is None) == (one.share is None) or not 0 < (one.share or 1) <= 1 or (one.ceus or 1) <= 0:
            raise InputError("either ceus, or a share from 0 to 1 expected", f"{where}: asks")
        asks.append(Asks(**{name: getattr(one, name) for name in one.__struct_fields__}))
    plain = {name: getattr(told, name) for name in told.__struct_fields__}
    lists = {"credentials": names, "totals": tuple(told.totals), "asks": tuple(asks)}
    return replace(Body(**plain), **lists)  # type: ignore[arg-type]
