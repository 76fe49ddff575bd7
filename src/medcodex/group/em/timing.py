"""What time decides: the level by total time, discharge, critical care and prolonged time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.group.em.result import Level, Reason, Service
from medcodex.group.em.times import critical_care, floors, prolonged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.group.em.result import VisitCodes
    from medcodex.group.em.visit import Visit

DISCHARGE_MINUTES = 30
_PROLONGED_STEP = 15
_COUNTED = "AMA, time on the date of the visit; CMS, Pub. 100-04 ch. 12 s. 30.6.1"
_DISCHARGE = "AMA, discharge day management by total time; CMS, Pub. 100-04 ch. 12 s. 30.6.9.2"


def counted(visit: Visit) -> Iterator[Reason]:
    """Which minutes count and which do not."""
    if visit.minutes is not None:
        who = "of both, each minute together once" if visit.shared else "of the reporting clinician on the date"
        yield Reason("time", f"{visit.minutes} minutes {who}", _COUNTED)
    for minutes, what in (
        (visit.minutes_separate, "on services reported apart, teaching or travel, taken off"),
        (visit.minutes_staff, "of clinical staff, not counted"),
        (visit.minutes_other_days, "on other days, not counted for the level"),
    ):
        if minutes:
            yield Reason("time", f"{minutes} minutes {what}", _COUNTED)


def level_by_time(visit: Visit, family: str) -> tuple[Level | None, tuple[Reason, ...]]:
    """The level that the minutes reach; None where time selects none for the family or no minutes are told."""
    if visit.minutes is None:
        return None, ()
    found = floors(family, visit.day)
    if found is None:
        return None, (Reason("time", f"time selects no level of {family} visits", visit.family.source),)
    level = found.level(visit.minutes)
    least = ", ".join(map(str, found.minutes))
    text = f"{level.word}: {visit.minutes} minutes; the levels of {family} begin at {least}"
    return level, (Reason("time", text, found.source),)


def discharge(visit: Visit, codes: VisitCodes) -> tuple[tuple[Service, ...], tuple[Reason, ...]]:
    """The discharge day by its minutes; without minutes it counts as the shorter one."""
    longer = visit.minutes is not None and visit.minutes > DISCHARGE_MINUTES
    level = "over_30" if longer else "30_or_less"
    told = "no minutes documented" if visit.minutes is None else f"{visit.minutes} minutes"
    why = Reason(
        "time", f"{told}: {'more than' if longer else 'not more than'} {DISCHARGE_MINUTES} minutes", _DISCHARGE
    )
    name = visit.family.name
    return (Service("discharge", name, level, "cpt", codes.code(name, level)),), (why,)


def critical(visit: Visit, codes: VisitCodes) -> tuple[tuple[Service, ...], tuple[Reason, ...]]:
    """First and additional units of critical care, by each of the rules that hold for the payer; one answer where
    they agree."""
    if visit.minutes is None:
        return (), (
            Reason("time", "critical care is reported by its minutes; none are documented", visit.family.source),
        )
    found: dict[str, int] = {}
    why: list[Reason] = []
    for rule in critical_care(visit.day):
        if not visit.under(rule.rules):
            continue
        if visit.minutes < rule.first:
            text = f"{visit.minutes} minutes: below {rule.first} another family of visit is reported"
            return (), (Reason("time", text, rule.source),)
        found[rule.rules] = max(0, (visit.minutes - rule.second) // rule.step + 1)
        text = (
            f"{rule.rules}: {visit.minutes} minutes, additional units from {rule.second} minutes on every {rule.step}"
        )
        why.append(Reason("time", f"{text}: {found[rule.rules]}", rule.source))
    name = visit.family.name
    services = [Service("critical", name, "first", "cpt", codes.code(name, "first"))]
    agreed = {"any": min(found.values())} if len(found) > 1 and len(set(found.values())) == 1 else found
    services += [
        Service("critical", name, "additional", "cpt", codes.code(name, "additional"), units, rules=rules)
        for rules, units in agreed.items()
        if units
    ]
    return tuple(services), tuple(why)


def prolonged_time(visit: Visit, codes: VisitCodes) -> tuple[tuple[Service, ...], tuple[Reason, ...]]:
    """Prolonged time beside the highest level reached by time, by each of the rules that hold for the payer."""
    reached = floors(visit.family.name, visit.day)
    if visit.minutes is None or reached is None or reached.level(visit.minutes) is not Level.HIGH:
        return (), ()
    services: list[Service] = []
    why: list[Reason] = []
    for row in prolonged(visit.family.name, visit.day):
        if not visit.under(row.rules):
            continue
        minutes = visit.minutes + (visit.minutes_other_days if row.days else 0)
        units = (minutes - row.minutes) // _PROLONGED_STEP + 1 if minutes >= row.minutes else 0
        days = " with the days around" if row.days and visit.minutes_other_days else ""
        text = f"{row.rules}: {minutes} minutes{days}, prolonged from {row.minutes} on every {_PROLONGED_STEP}: {units}"
        why.append(Reason("prolonged", text, row.source))
        if units:
            system, code = ("hcpcs", row.code) if row.code else ("cpt", codes.code("prolonged", row.kind))
            services.append(Service("prolonged", visit.family.name, row.kind, system, code, units, rules=row.rules))
    return tuple(services), tuple(why)
