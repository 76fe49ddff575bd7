"""What is known of a person, as it was told: everything that was ever true, the newest first. Nothing is taken away
when a name or an address changes."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the store reads the annotations
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Address, Identifier, PersonName

if TYPE_CHECKING:
    from medcodex.encounter.incoming import IncomingPatient


@dataclass(frozen=True, slots=True)
class Traits:
    """``sexes`` are F, M or U; ``identifiers`` hold the record numbers too (kind MR)."""

    names: tuple[PersonName, ...] = ()
    births: tuple[dt.date, ...] = ()
    sexes: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    deaths: tuple[dt.date, ...] = ()

    def with_told(self, told: Traits) -> Traits:
        """The same with what is told anew in front."""
        return Traits(*(tuple(dict.fromkeys((*getattr(told, one.name), *getattr(self, one.name)))) for one in _FIELDS))


_FIELDS = fields(Traits)


def traits_of(told: IncomingPatient) -> Traits:
    """What a message tells of a patient."""
    names = told.names or ((name_in_parts(told.name),) if told.name and told.name.strip() else ())
    number = (Identifier(told.mrn, told.authority, "MR"),) if told.mrn else ()
    others = (one for one in told.identifiers if one.value and (one.value, one.authority) != (told.mrn, told.authority))
    return Traits(
        names=tuple(one for one in names if one.family or one.given),
        births=(told.birth_date,) if told.birth_date else (),
        sexes=(told.sex,) if told.sex else (),
        addresses=tuple(one for one in told.addresses if one != Address()),
        phones=tuple(one for one in told.phones if one.strip()),
        identifiers=(*number, *others),
        deaths=(told.died,) if told.died else (),
    )


def name_in_parts(name: str) -> PersonName:
    """A name as people write it, in its parts: "Family, Given Middle" or "Given Middle Family"."""
    family, comma, rest = name.partition(",")
    words = rest.split() if comma else name.split()
    if not comma:
        *words, family = words or [""]
    return PersonName(family.strip(), words[0] if words else "", " ".join(words[1:]))
