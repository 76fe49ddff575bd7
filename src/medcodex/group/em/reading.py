"""A visit read from the facts of an encounter, and refused where the facts contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.errors import InputError
from medcodex.group.em.items import ELEMENTS
from medcodex.group.em.tables import families
from medcodex.group.em.values import Facts
from medcodex.group.em.visit import MEDICARE, IncidentTo, Shared, Visit

if TYPE_CHECKING:
    from datetime import date

    from medcodex.encounter.coded import Encounter
    from medcodex.group.em.tables import Family

YEARS_NEW = 3
"""A patient is new where there was no professional face-to-face service within so many years (CMS, Pub. 100-04 ch. 12
s. 30.6.7)."""
_CLINIC_FAMILIES = frozenset({"office_new", "office_established", "consult_op"})
_MARKS = ("em_surgery", "em_record")
_BY_PATIENT = ("office", "home", "preventive")


def is_visit(encounter: Encounter) -> bool:
    """Whether the encounter has facts about a visit."""
    return any(name.startswith("em_") for name in encounter.facts)


def refuse_elsewhere(encounter: Encounter) -> None:
    """InputError for a fact about a visit that stands on a diagnosis or a line, where nobody would read it."""
    of_diagnoses = ((f"diagnoses[{place}]", one.facts) for place, one in enumerate(encounter.diagnoses))
    of_lines = ((f"lines[{place}]", one.facts) for place, one in enumerate(encounter.lines))
    for where, facts in (*of_diagnoses, *of_lines):
        if any(name.startswith("em_") for name in facts):
            raise InputError("facts about a visit stand on the encounter", f"{where}.facts")


def visit_of(encounter: Encounter) -> Visit:
    """The visit that the facts of an encounter tell. InputError, with the path of the fact, for a name or value that
    the vocabulary has not, and for facts that contradict each other."""
    facts = Facts(encounter.facts)
    day = encounter.date
    family, newness = _family(facts, day)
    place = facts.choice("em_place") or family.place or None
    if family.place and place != family.place:
        raise _contradiction("em_place", f"{family.name} visits are always in a {family.place} place")
    shared = _shared(facts, place)
    teaching = facts.choice("em_teaching")
    incident_to = _incident_to(facts)
    if sum(one is not None for one in (shared, teaching, incident_to)) > 1:
        raise _contradiction("em_shared", "a visit is one of shared, teaching and incident to")
    clinician = facts.choice("em_clinician")
    if teaching and clinician == "npp":
        raise _contradiction("em_clinician", "a teaching physician is a physician")
    if incident_to and clinician == "physician":
        raise _contradiction("em_clinician", "what is incident to a physician's services is done by someone else")
    others, separate = facts.choices("em_other_services"), facts.flag("em_separate")
    if others and separate is None:
        raise InputError(
            "true or false needed beside em_other_services: is the visit significant and separate?", "facts.em_separate"
        )
    if separate is not None and not others and family.kind != "preventive":
        raise _contradiction("em_separate", "told without em_other_services, from which the visit would be separate")
    billed = encounter.bills_medicare
    wellness = facts.choice("em_wellness")
    if wellness and family.kind != "preventive":
        raise _contradiction("em_wellness", f"{family.name} is no preventive visit")
    separate_minutes = facts.minutes("em_minutes_separate") or 0
    visit = Visit(
        day=day,
        family=family,
        payer=None if billed is None else MEDICARE if billed else "other",
        age=encounter.years_old,
        documented={
            element: facts.items(f"em_{element}", day) if f"em_{element}" in facts else None for element in ELEMENTS
        },
        billed_tests=frozenset(facts.names("em_billed_tests")),
        minutes=_minutes(facts, shared, separate_minutes),
        minutes_separate=separate_minutes,
        minutes_staff=facts.minutes("em_minutes_staff") or 0,
        minutes_other_days=facts.minutes("em_minutes_other_days") or 0,
        place=place,
        clinician=clinician,
        shared=shared,
        teaching=teaching,
        incident_to=incident_to,
        sa=facts.flag("em_sa") is True,
        others=others,
        separate=separate,
        wellness=wellness,
        longitudinal=facts.flag("em_longitudinal") is True,
        hospital_clinic=encounter.claim == Claim.FACILITY and family.name in _CLINIC_FAMILIES,
        marks=tuple((name, value) for name in _MARKS if (value := facts.choice(name))),
        hours=facts.hours("em_hours"),
        newness=newness,
    )
    if family.kind == "preventive" and visit.has_problem and separate is None:
        raise InputError(
            "true or false needed beside a preventive visit with a problem: is it significant and separate?",
            "facts.em_separate",
        )
    return visit


def _family(facts: Facts, day: date) -> tuple[Family, str | None]:
    name = facts.choice("em_family", (*families(), *_BY_PATIENT))
    if name is None:
        raise InputError("missing: the family of the visit", "facts.em_family")
    last = facts.day("em_last_service")
    if last is None:
        if name in _BY_PATIENT:
            raise InputError(f"needed to tell {name}_new from {name}_established", "facts.em_last_service")
        return families()[name], None
    told, patient = _newness(last, day)
    family = families()[f"{name}_{patient}" if name in _BY_PATIENT else name]
    if family.patient and family.patient != patient:
        raise _contradiction("em_family", f"the patient is {patient}: {told}")
    return family, told if family.patient else None


def _newness(last: date | str, day: date) -> tuple[str, str]:
    if isinstance(last, str):
        return "never seen by the clinician or one of the same specialty in the group", "new"
    if last > day:
        raise _contradiction("em_last_service", f"comes after the visit on {day}")
    within = (last.year + YEARS_NEW, last.month, last.day) >= (day.year, day.month, day.day)
    told = f"last seen on {last}, {'within' if within else 'more than'} {YEARS_NEW} years before {day}"
    return told, "established" if within else "new"


def _shared(facts: Facts, place: str | None) -> Shared | None:
    told = ("em_physician_minutes", "em_npp_minutes", "em_substantive_mdm")
    if not facts.flag("em_shared"):
        _refuse_stray(facts, told, "em_shared")
        return None
    if place is None:
        raise InputError("needed of a shared visit: facility or non_facility", "facts.em_place")
    return Shared(
        facts.minutes("em_physician_minutes"), facts.minutes("em_npp_minutes"), facts.choice("em_substantive_mdm")
    )


def _refuse_stray(facts: Facts, names: tuple[str, ...], needs: str) -> None:
    for name in names:
        if name in facts:
            raise _contradiction(name, f"told without {needs}, of which it is a part")


def _incident_to(facts: Facts) -> IncidentTo | None:
    if not facts.flag("em_incident_to"):
        _refuse_stray(facts, ("em_supervision", "em_new_problem", "em_sa"), "em_incident_to")
        return None
    supervision, new_problem = facts.choice("em_supervision"), facts.flag("em_new_problem")
    for name, told in (("em_supervision", supervision), ("em_new_problem", new_problem)):
        if told is None:
            raise InputError("needed of a visit incident to a physician's services", f"facts.{name}")
    if "em_place" not in facts:
        raise InputError("needed of a visit incident to a physician's services", "facts.em_place")
    return IncidentTo(supervision or "", new_problem is True)


def _minutes(facts: Facts, shared: Shared | None, separate: int) -> int | None:
    minutes = facts.minutes("em_minutes")
    if shared and shared.physician is not None and shared.npp is not None:
        both = shared.physician + shared.npp
        if minutes not in {None, both}:
            raise _contradiction("em_minutes", "not the sum of the physician's and the practitioner's minutes")
        minutes = both
    if minutes is None:
        if separate:
            raise _contradiction("em_minutes_separate", "told without em_minutes, of which they are a part")
        return None
    if separate > minutes:
        raise _contradiction("em_minutes_separate", "more than em_minutes, of which they are a part")
    return minutes - separate


def _contradiction(name: str, told: str) -> InputError:
    return InputError(f"contradiction: {told}", f"facts.{name}")
