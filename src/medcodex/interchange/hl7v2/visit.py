"""Which encounter a message is about, and what it tells of it: PV1, PID-18 (HL7 v2.8.2, 3.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingChart
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.coverages import coverages_of
from medcodex.interchange.hl7v2.values import coded, date_of, person, plain
from medcodex.interchange.site import MAX_WORD

if TYPE_CHECKING:
    from collections.abc import Collection

    from medcodex.encounter.incoming import IncomingCharge, IncomingDocument, IncomingPatient
    from medcodex.formats.hl7v2.message import Segment
    from medcodex.interchange.hl7v2.groups import Group
    from medcodex.interchange.site import Site


def account_of(group: Group) -> str:
    """The account number (PID-18); "" where none is told."""
    pid = group.first("PID")
    return "" if pid is None else plain(pid.value(18), MAX_WORD)


def visit_of(group: Group) -> str:
    """The visit number (PV1-19), else the alternate one (PV1-50); "" where none is told."""
    pv1 = group.first("PV1")
    return "" if pv1 is None else plain(pv1.value(19), MAX_WORD) or plain(pv1.value(50), MAX_WORD)


def chart_of(
    group: Group,
    patient: IncomingPatient,
    site: Site,
    *,
    not_told: Collection[str] = (),
    facility: str = "",
    documents: tuple[IncomingDocument, ...] = (),
    charges: tuple[IncomingCharge, ...] = (),
) -> IncomingChart:
    """The encounter of a group. ``not_told`` are facts that a message of this kind does not state, ``facility`` the
    sender's where the visit names none. InputError where its dates contradict each other."""
    pv1 = group.first("PV1")
    admitted = None if pv1 is None or "admitted" in not_told else date_of(pv1.value(44))
    discharged = None if pv1 is None or "discharged" in not_told else date_of(pv1.value(45))
    if admitted and discharged and discharged < admitted:
        raise InputError("PV1-45 is before PV1-44: discharged before admitted")
    if admitted and patient.birth_date and admitted < patient.birth_date:
        raise InputError("PID-7 is after PV1-44: born after the admission")
    covers = coverages_of(group, patient, site, admitted, discharged)
    return IncomingChart(
        account=account_of(group),
        visit=visit_of(group),
        patient=patient,
        setting=None if pv1 is None else site.setting(pv1.value(2), pv1.value(18), pv1.value(10)),
        admitted=admitted,
        discharged=discharged,
        payer=covers[0].payer if covers else None,
        specialty=None if pv1 is None else plain(coded(pv1, 10), MAX_WORD) or None,
        facility=(None if pv1 is None else _facility(pv1)) or plain(facility, MAX_WORD) or None,
        attending=None if pv1 is None else person(pv1, 7) or None,
        documents=documents,
        charges=charges,
        coverages=covers,
    )


def _facility(pv1: Segment) -> str:
    """The servicing facility (PV1-39), else that of the location (PV1-3.4)."""
    return plain(pv1.value(39), MAX_WORD) or plain(pv1.value(3, 4), MAX_WORD)
