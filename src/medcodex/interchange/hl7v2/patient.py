"""Who a message is about: PID (HL7 v2.8.2, 3.4.2)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Identifier, IncomingPatient
from medcodex.interchange.hl7v2.values import addresses, date_of, identifiers, names, phones, plain
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter.incoming import PersonName
    from medcodex.formats.hl7v2.message import Segment

_SEXES = {"M": "M", "F": "F", "MALE": "M", "FEMALE": "F"}
_NEVER = 9
"""Rank of numbers that are no record numbers: social security, licences, accounts."""


def patient_of(pid: Segment) -> IncomingPatient:
    """The patient. The record number is that of PID-3 whose type (HL7 table 0203) fits best, else of PID-2 or PID-4, as
    versions before 2.3 have them; "" where there is none."""
    told = identifiers(pid, 3)
    number = record_number(told) or record_number(identifiers(pid, 2)) or record_number(identifiers(pid, 4))
    others = [
        *identifiers(pid, 2),
        *identifiers(pid, 4),
        *(Identifier(one.value, one.authority, "SS") for one in identifiers(pid, 19)),
    ]
    known = names(pid, 5)
    died = date_of(pid.value(29))
    return IncomingPatient(
        mrn=number.value if number else "",
        authority=number.authority if number else "",
        name=written(known),
        birth_date=date_of(pid.value(7)),
        sex=_SEXES.get(pid.value(8).upper()),
        identifiers=tuple(dict.fromkeys([*told, *others])),
        names=known + names(pid, 9),
        addresses=addresses(pid, 11),
        phones=tuple(dict.fromkeys(phones(pid, 13) + phones(pid, 14))),
        died=died,
    )


def record_number(told: Sequence[Identifier]) -> Identifier | None:
    """The one of several numbers by which the sender files the patient's records; None where all are of kinds that
    are none, such as social security."""
    ranks = _ranks()
    ranked = [(ranks.get(one.kind, ranks["*"]), one) for one in told]
    fit = [pair for pair in ranked if pair[0] < _NEVER]
    return min(fit, key=lambda pair: pair[0])[1] if fit else None


def written(known: Sequence[PersonName]) -> str | None:
    """The first name as people read it: "Family, Given"."""
    if not known:
        return None
    first = known[0]
    given = " ".join(filter(None, (first.given, first.middle)))
    return plain(", ".join(filter(None, (" ".join(filter(None, (first.family, first.suffix))), given))), 200) or None


@cache
def _ranks() -> dict[str, int]:
    return {row["code"]: int(row["rank"]) for row in table_rows("medcodex.interchange", "data/identifier_types.tsv")}
