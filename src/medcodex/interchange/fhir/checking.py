"""What can be told of a resource by itself, before it is kept: whether everything in it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.interchange.fhir.attachments import attachments_of, is_elsewhere
from medcodex.interchange.fhir.charges import charges, money
from medcodex.interchange.fhir.documents import AwaitedError, document
from medcodex.interchange.fhir.encounters import STATES, facts_of
from medcodex.interchange.fhir.facts import fact, is_withdrawn
from medcodex.interchange.fhir.kinds import Place
from medcodex.interchange.fhir.patients import patient
from medcodex.interchange.fhir.record import Held, Record, encounters_named, subject_of
from medcodex.interchange.fhir.shelves import NO_SHELF
from medcodex.interchange.fhir.times import day_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.bundles import Entry
    from medcodex.interchange.site import Site


def check(entry: Entry, site: Site, names: Collection[str] = ()) -> None:
    """InputError, naming the element, where a resource cannot be read, names no patient, or has its content on another
    server. ``names`` are those of the resources that come with it."""
    record = Record(NO_SHELF)
    held = record.hold(entry.kept)._replace(element=entry.element)
    row = held.row
    if row.place is Place.SUPPORT:
        return
    if row.place is Place.PATIENT:
        patient(entry.element, entry.kept.name)
        return
    subject = subject_of(held)
    if subject is None and not is_withdrawn(held):
        path = f"{entry.element.path}.{'.'.join(row.subject)}"
        raise InputError(f"{path}: names no patient", path)
    encounters_named(held)
    match row.place:
        case Place.ENCOUNTER:
            _encounter(held, record, site)
        case Place.DOCUMENT:
            _document(held, record, site, names)
        case Place.FACT:
            fact(held, record)
        case Place.CHARGE:
            list(charges(held, [held]))
            money(held.element.one("total") if held.kind == "Claim" else None)
        case Place.COVER:
            for name in ("start", "end"):
                day_of(held.element.one("period"), name)
        case _:
            pass


def _encounter(held: Held, record: Record, site: Site) -> None:
    element = held.element
    if element.required("status") not in STATES:
        path = f"{element.path}.status"
        raise InputError(f"{path}: one of {', '.join(sorted(STATES))} is expected", path)
    facts_of(held, record, site)


def _document(held: Held, record: Record, site: Site, names: Collection[str]) -> None:
    if is_withdrawn(held):
        return
    try:
        document(held, record, site)
    except AwaitedError as awaited:
        _may_come(held.element, str(awaited), names)


def _may_come(element: Element, name: str, names: Collection[str]) -> None:
    if name in names:
        return
    for one in attachments_of(element):
        if is_elsewhere(one):
            path = f"{one.path}.url"
            raise InputError(
                f"{path}: the content is on another server, from which nothing may be fetched; send it inline, or have "
                "an operator allow that server",
                path,
            )
