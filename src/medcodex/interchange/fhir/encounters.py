"""Encounter resources as the intake knows encounters: numbers, setting, days, place, who attended."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError
from medcodex.interchange.fhir.references import base_of
from medcodex.interchange.fhir.times import day_of
from medcodex.interchange.fhir.words import code_in, codes, coding, concept, concepts, flat, status

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter.records import Setting
    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.record import Held, Record
    from medcodex.interchange.site import Site

STATES = frozenset(
    {"planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown"}
)
CANCELLED = frozenset({"cancelled", "entered-in-error"})
_WORD = 80
_VISIT, _ACCOUNT = "VN", "AN"
_ATTENDING = ("ATND", "PPRF", "")


class Numbers(NamedTuple):
    """Under what numbers an encounter is known; "" where the sender tells none."""

    account: str
    visit: str


class Facts(NamedTuple):
    """What an Encounter tells of itself."""

    numbers: Numbers
    setting: Setting | None
    admitted: dt.date | None
    discharged: dt.date | None
    specialty: str | None
    facility: str | None
    attending: str | None


def facts_of(held: Held, record: Record, site: Site) -> Facts:
    """InputError, naming the element, where an Encounter contradicts itself or R4."""
    element = held.element
    period = element.one("period")
    admitted, end = day_of(period, "start"), day_of(period, "end")
    if period is not None and admitted and end and end < admitted:
        raise InputError(f"{period.path}.end: before the start", f"{period.path}.end")
    services = concepts(element, "serviceType")
    return Facts(
        numbers(held, record),
        _setting(element, site),
        admitted,
        end if status(element) in {"finished", "unknown", ""} else None,
        services[0][:_WORD] if services else None,
        _facility(held, record),
        _attending(held, record),
    )


def numbers(held: Held, record: Record) -> Numbers:
    """The account's number where the sender has one, and the visit's: its identifier, else its resource's own id."""
    element = held.element
    account = ""
    for reference, found in record.each(held, element, "account"):
        identifier = reference.one("identifier")
        if identifier is not None and identifier.text("value"):
            account = account or identifier.text("value")
        if found is not None:
            account = account or next(
                (one.text("value") for one in found.element.each("identifier") if one.text("value")), ""
            )
    told = [(code_in(one.one("type")), one.text("value").strip()) for one in element.each("identifier")]
    account = account or next((value for kind, value in told if kind == _ACCOUNT and value), "")
    visits = [value for kind, value in told if kind == _VISIT and value]
    others = [value for kind, value in told if kind not in {_ACCOUNT, _VISIT} and value]
    visit = next(iter((*visits, *others)), "") or own_number(held)
    for number in (account, visit):
        if len(number) > _WORD or not number.isprintable():
            path = f"{element.path}.identifier"
            raise InputError(f"{path}: a number of at most {_WORD} characters is expected", path)
    return Numbers(account, visit)


def own_number(held: Held) -> str:
    """A number made of the resource's name: its id, with the server where there is one, as ids are a server's own."""
    base, short = base_of(held.name), held.name.rpartition("urn:uuid:")[2]
    if not base:
        return short
    identifier = held.name.removeprefix(f"{base}/")
    told = f"{identifier} at {base.partition('://')[2]}"
    if len(told) <= _WORD:
        return told
    return f"{identifier}@{sha256(base.encode()).hexdigest()[:16]}"[:_WORD]


def _setting(element: Element, site: Site) -> Setting | None:
    kind = element.one("class")
    finer = [*concepts(element, "serviceType"), *concepts(element, "type")]
    return None if kind is None else site.setting(kind.text("code"), *finer) or site.setting(kind.text("display"))


def _facility(held: Held, record: Record) -> str | None:
    places = [record.called(one.one("location"), held) for one in held.element.each("location")]
    found = next(filter(None, places), "") or record.called(held.element.one("serviceProvider"), held)
    return flat(found, _WORD) or None


def _attending(held: Held, record: Record) -> str | None:
    """The attending, else who performed, else whoever is named first of the providers."""
    people: dict[str, str] = {}
    for one in held.element.each("participant"):
        who = one.one("individual")
        if who is None or who.text("reference").partition("/")[0] in {"Patient", "RelatedPerson"}:
            continue
        name = record.called(who, held)
        kinds = [code for kind in one.each("type") for _, code in codes(kind)] or [""]
        for kind in kinds:
            people.setdefault(kind if kind in _ATTENDING else "", name)
    return next((people[kind][:200] for kind in _ATTENDING if people.get(kind)), None)


def told_of(held: Held, record: Record) -> str:
    """What an Encounter says in words: why the patient came, what was found, where they went."""
    element = held.element
    parts = []
    reasons = concepts(element, "reasonCode")
    if reasons:
        parts.append(f"Reason for visit: {', '.join(reasons)}")
    found = []
    for one in element.each("diagnosis"):
        condition = record.at(one.one("condition"), held)
        name = concept(condition.element.one("code")) if condition is not None and condition.kind == "Condition" else ""
        use = concept(one.one("use"))
        name = name or record.called(one.one("condition"), held)
        if name:
            found.append(f"- {name}" + (f" ({use})" if use else ""))
    if found:
        parts.append("\n".join(("Diagnoses:", *found)))
    stay = element.one("hospitalization")
    if stay is not None and (went := concept(stay.one("dischargeDisposition"))):
        parts.append(f"Discharge disposition: {went}")
    if not parts:
        return ""
    types = concepts(element, "type") or [coding(element.one("class"))]
    return "\n\n".join((f"Type of encounter: {', '.join(types)}", *parts)) + "\n"
