"""Charts out of the resources that are kept: an encounter with all that refers to it, put together anew whenever a part
of it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter.arriving import (
    CancelEncounter,
    Cancelled,
    FileChart,
    KeepPatient,
    NothingToKeep,
    WithdrawDocument,
)
from medcodex.encounter.incoming import IncomingChart, IncomingDocument, IncomingPatient
from medcodex.errors import InputError
from medcodex.interchange.fhir.charges import charges, total
from medcodex.interchange.fhir.concerned import Concerned
from medcodex.interchange.fhir.covers import coverages_of
from medcodex.interchange.fhir.documents import AwaitedError, alone, document, lists, number_of
from medcodex.interchange.fhir.encounters import CANCELLED, facts_of, numbers, told_of
from medcodex.interchange.fhir.facts import fact, is_withdrawn
from medcodex.interchange.fhir.kinds import Place
from medcodex.interchange.fhir.patients import patient, patient_of
from medcodex.interchange.fhir.record import Record, encounters_named, subject_of
from medcodex.interchange.fhir.references import named
from medcodex.interchange.fhir.words import status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.resource import Resource, Shelf
    from medcodex.interchange.fhir.record import Held
    from medcodex.interchange.site import Site

_MOST_NAMED = 5
_OWN = (Place.DOCUMENT, Place.FACT, Place.CHARGE)


@dataclass(frozen=True, slots=True)
class Assembling:
    """``KeepResources.assemble`` of FHIR, with a site's tables."""

    site: Site

    def __call__(self, fresh: Sequence[Resource], shelf: Shelf) -> tuple[Step, ...]:
        """The steps that follow from resources that are new or changed. InputError where what is told contradicts
        itself."""
        return tuple(_Assembly(Record(shelf), self.site).steps(fresh))


class _Assembly:
    def __init__(self, record: Record, site: Site) -> None:
        self._record = record
        self._site = site
        self._awaited: dict[str, None] = {}

    def steps(self, fresh: Sequence[Resource]) -> Iterator[Step]:
        concerned = Concerned(self._record, map(self._record.hold, fresh))
        self._awaited.update(concerned.awaited)
        done = 0
        for held in concerned.patients.values():
            yield KeepPatient(patient(held.element, held.name))
            done += 1
        for held in concerned.encounters.values():
            for step in self._encounter(held):
                yield step
                done += 1
        for step in self._without_encounter(list(concerned.alone.values())):
            yield step
            done += 1
        if self._awaited:
            yield NothingToKeep(_waits(list(self._awaited)))
        elif not done:
            yield NothingToKeep("kept for the records that name it")

    def _encounter(self, held: Held) -> Iterator[Step]:
        found = self._patient(held)
        number = numbers(held, self._record)
        state = status(held.element)
        if state in CANCELLED:
            yield CancelEncounter(Cancelled.VISIT, number.account, number.visit, found)
        elif state == "planned":
            yield NothingToKeep("a planned encounter: its chart is made when the patient is there")
        elif found is not None:
            yield FileChart(self._chart(held, found), sources=self._sources(held))
            for one in self._parts(held, Place.DOCUMENT):
                if is_withdrawn(one):
                    yield WithdrawDocument(number_of(one), number.account, number.visit, found)

    def _chart(self, held: Held, found: IncomingPatient) -> IncomingChart:
        told = facts_of(held, self._record, self._site)
        billed = self._parts(held, Place.CHARGE)
        subject = self._record.at(subject_of(held), held)
        covers = coverages_of(held, subject, billed, self._record, self._site)
        return IncomingChart(
            account=told.numbers.account,
            visit=told.numbers.visit,
            patient=found,
            setting=told.setting,
            admitted=told.admitted,
            discharged=told.discharged,
            payer=covers[0].payer if covers else None,
            specialty=told.specialty,
            facility=told.facility,
            attending=told.attending,
            value=total(held, billed),
            documents=tuple(self._documents(held)),
            charges=tuple(charges(held, billed)),
            coverages=covers,
        )

    def _sources(self, held: Held) -> tuple[str, ...]:
        """The encounter and all that names it as its own."""
        parts = (one for place in _OWN for one in self._parts(held, place))
        return tuple(dict.fromkeys((held.name, *(one.name for one in parts))))

    def _documents(self, held: Held) -> Iterator[IncomingDocument]:
        told: set[str] = set()
        for one in self._parts(held, Place.DOCUMENT):
            found = self._document(one)
            if found is not None:
                yield found
            told.update(one.names)
        text = told_of(held, self._record)
        if text:
            yield IncomingDocument(f"{held.name}#encounter", text, "registration record", "Encounter")
        facts = [
            (one, line)
            for one in self._parts(held, Place.FACT)
            if not self._told_elsewhere(one, told) and (line := fact(one, self._record)) is not None
        ]
        yield from lists(facts, held.name)

    def _document(self, held: Held) -> IncomingDocument | None:
        """A document; None where it was withdrawn or its content is still to come."""
        if is_withdrawn(held) or status(held.element) == "superseded":
            return None
        try:
            return document(held, self._record, self._site)
        except AwaitedError as awaited:
            self._awaited[str(awaited)] = None
            return None

    def _told_elsewhere(self, held: Held, reports: set[str]) -> bool:
        """Whether a result stands in a report of the same encounter."""
        if held.kind != "Observation":
            return False
        return any(one.kind == "DiagnosticReport" and one.names & reports for one in self._record.referring(held))

    def _parts(self, held: Held, place: Place) -> list[Held]:
        """What belongs to an encounter, in a fixed order."""
        found = [
            one
            for one in self._record.referring(held)
            if one.row.place is place and held.names.intersection(encounters_named(one))
        ]
        return sorted(found, key=lambda one: one.name)

    def _without_encounter(self, found: Sequence[Held]) -> Iterator[Step]:
        whose: dict[str, tuple[IncomingPatient, list[IncomingDocument]]] = {}
        for held in found:
            about = self._patient(held)
            if about is None:
                continue
            one = self._document(held) if held.row.place is Place.DOCUMENT else None
            if held.row.place is Place.FACT and (line := fact(held, self._record)) is not None:
                one = alone(held, line)
            if one is not None:
                whose.setdefault(f"{about.authority}|{about.mrn}", (about, []))[1].append(one)
        for about, documents in whose.values():
            yield FileChart(IncomingChart("", about, documents=tuple(documents)))

    def _patient(self, held: Held) -> IncomingPatient | None:
        """Whose it is; None where the patient is still to come."""
        reference = subject_of(held)
        found = self._record.at(reference, held)
        if found is not None and found.row.place is Place.PATIENT:
            return patient(found.element, found.name)
        if reference is None:
            return None
        if found is not None:
            path = f"{held.element.path}.{held.row.subject[0]}"
            raise InputError(f"{path}: a patient is expected, not a {found.kind}", path)
        by_number = patient_of(reference)
        if by_number is not None:
            return by_number
        name = named(reference, held.base)
        if name:
            self._awaited[name] = None
            return None
        path = f"{held.element.path}.{held.row.subject[0]}"
        raise InputError(f"{path}: names no patient", path)


def _waits(names: Sequence[str]) -> str:
    """That something is still to come, for a clerk; names of resources are ids and no patient's text."""
    shown = ", ".join(names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"kept; what belongs to it is still to come: {shown}{more}"
