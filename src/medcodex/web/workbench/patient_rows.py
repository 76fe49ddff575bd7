"""How two patients stand side by side on a page: one row a trait, with what the program makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.workflow.index.known import phone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.encounter.incoming import Address, Identifier, PersonName
    from medcodex.workflow.index.showing import PairSeen, PatientSeen
    from medcodex.workflow.index.weighing import FieldScore

LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "same": "the same",
        "former": "the same as a former name",
        "alike": "alike, one slip apart",
        "part": "one part of it",
        "swapped": "exchanged",
        "other": "different",
        "nickname": "a short form",
        "typing": "a typing error",
        "initial": "the same initial",
        "middle": "the other's middle name",
        "slip": "one digit apart",
        "near": "two parts of three",
        "one": "told of one alone",
        "street": "the same house",
        "postal": "the same postal code",
        "last-four": "the same last four digits",
    }
)
"""Levels of agreement in words."""
RULES: Mapping[str, str] = MappingProxyType(
    {
        "score": "by the weight of all fields",
        "record number": "by a record number of both",
        "national number": "by national number, birth date and family name",
        "a person": "by a person",
        "registration": "by registration",
    }
)
"""What decided, in words."""
_ROWS = (
    ("Name", ("family", "given", "middle", "suffix")),
    ("Born", ("birth",)),
    ("Sex", ("sex",)),
    ("Address", ("address",)),
    ("Phone", ("phone",)),
    ("National number", ("national",)),
    ("Other numbers", ("personal",)),
    ("Died", ()),
)
_NATIONAL = frozenset({"SS", "NI"})
_RECORDS = frozenset({"MR", "PI", "PT", "MRT", ""})


@dataclass(frozen=True, slots=True)
class Row:
    """A trait of both: the values of each, whether one is told of both and they agree in nothing, and the program's
    fields."""

    title: str
    one: Sequence[str]
    other: Sequence[str]
    differs: bool
    fields: Sequence[FieldScore]


def rows_of(seen: PairSeen) -> Sequence[Row]:
    """The traits of a pair that at least one of them has."""
    one, other = values_of(seen.one), values_of(seen.other)
    scores = {field.field: field for field in seen.pair.fields}
    found = []
    for title, fields in _ROWS:
        mine, theirs = one[title], other[title]
        if mine or theirs:
            differs = bool(mine and theirs) and not {_bare(value) for value in mine} & {
                _bare(value) for value in theirs
            }
            found.append(Row(title, mine, theirs, differs, [scores[name] for name in fields if name in scores]))
    return found


def values_of(seen: PatientSeen) -> Mapping[str, Sequence[str]]:
    """What is known of a patient, in words, by the title of its row; the newest first."""
    traits = seen.traits
    others = [one for one in traits.identifiers if one.kind not in _NATIONAL | _RECORDS]
    return {
        "Name": _each(_name(one) for one in traits.names) or ([seen.patient.name] if seen.patient.name else []),
        "Born": [one.isoformat() for one in traits.births],
        "Sex": _each({"F": "female", "M": "male"}.get(one, "not told") for one in traits.sexes),
        "Address": _each(_address(one) for one in traits.addresses),
        "Phone": _each(_phone(one) for one in traits.phones),
        "National number": _each(_hidden(one) for one in traits.identifiers if one.kind in _NATIONAL),
        "Other numbers": _each(f"{one.kind} {one.value}" for one in others),
        "Died": [one.isoformat() for one in traits.deaths],
    }


def _name(name: PersonName) -> str:
    given = " ".join(part for part in (name.given, name.middle) if part)
    return ", ".join(part for part in (name.family, given, name.suffix) if part)


def _address(address: Address) -> str:
    place = " ".join(part for part in (address.city, address.state, address.postal) if part)
    return ", ".join(part for part in (address.street, place) if part)


def _phone(text: str) -> str:
    digits = phone(text)
    return text if digits is None else f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _hidden(number: Identifier) -> str:
    """The last four digits alone: enough to compare, nothing to carry away (45 CFR 164.502(b), minimum necessary)."""
    return f"ends {number.value[-4:]}"


def _bare(value: str) -> str:
    return "".join(one for one in value.casefold() if one.isalnum())


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
