"""What is reported beside a visit: the preventive service, visit complexity, the hospital's own clinic visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.group.em.result import Reason, Service
from medcodex.group.em.tables import age_band, complexity, wellness

if TYPE_CHECKING:
    from medcodex.group.em.billing import Billing
    from medcodex.group.em.result import VisitCodes
    from medcodex.group.em.visit import Visit

_COMPLEXITY = "G2211"
_CLINIC = "G0463"
_OPPS = "CMS, CY 2014 OPPS (78 FR 74826)"


def preventive_service(visit: Visit, codes: VisitCodes) -> tuple[tuple[Service, ...], tuple[Reason, ...]]:
    """Medicare's own preventive visit, or the one of the patient's age."""
    name = visit.family.name
    if visit.medicare or visit.wellness:
        if visit.wellness is None:
            text = "Medicare pays its own preventive visits alone; em_wellness tells which it is"
            return (), (Reason("preventive", text, wellness()["first"].source),)
        row = wellness()[visit.wellness]
        why = Reason("preventive", f"{row.code}: {row.text}", row.source)
        return (Service("preventive", name, row.name, "hcpcs", row.code, rules="cms"),), (why,)
    band = age_band(visit.age) if visit.age is not None else None
    if band is None:
        return (), (Reason("preventive", "no age: preventive visits are told apart by age", visit.family.source),)
    why = Reason("preventive", f"{name}, age {visit.age}: {band}", visit.family.source)
    return (Service("preventive", name, band, "cpt", codes.code(name, band)),), (why,)


def visit_complexity(visit: Visit, billed: Billing) -> tuple[tuple[Service, ...], tuple[Reason, ...]]:
    """G2211 beside a visit of someone who is cared for over time."""
    if not visit.longitudinal:
        return (), ()
    rule = complexity(visit.family.name, visit.day)
    if rule is None:
        text = f"{_COMPLEXITY} does not stand beside {visit.family.name} visits on {visit.day}"
        return (), (Reason("complexity", text, "CMS, Pub. 100-04 ch. 12 s. 30.6.7"),)
    if "25" in billed.modifiers and not (rule.beside_25 and rule.beside_25.issuperset(visit.others)):
        allowed = f", beside more than {' and '.join(sorted(rule.beside_25))} services" if rule.beside_25 else ""
        text = f"{_COMPLEXITY} not reported: the visit has modifier 25{allowed}"
        return (), (Reason("complexity", text, rule.source),)
    why = Reason("complexity", f"{_COMPLEXITY}: continuing focal point of care or ongoing care", rule.source)
    return (Service("add-on", visit.family.name, "", "hcpcs", _COMPLEXITY, rules="cms"),), (why,)


def clinic_visit(visit: Visit) -> tuple[tuple[Service, ...], tuple[Reason, ...]]:
    """The hospital's own line for a visit in its clinic, whatever the level."""
    if not (visit.hospital_clinic and visit.under("cms")):
        return (), ()
    why = Reason(
        "clinic", f"{_CLINIC}: a visit in the hospital's clinic, on its own claim, one code for all levels", _OPPS
    )
    return (Service("clinic", visit.family.name, "", "hcpcs", _CLINIC, rules="cms"),), (why,)
