"""Money and quantities: Decimal, digit by digit as they are told; no binary fraction anywhere."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.formats.fhir.reading import Element
    from medcodex.formats.fhir.writing import Json

_CENT, _CENTS = Decimal("0.01"), 2
_MOST = 12
"""Places before and behind the decimal point that any amount or quantity has."""


def money(amount: Decimal | None, currency: str = "") -> Json:
    """Money, to the cent or as exact as it is; {} where there is none."""
    if amount is None:
        return {}
    places = amount.as_tuple().exponent
    exact = amount.quantize(_CENT) if isinstance(places, int) and places > -_CENTS else amount
    return {"value": exact, "currency": currency or "USD"}


def total_of(amounts: Iterable[Decimal | None]) -> Json:
    """The sum as Money where every amount is told and there is one; else {}."""
    told = list(amounts)
    known = [one for one in told if one is not None]
    return money(sum(known, Decimal(0))) if known and len(known) == len(told) else {}


def number(element: Element | None, name: str = "value") -> Decimal | None:
    """A decimal number under a name; None where there is none. InputError for what is no number, or none that an amount
    or a quantity can be."""
    if element is None:
        return None
    value = element.number(name)
    if not value:
        return value if value is None else Decimal(0)
    if not -_MOST <= value.adjusted() <= _MOST:
        path = f"{element.path}.{name}"
        raise InputError(f"{path}: an amount or quantity is expected", path)
    return value


def amount(element: Element | None, currency: str = "") -> Decimal | None:
    """The value of Money in a currency, dollars where none is named. InputError for another one."""
    found = number(element)
    if element is not None and found is not None and (element.text("currency") or "USD") != (currency or "USD"):
        path = f"{element.path}.currency"
        raise InputError(f"{path}: {currency or 'USD'} is expected, as in the rest", path)
    return found
