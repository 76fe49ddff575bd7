"""What a section's entries say, one line each, for sections whose narrative is empty.

Entries are the coded half of a document; the narrative is what was signed (C-CDA 2.1, 1.1), so entries are read only
where no narrative stands. Negation, plans and dates are kept in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.ccda.tree import all_of, attribute, first, words
from medcodex.formats.ccda.values import interval, with_translations
from medcodex.formats.laid_out import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_STATEMENTS = frozenset({"act", "encounter", "observation", "observationMedia", "organizer", "procedure",
                         "regionOfInterest", "substanceAdministration", "supply"})  # fmt: skip
_PLANNED = frozenset({"INT", "RQO", "PRMS", "PRP", "ARQ", "APT"})
_ON_THE_WAY = ("entryRelationship", "component")
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_SYSTEMS = {
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "2.16.840.1.113883.6.90": "ICD-10-CM",
    "2.16.840.1.113883.6.103": "ICD-9-CM",
    "2.16.840.1.113883.6.4": "ICD-10-PCS",
    "2.16.840.1.113883.6.1": "LOINC",
    "2.16.840.1.113883.6.88": "RxNorm",
    "2.16.840.1.113883.6.12": "CPT",
    "2.16.840.1.113883.6.285": "HCPCS",
    "2.16.840.1.113883.12.292": "CVX",
    "2.16.840.1.113883.6.69": "NDC",
}
"""Code systems by OID, as the HL7 OID registry names them."""
_MAX_LINES = 5000


def entry_lines(section: Element) -> list[str]:
    """The lines of a section's own entries, in their order."""
    found: list[str] = []
    for entry in all_of(section, "entry"):
        for statement in entry:
            found += _lines(statement, "")
            if len(found) > _MAX_LINES:
                return [*found[:_MAX_LINES], f"[and more than {_MAX_LINES} entries]"]
    return list(dict.fromkeys(found))


def _lines(statement: Element, indent: str) -> Iterator[str]:
    if local_name(statement) not in _STATEMENTS or statement.get("nullFlavor"):
        return
    line = _line(statement)
    if line:
        yield f"{indent}- {line}"
    for step in _ON_THE_WAY:
        for relation in all_of(statement, step):
            for inner in relation:
                yield from _lines(inner, indent + "  " if line else indent)


def _line(statement: Element) -> str:
    """One statement in words; "" for a shell that only holds others."""
    code = _said(first(statement, "code"))
    things = list(_things(statement))
    values = [said for value in all_of(statement, "value") if (said := _value(value))]
    if things:
        what = ", ".join([*things, *values])
    elif values:
        what = f"{code}: {', '.join(values)}" if code and not _is_kind(code) else ", ".join(values)
    elif local_name(statement) in {"act", "organizer"} and any(True for _ in all_of(statement, "entryRelationship")):
        return ""
    else:
        what = code or words(first(statement, "text"))
    if not what:
        return ""
    if attribute(statement, "negationInd") == "true":
        what = f"No {what}"
    if attribute(statement, "moodCode") in _PLANNED:
        what = f"Planned: {what}"
    return what + _dated(statement)


def _is_kind(code: str) -> bool:
    """Whether a code only says of what kind the value is."""
    return code.partition(" (")[0].lower() in {
        "problem",
        "condition",
        "diagnosis",
        "finding",
        "complaint",
        "symptom",
        "assertion",
    }


def _things(statement: Element) -> Iterator[str]:
    """The drug given, the substance reacted to, the device used."""
    for path in (
        ("consumable", "manufacturedProduct", "manufacturedMaterial"),
        ("consumable", "manufacturedProduct", "manufacturedLabeledDrug"),
        ("product", "manufacturedProduct", "manufacturedMaterial"),
        ("participant", "participantRole", "playingEntity"),
        ("participant", "participantRole", "playingDevice"),
    ):
        for thing in all_of(statement, *path):
            said = _said(first(thing, "code")) or words(first(thing, "name"))
            dose = _value(dosed) if (dosed := first(statement, "doseQuantity")) is not None else ""
            route = _said(first(statement, "routeCode"))
            if said:
                yield " ".join(filter(None, (said, dose, route.partition(" (")[0])))


def _value(value: Element) -> str:
    kind = value.get(_TYPE, "").rpartition(":")[2]
    low, high = first(value, "low"), first(value, "high")
    if low is not None or high is not None:
        return " to ".join(filter(None, (_quantity(low), _quantity(high))))
    if kind == "BL":
        return {"true": "yes", "false": "no"}.get(attribute(value, "value"), "")
    return _quantity(value) or _said(value) or words(value)


def _quantity(value: Element | None) -> str:
    unit = attribute(value, "unit")
    return " ".join(filter(None, (attribute(value, "value"), "" if unit == "1" else unit)))


def _said(element: Element | None) -> str:
    """A coded value as its words with its codes behind; "" where it says nothing."""
    told = with_translations(element)
    said = next((one.words for one in told if one.words), "")
    codes = [f"{_SYSTEMS[one.system]} {one.code}" for one in told if one.code and one.system in _SYSTEMS]
    if not said:
        return "; ".join(codes)
    return f"{said} ({'; '.join(codes)})" if codes else said


def _dated(statement: Element) -> str:
    start, end = interval(first(statement, "effectiveTime"))
    if start and end and start.day != end.day:
        return f", {start.day.isoformat()} to {end.day.isoformat()}"
    if start:
        return f", {start.day.isoformat()}"
    return f", until {end.day.isoformat()}" if end else ""
