"""Whole claims that keep to the rules: the encounters of clean_encounters.py with the form around them that a biller
would fill in, lines, type of bill, dates, identifiers and history, made without asking the checks.

Hospitals bill stays (admission through discharge, interim, replacement, death) and outpatient visits; professionals
bill visits, telehealth, equipment, ambulance, drugs, vaccines and wellness visits. Codes are of HCPCS Level II.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Encounter, Occurrence, PastService, Provider, ServiceLine, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SEED = 20260515
_RETIRED = 65
_LETTERS = "ACDEFGHJKMNPQRTUVWXY"


def clean_claims(encounters: Iterable[Encounter], seed: int = SEED) -> Iterator[Encounter]:
    """Each encounter as a whole claim, always the same for a seed."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible choice, not a secret
    for encounter in encounters:
        yield _identified(_form(encounter, chance), chance)


# What the reader says of its reading, and no key of the encounter.
_OF_THE_READER = frozenset({"setting_told", "unread"})


def as_object(encounter: Encounter) -> dict[str, Any]:
    """The claim as the JSON that ``medcodex check`` reads."""
    found: dict[str, Any] = _plain(encounter)
    return {name: value for name, value in found.items() if name not in _OF_THE_READER}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__slots__") and not isinstance(value, str):
        told = {name: getattr(value, name) for name in value.__slots__}
        return {name: _plain(one) for name, one in told.items() if one is not None and one not in ((), {})}
    if hasattr(value, "items"):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _form(encounter: Encounter, chance: random.Random) -> Encounter:
    if encounter.setting == Setting.INPATIENT:
        return chance.choice((_stay, _stay, _stay, _interim, _replacement, _death))(encounter, chance)
    if encounter.setting == Setting.EMERGENCY:
        return _emergency(encounter, chance)
    kinds: tuple[Callable[[Encounter, random.Random], Encounter], ...] = (
        _clinic, _visit, _telehealth, _equipment, _ambulance, _drug, _wellness,
    )  # fmt: skip
    if any(one.code == "Z23" for one in encounter.diagnoses):
        return _vaccine(encounter, chance)
    return chance.choice(kinds)(encounter, chance)


def _identified(encounter: Encounter, chance: random.Random) -> Encounter:
    """With a payer, a member number, providers and the day it came in."""
    medicare = (encounter.age or 0) >= _RETIRED
    return replace(
        encounter,
        payer="Medicare" if medicare else "Example Health",
        member_id=_member(chance) if medicare else f"EH{chance.randrange(10**8):08}",
        providers={role: Provider(npi=_npi(chance)) for role in ("billing", "attending")},
        received=encounter.date + dt.timedelta(days=chance.randint(1, 300)),
    )


def _npi(chance: random.Random) -> str:
    """Nine digits and the digit that makes the sum of the Luhn formula, with the prefix 80840, a multiple of ten."""
    first = f"1{chance.randrange(10**8):08}"
    doubled = sum(sum(map(int, str(int(digit) * 2))) for digit in first[::2])
    return first + str(-(24 + doubled + sum(map(int, first[1::2]))) % 10)


def _member(chance: random.Random) -> str:
    shape = "CAENAENAANN"
    kinds = {"C": "123456789", "A": _LETTERS, "E": _LETTERS + "0123456789", "N": "0123456789"}
    return "".join(chance.choice(kinds[kind]) for kind in shape)


def _lines(*lines: ServiceLine, total: bool = False) -> tuple[ServiceLine, ...]:
    if not total:
        return lines
    return (*lines, ServiceLine(revenue="0001", charge=sum((line.charge or Decimal(0) for line in lines), Decimal(0))))


def _money(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(1000, 900_000)) / 100


def _stay(encounter: Encounter, chance: random.Random) -> Encounter:
    days = chance.randint(2, 9)
    begin = encounter.date - dt.timedelta(days=days)
    lines = (
        ServiceLine(
            revenue="0170" if encounter.admission_type == "4" else "0120", units=Decimal(days), charge=_money(chance)
        ),
        ServiceLine(revenue="0250", units=Decimal(chance.randint(1, 40)), charge=_money(chance)),
        ServiceLine(revenue="0300", units=Decimal(chance.randint(1, 20)), charge=_money(chance)),
    )
    return replace(
        encounter,
        bill_type="0111",
        admit_date=begin,
        statement_from=begin,
        values=(Value("80", Decimal(days)),),
        procedures=tuple(replace(one, date=begin) for one in encounter.procedures),
        lines=_lines(*lines, total=chance.random() < 0.5),
        history=(PastService("G0439", begin - dt.timedelta(days=chance.randint(20, 500))),),
    )


def _interim(encounter: Encounter, chance: random.Random) -> Encounter:
    stay = _stay(encounter, chance)
    if encounter.admission_type == "4":
        return stay
    return replace(stay, bill_type="0112", discharge_status="30")


def _replacement(encounter: Encounter, chance: random.Random) -> Encounter:
    return replace(
        _stay(encounter, chance),
        bill_type="0117",
        original_reference=f"{chance.randrange(10**13):013}",
        condition_codes=("D9",),
    )


def _death(encounter: Encounter, chance: random.Random) -> Encounter:
    if (encounter.age or 0) < _RETIRED:
        return _stay(encounter, chance)
    return replace(_stay(encounter, chance), discharge_status="20", occurrences=(Occurrence("55", encounter.date),))


def _hospital(encounter: Encounter, chance: random.Random, *lines: ServiceLine) -> Encounter:
    priced = [
        replace(line, charge=_money(chance), units=line.units or Decimal(1), date=encounter.date) for line in lines
    ]
    return replace(
        encounter,
        bill_type="0131",
        statement_from=encounter.date,
        point_of_origin="1",
        lines=_lines(*priced, total=chance.random() < 0.5),
    )


def _emergency(encounter: Encounter, chance: random.Random) -> Encounter:
    lines = (
        ServiceLine("G0382", revenue="0456"),
        ServiceLine("J1100", ("JZ",), Decimal(4), revenue="0636"),
        ServiceLine(revenue="0250"),
    )
    return _hospital(encounter, chance, *lines)


def _clinic(encounter: Encounter, chance: random.Random) -> Encounter:
    lines = (ServiceLine("G0463", revenue="0510"), ServiceLine("Q0111", revenue="0300"), ServiceLine(revenue="0270"))
    return _hospital(encounter, chance, *lines)


def _professional(encounter: Encounter, chance: random.Random, *lines: ServiceLine) -> Encounter:
    pointers = tuple(range(1, min(len(encounter.diagnoses), 4) + 1))
    priced = [
        replace(
            line, charge=_money(chance), units=line.units or Decimal(1), date=line.date or encounter.date, dx=pointers
        )
        for line in lines
    ]
    return replace(encounter, claim=Claim.PROFESSIONAL, discharge_status=None, lines=tuple(priced))


def _visit(encounter: Encounter, chance: random.Random) -> Encounter:
    lines = (ServiceLine("G2211", pos="11"), ServiceLine("Q0111", pos="11"))
    return _professional(encounter, chance, *lines)


def _telehealth(encounter: Encounter, chance: random.Random) -> Encounter:
    pos, modifiers = chance.choice((("02", ()), ("10", ()), ("10", ("93",))))
    return _professional(encounter, chance, ServiceLine("G0108", modifiers, Decimal(2), pos=pos))


def _equipment(encounter: Encounter, chance: random.Random) -> Encounter:
    lines = (
        (ServiceLine("E0100", ("NU",), pos="12"), ServiceLine("A4253", units=Decimal(2), pos="12")),
        (ServiceLine("E0260", ("RR", "KX"), pos="12", through=encounter.date),),
        (ServiceLine("E1390", ("RR",), pos="12"),),
        (ServiceLine("E1399", ("NU",), pos="12", description="bracket of an invented maker, list price 25 dollars"),),
    )
    return _professional(encounter, chance, *chance.choice(lines))


def _ambulance(encounter: Encounter, chance: random.Random) -> Encounter:
    trip = chance.choice(("RH", "SH", "HN", "NH", "RJ"))
    miles = Decimal(chance.randint(1, 999)) / 10
    lines = (ServiceLine("A0429", (trip,), pos="41"), ServiceLine("A0425", (trip,), miles, pos="41"))
    return _professional(encounter, chance, *lines)


def _drug(encounter: Encounter, chance: random.Random) -> Encounter:
    given = ServiceLine(
        "J1100", ("JZ",), Decimal(4), pos="11", ndc="00000100101", ndc_quantity=Decimal(1), ndc_unit="ML"
    )
    wasted = (ServiceLine("J9271", (), Decimal(150), pos="11"), ServiceLine("J9271", ("JW",), Decimal(50), pos="11"))
    return _professional(encounter, chance, *chance.choice(((given,), wasted)))


def _vaccine(encounter: Encounter, chance: random.Random) -> Encounter:
    return _professional(encounter, chance, ServiceLine("G0008", pos="11"), ServiceLine("Q2038", pos="11"))


def _wellness(encounter: Encounter, chance: random.Random) -> Encounter:
    """A yearly visit with screenings, each more than a year after the last."""
    before = encounter.date - dt.timedelta(days=chance.randint(366, 700))
    lines = (
        (ServiceLine("G0439", pos="11"), ServiceLine("G0444", pos="11")),
        (ServiceLine("G0442", pos="11"),),
        (ServiceLine("G0121", pos="22"),),
    )
    return replace(
        _professional(encounter, chance, *chance.choice(lines)),
        history=(PastService("G0439", before), PastService("G0442", before), PastService("G0444", before)),
    )
