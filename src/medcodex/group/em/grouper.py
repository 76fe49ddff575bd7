"""The level of a visit with all that is reported beside it; a Grouper of EmResult."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter import Notice
from medcodex.group.em.beside import clinic_visit, preventive_service, visit_complexity
from medcodex.group.em.billing import WHO_BILLS, billing
from medcodex.group.em.elements import decide
from medcodex.group.em.reading import is_visit, refuse_elsewhere, visit_of
from medcodex.group.em.result import EmResult, Level, NoCodes, Reason, Service
from medcodex.group.em.tables import families
from medcodex.group.em.timing import counted, critical, discharge, level_by_time, prolonged_time
from medcodex.group.protocol import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from medcodex.encounter.coded import Encounter
    from medcodex.group.em.billing import Billing
    from medcodex.group.em.result import VisitCodes
    from medcodex.group.em.visit import Visit

_SAME_DAY, _INITIAL = "hospital_same_day", "hospital_initial"
_SAME_DAY_HOURS = 8
_SAME_DAY_SOURCE = "CMS, Pub. 100-04 ch. 12 s. 30.6.9.1"
_BY_RULES = frozenset({"prolonged", "critical"})
_NEWNESS = "CMS, Pub. 100-04 ch. 12 s. 30.6.7: three years, same specialty and group"
_HIGHER = "AMA, levels by decision making or total time; the higher is reported where both are documented"
_CONSULT = "CMS, Pub. 100-04 ch. 12 s. 30.6.10"
_EXCEPTION = "CMS, 42 CFR 415.174: decision making alone selects the level under the exception"


class EmGrouper:
    """Levels visits. ``codes_on`` gives the licensee's map of a date."""

    id = "em"

    def __init__(self, codes_on: Callable[[date], VisitCodes] = lambda _: NoCodes()) -> None:
        self._codes_on = codes_on

    def group(self, encounter: Encounter) -> Outcome[EmResult]:
        """None for an encounter without facts about a visit, and for days before the framework. InputError, with the
        path of the fact, for facts that are not of the vocabulary or contradict each other."""
        refuse_elsewhere(encounter)
        if not is_visit(encounter):
            return Outcome(None)
        visit = visit_of(encounter)
        if visit.day < visit.family.start:
            told = f"the framework for {visit.family.name} visits begins on {visit.family.start}; no level before it"
            return Outcome(None, (Notice("no-version", told),))
        return level_visit(visit, self._codes_on(visit.day))


def level_visit(visit: Visit, codes: VisitCodes) -> Outcome[EmResult]:
    """The answer to a visit that has been read."""
    if visit.family.kind == "levelled":
        result = _same_day(visit, codes) if visit.family.name == _SAME_DAY else _levelled(visit, codes)
    elif visit.family.kind == "preventive":
        result = _preventive(visit, codes)
    else:
        services, why = (critical if visit.family.kind == "critical" else discharge)(visit, codes)
        result = _finish(visit, services, (*counted(visit), *why), billing(visit, None))
    result = replace(result, code_note=codes.note)
    return Outcome(result, (*_notices(visit, result), *codes.notices))


def _same_day(visit: Visit, codes: VisitCodes) -> EmResult:
    """Medicare pays a stay that begins and ends on one date and is shorter than eight hours as an initial visit."""
    if not visit.medicare or visit.hours is None or visit.hours >= _SAME_DAY_HOURS:
        return _levelled(visit, codes)
    found = _levelled(replace(visit, family=families()[_INITIAL]), codes)
    text = f"{visit.hours} hours: under {_SAME_DAY_HOURS} Medicare pays the initial visit alone"
    return replace(found, why=(Reason("payer", text, _SAME_DAY_SOURCE), *found.why))


def _levelled(visit: Visit, codes: VisitCodes) -> EmResult:
    name = visit.family.name
    mdm = decide(visit) if visit.has_mdm else None
    time, told = _time(visit)
    longer, why = prolonged_time(visit, codes) if time is not None else ((), ())
    level, by, chosen = _chosen(mdm.level if mdm else None, time, prefer="time" if longer else "mdm")
    billed = billing(visit, level)
    services: tuple[Service, ...] = ()
    if level:
        services = (Service("visit", name, level.word, "cpt", codes.code(name, level.word)),)
        added, why_added = visit_complexity(visit, billed)
        clinic, why_clinic = clinic_visit(visit)
        services = (*services, *longer, *added, *clinic)
        chosen = (*chosen, *why, *why_added, *why_clinic)
    if "consult" in name and visit.medicare:
        chosen = (
            *chosen,
            Reason("payer", "Medicare does not pay consultations; report the visit by its place", _CONSULT),
        )
    found = _finish(visit, services, (*(mdm.why if mdm else ()), *told, *chosen), billed)
    found = replace(found, level=level or None, by=by, time=time)
    if mdm is None:
        return found
    elements = mdm.elements
    return replace(found, mdm=mdm.level, problems=elements["problems"], data=elements["data"], risk=elements["risk"])


def _time(visit: Visit) -> tuple[Level | None, tuple[Reason, ...]]:
    if visit.teaching == "exception" and visit.minutes is not None:
        return None, (Reason("time", f"{visit.minutes} minutes do not select the level", _EXCEPTION),)
    level, why = level_by_time(visit, visit.family.name)
    return level, (*counted(visit), *why)


def _chosen(mdm: Level | None, time: Level | None, prefer: str = "mdm") -> tuple[Level, str | None, tuple[Reason, ...]]:
    """The higher of the two; where they are equal the one to ``prefer``: time where prolonged time stands beside it,
    which asks for a level selected by time."""
    level = max(mdm or Level.NONE, time or Level.NONE)
    if level is Level.NONE:
        return level, None, ()
    by = prefer if mdm == time else "mdm" if mdm == level else "time"
    if mdm is None or time is None:
        return level, by, ()
    text = f"{level.word}, by {by}: {mdm.word} by decision making, {time.word} by time"
    return level, by, (Reason("level", text, _HIGHER),)


def _preventive(visit: Visit, codes: VisitCodes) -> EmResult:
    """The preventive visit and, where a problem was addressed, the visit for it with modifier 25."""
    own, why = preventive_service(visit, codes)
    alone = billing(replace(visit, separate=None), None)
    preventive = _finish(visit, own, why, alone)
    if not visit.has_problem:
        return preventive
    family = families()[f"office_{visit.family.patient}"]
    found = _levelled(replace(visit, family=family, others=(*visit.others, "preventive")), codes)
    services = (*preventive.services, *found.services)
    return replace(found, family=visit.family.name, services=services, why=(*why, *found.why))


def _finish(visit: Visit, services: tuple[Service, ...], why: tuple[Reason, ...], billed: Billing) -> EmResult:
    """The answer to a visit that has no level; a levelled one adds it."""
    return EmResult(
        visit.family.name,
        level=None,
        problems=None,
        data=None,
        risk=None,
        mdm=None,
        time=None,
        minutes=visit.minutes,
        by=None,
        billed_by=billed.by,
        services=tuple(_with_modifiers(one, billed) for one in services) if billed.reported else (),
        why=(*_newness(visit), *why, *billed.why),
    )


def _with_modifiers(service: Service, billed: Billing) -> Service:
    """Who bills is told on each line, what concerns the visit alone on the visit."""
    if service.kind == "clinic":
        return service
    visit = service.kind in {"visit", "critical", "discharge"}
    return replace(service, modifiers=tuple(one for one in billed.modifiers if visit or one in WHO_BILLS))


def _newness(visit: Visit) -> tuple[Reason, ...]:
    if visit.newness is None:
        return ()
    return (Reason("patient", f"{visit.family.patient}: {visit.newness}", _NEWNESS),)


def _notices(visit: Visit, result: EmResult) -> Iterator[Notice]:
    if visit.has_mdm and visit.family.kind in {"critical", "discharge"}:
        yield Notice("not-used", f"decision making selects nothing of {visit.family.name}")
    elif visit.has_mdm:
        for element, found in visit.documented.items():
            if found is None:
                yield Notice("missing", f"nothing is told of em_{element}; it counts as if nothing were documented")
        if visit.documented["problems"] == ():
            yield Notice("missing", "no problem addressed is documented: a visit needs one")
    if visit.family.kind == "levelled" and result.level is None:
        yield Notice("missing", "neither decision making nor time reaches a level")
    if visit.payer is None and any(one.rules != "any" and one.kind in _BY_RULES for one in result.services):
        yield Notice("payer", "no payer is named: what CMS's and CPT's rules ask for differs, and both are told")
    if visit.family.name == _SAME_DAY and visit.medicare and visit.hours is None:
        yield Notice("missing", f"em_hours is not told: under {_SAME_DAY_HOURS} hours Medicare pays the initial visit")
    if visit.shared and visit.clinician and result.billed_by and visit.clinician != result.billed_by:
        yield Notice("billed-by", f"em_clinician is {visit.clinician}, and the rules name the {result.billed_by}")
    if visit.payer == "other" and (visit.shared or visit.teaching or visit.incident_to):
        yield Notice("payer", "who bills and FS, GC and GE are told by Medicare's rules; the payer may have its own")
    if any(one.code is None for one in result.services):
        yield Notice(
            "no-code", f"{result.code_note}; CPT is loaded with `medcodex data add FOLDER --accept-licence cpt`"
        )
