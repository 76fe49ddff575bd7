"""Who pays for an encounter: the Coverages that its claims name, else those of the patient that were in force."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingCoverage
from medcodex.interchange.fhir.billing.coverages import class_of, group_name, member_of, relationship_of
from medcodex.interchange.fhir.charges import claims_of
from medcodex.interchange.fhir.kinds import Place
from medcodex.interchange.fhir.patients import patient as person_of
from medcodex.interchange.fhir.times import day_of
from medcodex.interchange.fhir.words import concept, flat, status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.interchange.fhir.record import Held, Record
    from medcodex.interchange.site import Site

SELF, _UNKNOWN = "18", "21"
_WORD = 80
_MOST = 3
_LAST = 100
_PERSONS = frozenset({"Patient", "RelatedPerson"})


def coverages_of(
    held: Held, patient: Held | None, billed: Sequence[Held], record: Record, site: Site
) -> tuple[IncomingCoverage, ...]:
    """The covers of an encounter in the order in which they pay, at most three: as its claims say, else those of the
    patient that were in force on its first day. Those that name no payer are left out."""
    for claim in claims_of(held, billed):
        told = [one for one in _of_claim(claim, record, site) if one.payer]
        if told:
            return tuple(told[:_MOST])
    if patient is None:
        return ()
    standing = [one for one in record.referring(patient) if _in_force(one, held)]
    told = [_cover(one, record, site) for one in sorted(standing, key=_order)]
    return tuple([one for one in told if one.payer][:_MOST])


def _of_claim(claim: Held, record: Record, site: Site) -> Iterator[IncomingCoverage]:
    if claim.kind == "ChargeItem":
        return
    every = list(claim.element.each("insurance"))
    every.sort(key=lambda one: one.whole("sequence") or (0 if one.flag("focal") else _LAST))
    for insurance in every:
        reference = insurance.one("coverage")
        coverage = record.at(reference, claim)
        if coverage is not None:
            yield _cover(coverage, record, site)
        else:
            yield IncomingCoverage(_known(record.called(reference, claim), site))


def _in_force(one: Held, held: Held) -> bool:
    if one.row.place is not Place.COVER or status(one.element) not in {"active", ""}:
        return False
    began = day_of(held.element.one("period"), "start")
    period = one.element.one("period")
    since, until = day_of(period, "start"), day_of(period, "end")
    return not (began and ((since and began < since) or (until and began > until)))


def _order(one: Held) -> int:
    return one.element.whole("order") or _LAST


def _cover(one: Held, record: Record, site: Site) -> IncomingCoverage:
    element = one.element
    names = (record.called(payor, one) for payor in element.each("payor"))
    payer = _known(next(filter(None, names), "") or concept(element.one("type")), site)
    group = class_of(element, "group")
    relationship = relationship_of(element.one("relationship"))
    subscriber, beneficiary = element.one("subscriber"), element.one("beneficiary")
    whose = record.at(subscriber, one)
    if not relationship:
        another = whose is not None and whose != record.at(beneficiary, one)
        relationship = _UNKNOWN if another else SELF
    found = IncomingCoverage(
        payer=payer,
        member_id=flat(element.text("subscriberId") or member_of(element), _WORD),
        relationship=relationship,
        group_number=flat(group.text("value"), _WORD) if group is not None else "",
        group_name=flat(group_name(element, group), _WORD),
    )
    return found if relationship == SELF or whose is None else _insuring(found, whose)


def _insuring(cover: IncomingCoverage, whose: Held) -> IncomingCoverage:
    """The cover with what its subscriber's own resource tells of them."""
    if whose.kind not in _PERSONS:
        return cover
    told = person_of(whose.element, whose.name)
    return replace(
        cover,
        subscriber=next(iter(told.names), None),
        birth_date=told.birth_date,
        sex=told.sex if told.sex in {"F", "M"} else "",
        address=next(iter(told.addresses), None),
    )


def _known(name: str, site: Site) -> str:
    return site.payer(flat(name, _WORD)) or ""
