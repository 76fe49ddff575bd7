"""Who pays: IN1 with the IN2 and IN3 behind it (HL7 v2.8.2, 6.5.6 to 6.5.8)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingCoverage
from medcodex.interchange.hl7v2.values import addresses, date_of, names, plain
from medcodex.interchange.site import MAX_WORD
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.encounter.incoming import IncomingPatient, PersonName
    from medcodex.formats.hl7v2.message import Segment
    from medcodex.interchange.hl7v2.groups import Group
    from medcodex.interchange.site import Site

SELF, UNKNOWN, _CHILD, _OTHER = "18", "21", "19", "G8"
_MOST = 3
_SEXES = {"M": "M", "F": "F", "MALE": "M", "FEMALE": "F"}
_LAST, _DIGITS = 100, 3


@dataclass(slots=True)
class _Insurance:
    """An IN1 with what stands behind it."""

    in1: Segment
    behind: list[Segment] = field(default_factory=list)

    def value(self, name: str, position: int) -> str:
        """The first such field of the segments behind, as text."""
        told = (one.value(position) for one in self.behind if one.id == name)
        return plain(next(filter(None, told), ""), MAX_WORD)

    def number(self, position: int) -> int:
        """A place in the order that a field of the IN1 tells; behind all others where it tells none."""
        told = self.in1.value(position)
        fits = told.isascii() and told.isdigit() and len(told) < _DIGITS and int(told)
        return int(told) if fits else _LAST


def payer_of(insurance: Segment, site: Site) -> str | None:
    """The insurer's name (IN1-4), or its plan (IN1-2) or company (IN1-3), as the site calls it."""
    words = (insurance.value(4), insurance.value(2, 2), insurance.value(2), insurance.value(3))
    found = site.payer(*words)
    return plain(found, MAX_WORD) or None if found else None


def coverages_of(
    group: Group, patient: IncomingPatient, site: Site, first: dt.date | None, last: dt.date | None
) -> tuple[IncomingCoverage, ...]:
    """The covers of a group in the order in which they pay, at most three: by their priority (IN1-22) where any tells
    it, else by their number in the message (IN1-1). Those that were not in force between the
    first and the last day of the encounter are left out, and those that name no payer."""
    found = _insurances(group)
    by = 22 if any(one.number(22) != _LAST for one in found) else 1
    found.sort(key=lambda one: one.number(by))
    standing = [one for one in found if _in_force(one.in1, first, last) and payer_of(one.in1, site)]
    return tuple(_coverage(one, patient, site) for one in standing[:_MOST])


def _insurances(group: Group) -> list[_Insurance]:
    found: list[_Insurance] = []
    for segment in group.segments:
        if segment.id == "IN1":
            found.append(_Insurance(segment))
        elif segment.id in {"IN2", "IN3"} and found:
            found[-1].behind.append(segment)
    return found


def _in_force(in1: Segment, first: dt.date | None, last: dt.date | None) -> bool:
    since, until = date_of(in1.value(12)), date_of(in1.value(13))
    return not ((first and until and until < first) or (last and since and since > last))


def _coverage(one: _Insurance, patient: IncomingPatient, site: Site) -> IncomingCoverage:
    in1 = one.in1
    relationship = _relationship(one, patient)
    cover = IncomingCoverage(
        payer=payer_of(in1, site) or "",
        relationship=relationship,
        member_id=plain(in1.value(49), MAX_WORD) or one.value("IN2", 61) or plain(in1.value(36), MAX_WORD),
        group_number=plain(in1.value(8), MAX_WORD),
        group_name=plain(in1.value(9), MAX_WORD),
        authorization=one.value("IN3", 2),
    )
    if relationship == SELF:
        return cover
    return replace(
        cover,
        subscriber=_insured(in1),
        birth_date=date_of(in1.value(18)),
        sex=_SEXES.get(in1.value(43).upper(), ""),
        address=next(iter(addresses(in1, 19)), None),
    )


def _insured(in1: Segment) -> PersonName | None:
    return next(iter(names(in1, 16)), None)


def _relationship(one: _Insurance, patient: IncomingPatient) -> str:
    """Of the patient to the insured: as IN2-72 tells it, else by how the insured stands to the patient (IN1-17). Where
    neither tells it, nobody or the patient's own name is the patient, and another's name is a subscriber of whom that
    is not known."""
    told = _of_patient().get(one.value("IN2", 72))
    if told is not None:
        return told
    code = one.in1.value(17).upper()
    if code:
        found = _of_insured().get(code, _OTHER)
        return _OTHER if found == _CHILD and _is_younger(one.in1, patient) else found
    insured = _insured(one.in1)
    if insured is None or any(_key(insured) == _key(name) for name in patient.names):
        return SELF
    return UNKNOWN


def _is_younger(in1: Segment, patient: IncomingPatient) -> bool:
    """Whether the insured was born after the patient, who then is no child of theirs."""
    born = date_of(in1.value(18))
    return born is not None and patient.birth_date is not None and born > patient.birth_date


def _key(name: PersonName) -> tuple[str, str]:
    return name.family.casefold(), name.given.casefold()


def _rows(table: str) -> Iterator[tuple[str, str]]:
    for row in table_rows("medcodex.interchange", "data/insured_relationships.tsv"):
        if row["table"] == table:
            yield row["code"], row["x12"]


@cache
def _of_patient() -> dict[str, str]:
    return dict(_rows("0344"))


@cache
def _of_insured() -> dict[str, str]:
    return dict(_rows("0063"))
