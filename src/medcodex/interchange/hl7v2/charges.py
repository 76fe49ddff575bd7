"""Charged lines: FT1, and PR1 with GP2 (HL7 v2.8.2, 6.5.1 and 6.5.15)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.edits.claim.checks.dates import is_npi
from medcodex.encounter.incoming import IncomingCharge
from medcodex.errors import InputError
from medcodex.formats.chart_json import MAX_CHARGES
from medcodex.interchange.hl7v2.values import coded, date_of, number_of, plain
from medcodex.interchange.site import MAX_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.hl7v2.message import Segment
    from medcodex.interchange.hl7v2.groups import Group

_CHARGES = frozenset({"", "CG", "C"})
_CREDITS = frozenset({"CD"})
"""Types of a transaction (FT1-6, HL7 table 0017) that are lines of a bill; payments and adjustments are none."""
_REVENUE = frozenset({"NUBC", "HL70456", "0456", "REV"})
"""Coding systems of revenue codes (HL7 table 0456)."""
_CENT = Decimal("0.01")
_MODIFIER = 4


def charges_of(group: Group) -> tuple[IncomingCharge, ...]:
    """The charged lines of a group. InputError naming segment and field where units or an amount cannot be read: a
    charge that is kept wrongly is worse than a message that waits."""
    found = [*_transactions(group), *_grouped(group)]
    if len(found) > MAX_CHARGES:
        raise InputError(f"FT1: more than {MAX_CHARGES} charges in one message")
    return tuple(found)


def _transactions(group: Group) -> Iterator[IncomingCharge]:
    for ft1 in group.all("FT1"):
        kind = ft1.value(6).upper()
        if kind not in _CHARGES | _CREDITS:
            continue
        place = _place(ft1)
        service = 25 if ft1.value(25) else 7
        code = plain(ft1.value(service), MAX_WORD).upper()
        if not code:
            raise InputError(f"{place}-7 has no code of what was charged")
        units = _number(ft1, 10, place)
        units = Decimal(1) if units is None else units
        revenue = next((plain(ft1.value(at), MAX_WORD) for at in (7, 25) if ft1.value(at, 3).upper() in _REVENUE), None)
        yield IncomingCharge(
            code=code,
            units=-abs(units) if kind in _CREDITS else units,
            amount=_amount(ft1, units, place),
            modifiers=_modifiers(ft1, 26, place),
            date=date_of(ft1.value(4)) or date_of(ft1.value(5)),
            revenue=revenue,
            number=plain(ft1.value(2), MAX_WORD) or None,
            description=plain(coded(ft1, service) if ft1.value(service, 2) else ft1.value(8) or coded(ft1, 7), 400)
            or None,
            provider=next((one for one in map(ft1.part, ft1.repetitions(20)) if is_npi(one)), None),
        )


def _amount(ft1: Segment, units: Decimal, place: str) -> Decimal | None:
    """What the line amounts to (FT1-11), else units times what one costs (FT1-12)."""
    whole = _number(ft1, 11, place)
    one = _number(ft1, 12, place)
    found = whole if whole is not None else (one * abs(units) if one is not None else None)
    if found is None:
        return None
    if found != found.quantize(_CENT):
        raise InputError(f"{place}-{12 if whole is None else 11} is no amount in whole cents")
    return abs(found.quantize(_CENT))


def _grouped(group: Group) -> Iterator[IncomingCharge]:
    """Services of an ambulatory payment group (BAR P10): each PR1 with its GP2."""
    procedure: Segment | None = None
    for segment in group.segments:
        if segment.id == "PR1":
            procedure = segment
        elif segment.id == "GP2" and procedure is not None and procedure.value(3):
            place = _place(segment)
            units = _number(segment, 2, place)
            amount = _number(segment, 3, place)
            yield IncomingCharge(
                code=plain(procedure.value(3), MAX_WORD).upper(),
                units=Decimal(1) if units is None else units,
                amount=None if amount is None else amount.quantize(_CENT),
                modifiers=_modifiers(procedure, 16, _place(procedure)),
                date=date_of(procedure.value(5)),
                revenue=plain(segment.value(1), MAX_WORD) or None,
                description=plain(coded(procedure, 3), 400) or None,
            )


def _number(segment: Segment, position: int, place: str) -> Decimal | None:
    told = segment.value(position)
    if not told:
        return None
    found = number_of(told)
    if found is None:
        raise InputError(f"{place}-{position} is no number")
    return found


def _modifiers(segment: Segment, position: int, place: str) -> tuple[str, ...]:
    told = [plain(segment.part(one), MAX_WORD).upper() for one in segment.repetitions(position)]
    if any(len(one) > _MODIFIER for one in told):
        raise InputError(f"{place}-{position} is no modifier")
    return tuple(filter(None, told))


def _place(segment: Segment) -> str:
    """Which segment of its name it is, as a clerk finds it: "FT1[2]", or "FT1" where it does not count itself."""
    number = segment.value(1)
    return (
        f"{segment.id}[{number}]"
        if number.isdigit() and len(number) < _MODIFIER and segment.id == "FT1"
        else segment.id
    )
