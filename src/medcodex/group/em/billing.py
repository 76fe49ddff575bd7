"""Who bills a visit and with which modifiers: shared visits, teaching, incident-to, a visit beside other services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from medcodex.group.em.result import Level, Reason
from medcodex.group.em.tables import modifiers

if TYPE_CHECKING:
    from medcodex.group.em.visit import IncidentTo, Shared, Visit

_SHARED = "42 CFR 415.140; CMS, Pub. 100-04 ch. 12 s. 30.6.18"
_TEACHING = "42 CFR 415.172; CMS, Pub. 100-04 ch. 12 s. 100"
_EXCEPTION = "42 CFR 415.174; CMS, Pub. 100-04 ch. 12 s. 100.1.1"
_INCIDENT = "42 CFR 410.26; CMS, Pub. 100-02 ch. 15 s. 60"
_BESIDE = "CMS, Pub. 100-04 ch. 12 s. 30.6.6; NCCI Policy Manual ch. 1"
SHARED_FROM = date(2022, 1, 1)
"""First day of 42 CFR 415.140 and of modifier FS; from 2024 on its wording follows the AMA's."""
_AMA_WORDING_FROM = date(2024, 1, 1)
_EXCEPTION_FAMILIES = frozenset({"office_new", "office_established"})
WHO_BILLS = frozenset({"FS", "GC", "GE", "SA"})
PHYSICIAN, NPP, TEACHER = "physician", "npp", "teaching physician"


@dataclass(frozen=True, slots=True)
class Billing:
    """``by`` physician, npp, teaching physician or None; ``reported`` False where the visit may not be reported."""

    by: str | None
    modifiers: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()
    reported: bool = True


def billing(visit: Visit, level: Level | None) -> Billing:
    """Who bills what, with the rule that says so. ``level`` is that of the visit, where it has one."""
    found = _marked(visit, _who(visit, level))
    if visit.separate is None or not (visit.others or visit.family.kind == "preventive"):
        return found
    if not visit.separate:
        why = Reason("modifier", "not significant and separately identifiable: not reported beside the rest", _BESIDE)
        return Billing(found.by, (), (*found.why, why), reported=False)
    why = Reason("modifier", "25: significant and separately identifiable from what else is reported", _BESIDE)
    return Billing(found.by, ("25", *found.modifiers), (*found.why, why), found.reported)


def _who(visit: Visit, level: Level | None) -> Billing:
    if visit.shared:
        return _of_shared(visit, visit.shared)
    if visit.teaching:
        return _of_teaching(visit, level)
    if visit.incident_to:
        return _of_incident_to(visit, visit.incident_to)
    return Billing(visit.clinician)


def _marked(visit: Visit, billed: Billing) -> Billing:
    """With the modifiers that single facts ask for."""
    found = [
        row
        for fact, value in visit.marks
        for row in modifiers(fact, value, visit.family.name, visit.day)
        if visit.under(row.rules)
    ]
    why = tuple(Reason("modifier", f"{row.modifier}: {row.text}", row.source) for row in found)
    return replace(billed, modifiers=(*(row.modifier for row in found), *billed.modifiers), why=(*billed.why, *why))


def _of_shared(visit: Visit, shared: Shared) -> Billing:
    if visit.place != "facility":
        text = "visits are shared in facilities alone; elsewhere see incident to"
        return Billing(None, (), (Reason("billing", text, _SHARED),), reported=False)
    if visit.day < SHARED_FROM:
        text = f"the rule on shared visits begins on {SHARED_FROM}; nobody is named before it"
        return Billing(None, (), (Reason("billing", text, _SHARED),))
    by_time = _longer(shared)
    time_alone = visit.family.kind in {"critical", "discharge"}
    by_mdm = None if time_alone else shared.mdm_by
    told = f"physician {shared.physician} and practitioner {shared.npp} minutes"
    if by_time and by_mdm and by_time != by_mdm:
        text = f"{told}, decision making by the {by_mdm}: either may bill, the one who does documents that part"
        return Billing(None, ("FS",), (Reason("billing", text, _SHARED),))
    biller = by_time or by_mdm
    if biller is None:
        what = "who spent more than half of the time" if time_alone else "time or decision making"
        return Billing(None, (), (Reason("billing", f"the facts do not tell the substantive part ({what})", _SHARED),))
    part = f"more than half of the time ({told})" if by_time else "the substantive part of the decision making"
    since = "" if visit.day >= _AMA_WORDING_FROM else "; 2022 and 2023 ask for the whole of it, or history or exam"
    why = Reason("billing", f"{biller} bills with FS: {part}{'' if by_time else since}", _SHARED)
    return Billing(biller, ("FS",), (why,))


def _longer(shared: Shared) -> str | None:
    if shared.physician is None or shared.npp is None or shared.physician == shared.npp:
        return None
    return PHYSICIAN if shared.physician > shared.npp else NPP


def _of_teaching(visit: Visit, level: Level | None) -> Billing:
    if visit.teaching == "present":
        text = "GC: present for the key part; only the teaching physician's own minutes count"
        return Billing(TEACHER, ("GC",), (Reason("billing", text, _TEACHING),))
    if visit.wellness is None and visit.family.name not in _EXCEPTION_FAMILIES:
        text = f"the primary care exception does not cover {visit.family.name} visits"
    elif level is not None and level > Level.LOW:
        text = f"the primary care exception covers no {level.word} level; the teaching physician has to be present"
    else:
        text = "GE: primary care exception; time does not select the level"
        return Billing(TEACHER, ("GE",), (Reason("billing", text, _EXCEPTION),))
    return Billing(None, (), (Reason("billing", text, _EXCEPTION),), reported=False)


def _of_incident_to(visit: Visit, told: IncidentTo) -> Billing:
    lacking = [
        what
        for what, missing in (
            ("it is a facility", visit.place == "facility"),
            ("the patient is new", visit.family.patient == "new"),
            ("a new problem was addressed", told.new_problem),
            ("supervision was not direct", told.supervision != "direct"),
        )
        if missing
    ]
    if lacking:
        text = f"not incident to, since {' and '.join(lacking)}: the practitioner bills under the own number"
        return Billing(NPP, (), (Reason("billing", text, _INCIDENT),))
    modifiers = ("SA",) if visit.sa else ()
    text = "incident to: billed under the supervising physician" + (", with SA as the payer asks" if visit.sa else "")
    return Billing(PHYSICIAN, modifiers, (Reason("billing", text, _INCIDENT),))
