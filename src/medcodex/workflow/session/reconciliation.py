"""Coded services against charged lines: what is missing, what is too much, whose units differ.

A department charges, a coder codes, and the two meet only here. A chart without charges has nothing to be held against.
What a charge master codes by itself and the coder leaves to it is told as a hint, not as a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows
from medcodex.workflow.session.charge_times import timed
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.workflow.chart import Charge
    from medcodex.workflow.session.line import Line

_NOTHING: Mapping[str, Decimal | int | str] = MappingProxyType({})
_SERVICE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that charges and codes do not agree on, or that the times of a charge contradict. ``lines`` and
    ``charges`` are the ids of those it speaks of; units are None where there are none."""

    rule: str
    name: str
    severity: str
    code: str
    message: str
    source: str
    lines: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    coded: Decimal | None = None
    charged: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Matter:
    """A code with its coded lines and its charges."""

    code: str
    lines: Sequence[Line] = ()
    charges: Sequence[Charge] = ()

    @property
    def coded(self) -> Decimal | None:
        """The units of all lines together; None where one has none, or there are no lines."""
        units = [line.units for line in self.lines]
        return None if None in units or not units else sum((one for one in units if one is not None), Decimal())

    @property
    def charged(self) -> Decimal | None:
        """The units of all charges together."""
        return sum((charge.units for charge in self.charges), Decimal()) if self.charges else None


def reconcile(lines: Iterable[Line], charges: Sequence[Charge]) -> tuple[Difference, ...]:
    """The differences, code by code in the order of the claim, then what is only charged, then what the times of the
    charges contradict. Empty where nothing is charged. Charges without the code of a service, such as room and board,
    are passed over."""
    coded: dict[str, list[Line]] = {}
    charged: dict[str, list[Charge]] = {}
    for line in lines:
        if line.stands and line.section is Section.SERVICE and _SERVICE.fullmatch(line.code):
            coded.setdefault(line.code, []).append(line)
    for charge in charges:
        if _SERVICE.fullmatch(charge.code):
            charged.setdefault(charge.code, []).append(charge)
    if not charged:
        return ()
    matters = [_Matter(code, coded.get(code, ()), charged.get(code, ())) for code in {**coded, **charged}]
    found = [one for matter in matters for one in _judged(matter)]
    return (*found, *(_difference(one.rule, _Matter(one.code, (), one.charges), one.told) for one in timed(charges)))


def _judged(matter: _Matter) -> Iterator[Difference]:
    ours, theirs = matter.coded, matter.charged
    if not matter.lines:
        yield _difference("REC-01", matter)
    elif not matter.charges:
        yield _difference("REC-02", matter)
    elif ours is None:
        yield _difference("REC-04", matter)
    elif ours != theirs:
        yield _difference("REC-03", matter)
    our_modifiers = {modifier for line in matter.lines for modifier in line.modifiers}
    their_modifiers = {modifier for charge in matter.charges for modifier in charge.modifiers}
    if matter.lines and their_modifiers and our_modifiers != their_modifiers:
        told = {"coded": _words(our_modifiers), "charged": _words(their_modifiers)}
        yield _difference("REC-05", matter, told)


def _difference(rule: str, matter: _Matter, told: Mapping[str, Decimal | int | str] = _NOTHING) -> Difference:
    row = _rules()[rule]
    words = {"coded": matter.coded, "charged": matter.charged, **told}
    message = row["message"].format(code=matter.code, **{name: _plain(value) for name, value in words.items()})
    return Difference(
        rule,
        row["name"],
        row["severity"],
        matter.code,
        message,
        row["source"],
        tuple(line.id for line in matter.lines),
        tuple(charge.id for charge in matter.charges),
        matter.coded,
        matter.charged,
    )


def _words(modifiers: Iterable[str]) -> str:
    return " ".join(sorted(modifiers)) or "none"


def _plain(value: Decimal | int | str | None) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "none" if value is None else str(value)


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    return {row["rule"]: row for row in table_rows("medcodex.workflow.session", "data/reconciliation.tsv")}
