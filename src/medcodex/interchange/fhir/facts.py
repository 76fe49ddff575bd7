"""Clinical facts as lines that a person reads: a problem, a result, a drug. No code of theirs becomes one of ours."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.interchange.fhir.times import begun, shown
from medcodex.interchange.fhir.words import code_in, codes, concept, concepts, flat, quantity, status, value_of
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.record import Held, Record

WITHDRAWN = "entered-in-error"
_PAST = frozenset({"inactive", "remission", "resolved"})
_UNSURE = frozenset({"provisional", "differential", "unconfirmed"})
_DEEPEST = 20


class Fact(NamedTuple):
    """One line: the kind of document and the heading it stands under, when it took place as written, and by whom."""

    kind: str
    heading: str
    line: str
    when: str = ""
    author: str = ""


def is_withdrawn(held: Held) -> bool:
    """Whether its sender says that it should never have been told."""
    return withdrawn(held.element)


def withdrawn(element: Element) -> bool:
    """The same of what a resource says."""
    verified = code_in(element.one("verificationStatus"))
    return WITHDRAWN in (status(element), verified, element.raw.get("docStatus"))


def fact(held: Held, record: Record) -> Fact | None:
    """The line of a resource; None where it says nothing, or was withdrawn."""
    if is_withdrawn(held):
        return None
    reader = _READERS.get(held.kind, _other)
    found = reader(held, record)
    return found if found is not None and found.line else None


def observed(held: Held) -> str:
    """What an Observation says: its name, value, components, flag, range."""
    element = held.element
    said = value_of(element)
    if not said and element.has("dataAbsentReason"):
        said = f"not recorded ({concept(element.one('dataAbsentReason'))})"
    parts = [
        f"{concept(one.one('code'))} {value_of(one) or concept(one.one('dataAbsentReason'))}".strip()
        for one in element.each("component")
    ]
    told = "; ".join(filter(None, (said, *parts)))
    flags = [text for text in concepts(element, "interpretation") if text.lower() != "normal"]
    ranges = [text for one in element.each("referenceRange") if (text := _range(one))]
    notes = _notes(element)
    name = concept(element.one("code")) or "Observation"
    line = f"{name}: {told}" if told else name
    for more in (", ".join(flags), f"reference {ranges[0]}" if ranges else ""):
        line += f" ({more})" if more else ""
    return f"{line}. {notes}" if notes else line


def _observation(held: Held, _: Record) -> Fact:
    row = next((found for code in _categories(held.element) if (found := _observation_kinds().get(code))), None)
    kind, heading = row or (held.row.list_kind, held.row.title)
    return Fact(kind, heading, observed(held), begun(held.element, "effective", "issued"))


def _condition(held: Held, record: Record) -> Fact:
    element = held.element
    name = concept(element.one("code")) or _notes(element)
    sites, severity = concepts(element, "bodySite"), concept(element.one("severity"))
    clinical, verified = code_in(element.one("clinicalStatus")), code_in(element.one("verificationStatus"))
    line = ", ".join(filter(None, (name, severity.lower(), ", ".join(sites))))
    heading = held.row.title
    if verified == "refuted":
        line = f"No evidence of {line}"
    elif clinical in _PAST:
        heading, line = "Past medical history", f"{line}, {clinical}"
    elif verified in _UNSURE:
        line = f"Possible {line}"
    onset, end = begun(element, "onset") or value_of(element, "onset"), begun(element, "abatement")
    for word, told in (("onset", onset), ("abated", end)):
        line += f", {word} {shown(told)[:10] if told[:4].isdigit() else told}" if told else ""
    notes = _notes(element) if element.has("code") else ""
    if notes:
        line += f". {notes}"
    author = record.called(element.one("recorder") or element.one("asserter"), held)
    return Fact(held.row.list_kind, heading, line if name else "", element.text("recordedDate") or onset, author)


def _procedure(held: Held, record: Record) -> Fact:
    element = held.element
    state, when = status(element), begun(element, "performed")
    name = concept(element.one("code"))
    more = [*concepts(element, "bodySite"), concept(element.one("outcome")), *concepts(element, "complication")]
    reasons = concepts(element, "reasonCode") + [
        _named(found) or record.called(reference, held)
        for reference, found in record.each(held, element, "reasonReference")
    ]
    line = ", ".join(filter(None, (name, *more)))
    if any(reasons):
        line += f", for {', '.join(filter(None, reasons))}"
    if state in {"not-done", "stopped", "preparation", "on-hold", "in-progress"}:
        line += f" ({state.replace('-', ' ')})"
    line += f" {shown(when)}" if when else ""
    notes = _notes(element)
    actors = [record.called(one.one("actor"), held) for one in element.each("performer")]
    return Fact(
        held.row.list_kind,
        held.row.title,
        (f"{line}. {notes}" if notes else line) if name else "",
        when,
        next(filter(None, actors), ""),
    )


def _medication(held: Held, record: Record) -> Fact:
    element = held.element
    name = concept(element.one("medicationCodeableConcept"))
    if not name:
        reference = element.one("medicationReference")
        drug = record.at(reference, held)
        name = record.called(reference, held) or (concept(drug.element.one("code")) if drug is not None else "")
    doses = [_dose(one) for one in (*element.each("dosageInstruction"), *_dosages(element))]
    amount = quantity(element.one("quantity"))
    reasons = concepts(element, "reasonCode")
    line = ", ".join(filter(None, (name, *doses, amount)))
    if reasons:
        line += f", for {', '.join(reasons)}"
    state = status(element)
    if state and state not in {"active", "completed"}:
        line += f" ({state.replace('-', ' ')})"
    when = begun(element, "authoredOn", "effective", "whenHandedOver", "dateAsserted")
    return Fact(
        held.row.list_kind, held.row.title, line if name else "", when, record.called(element.one("requester"), held)
    )


def _dosages(element: Element) -> Iterator[Element]:
    held = element.raw.get("dosage")
    if isinstance(held, dict):
        one = element.one("dosage")
        if one is not None:
            yield one
    else:
        yield from element.each("dosage")


def _dose(element: Element) -> str:
    told = flat(element.text("text"))
    if told:
        return told
    amounts = [value_of(one, "dose") for one in element.each("doseAndRate")] or [quantity(element.one("dose"))]
    return " ".join(filter(None, (*amounts, concept(element.one("route")))))


def _allergy(held: Held, _: Record) -> Fact:
    element = held.element
    name = concept(element.one("code"))
    verified = code_in(element.one("verificationStatus"))
    shows = [text for one in element.each("reaction") for text in concepts(one, "manifestation")]
    line = f"No allergy to {name}" if verified == "refuted" else f"Allergy: {name}"
    line += f", reaction {', '.join(shows)}" if shows else ""
    clinical = code_in(element.one("clinicalStatus"))
    line += f" ({clinical})" if clinical not in {"", "active"} else ""
    return Fact(held.row.list_kind, held.row.title, line if name else "", begun(element, "recordedDate", "onset"))


def _immunization(held: Held, _: Record) -> Fact:
    element = held.element
    name, when = concept(element.one("vaccineCode")), begun(element, "occurrence")
    line = f"{name} {shown(when)}".strip()
    line += " (not given)" if status(element) == "not-done" else ""
    return Fact(held.row.list_kind, held.row.title, line if name else "", when)


def _family(held: Held, _: Record) -> Fact:
    element = held.element
    told = [concept(one.one("code")) for one in element.each("condition")]
    who = concept(element.one("relationship")) or "Relative"
    line = f"{who}: {', '.join(filter(None, told))}" if any(told) else ""
    return Fact(held.row.list_kind, held.row.title, line, element.text("date"))


def _answers(held: Held, record: Record) -> Fact:
    element = held.element
    asked = record.named(element.text("questionnaire").partition("|")[0])
    lines = list(_items(element, 0))
    title = flat(asked.element.text("title"), 200) if asked is not None else ""
    return Fact(held.row.list_kind, title or held.row.title, "\n- ".join(lines), element.text("authored"))


def _items(element: Element, depth: int) -> Iterator[str]:
    for one in element.each("item"):
        said = [value_of(answer) for answer in one.each("answer")]
        question = flat(one.text("text")) or one.text("linkId")
        if any(said):
            yield f"{question}: {', '.join(filter(None, said))}"
        if depth < _DEEPEST:
            yield from _items(one, depth + 1)
            for answer in one.each("answer"):
                yield from _items(answer, depth + 1)


def _plan(held: Held, record: Record) -> Fact:
    element = held.element
    told = [*concepts(element, "category"), flat(element.text("title")), flat(element.text("description"))]
    told += [
        concept(detail.one("code")) or flat(detail.text("description"))
        for one in element.each("activity")
        if (detail := one.one("detail")) is not None
    ]
    line = ", ".join(dict.fromkeys(filter(None, told)))
    return Fact(
        held.row.list_kind,
        held.row.title,
        line,
        begun(element, "period", "created"),
        record.called(element.one("author"), held),
    )


def _other(held: Held, record: Record) -> Fact:
    """Any other kind: what it is, how it stands, when, by whom."""
    element = held.element
    told = [
        concept(element.one(name)) if isinstance(element.raw.get(name), dict) else ", ".join(concepts(element, name))
        for name in ("code", "type", "description", "orderDetail")
        if isinstance(element.raw.get(name), dict | list)
    ]
    told += [
        flat(element.text(name))
        for name in ("description", "summary", "name", "title")
        if isinstance(element.raw.get(name), str)
    ]
    told += [value_of(element)]
    state = status(element)
    line = ", ".join(dict.fromkeys(filter(None, told)))
    if line and state not in {"", "active", "completed", "final", "finished", "available", "current"}:
        line += f" ({state.replace('-', ' ')})"
    notes = _notes(element)
    when = begun(
        element, "occurrence", "authoredOn", "started", "date", "start", "period", "recordedOn", "sent", "dateTime"
    )
    return Fact(held.row.list_kind, held.row.title, f"{line}. {notes}" if line and notes else line or notes, when)


def _named(held: Held | None) -> str:
    return (
        concept(held.element.one("code")) if held is not None and isinstance(held.element.raw.get("code"), dict) else ""
    )


def _notes(element: Element) -> str:
    if not isinstance(element.raw.get("note"), list):
        return ""
    return " ".join(flat(one.text("text")) for one in element.each("note") if one.text("text"))


def _range(element: Element) -> str:
    low, high = quantity(element.one("low")), quantity(element.one("high"))
    return flat(element.text("text")) or " to ".join(filter(None, (low, high)))


def _categories(element: Element) -> Iterator[str]:
    for one in element.each("category"):
        yield from (code for _, code in codes(one))


@cache
def _observation_kinds() -> Mapping[str, tuple[str, str]]:
    rows = table_rows("medcodex.interchange.fhir", "data/observation_kinds.tsv")
    return {row["category"]: (row["list"], row["title"]) for row in rows}


_READERS: Mapping[str, Callable[[Held, Record], Fact | None]] = {
    "Observation": _observation,
    "Condition": _condition,
    "Procedure": _procedure,
    "MedicationRequest": _medication,
    "MedicationAdministration": _medication,
    "MedicationDispense": _medication,
    "MedicationStatement": _medication,
    "AllergyIntolerance": _allergy,
    "Immunization": _immunization,
    "FamilyMemberHistory": _family,
    "QuestionnaireResponse": _answers,
    "CarePlan": _plan,
}
