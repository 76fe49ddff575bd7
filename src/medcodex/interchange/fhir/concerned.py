"""Which encounters and which patients a resource that came concerns, whatever the order in which things come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.interchange.fhir.kinds import Place
from medcodex.interchange.fhir.record import encounters_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.interchange.fhir.record import Held, Record

_STEPS = 3
"""How far a name is followed: a person, their role, the resource that names it."""


class Concerned:
    """What has to be put together anew: ``patients`` that came, ``encounters``, facts and documents that stand
    ``alone`` without an encounter, and the names that are ``awaited``."""

    def __init__(self, record: Record, fresh: Iterable[Held]) -> None:
        self.patients: dict[str, Held] = {}
        self.encounters: dict[str, Held] = {}
        self.alone: dict[str, Held] = {}
        self.awaited: dict[str, None] = {}
        self._record = record
        self._seen: set[str] = set()
        for held in fresh:
            self._follow(held, 0)

    def _follow(self, held: Held, steps: int) -> None:
        if held.name in self._seen:
            return
        self._seen.add(held.name)
        match held.row.place:
            case Place.PATIENT:
                self.patients[held.name] = held
                for one in self._record.referring(held):
                    if one.row.place not in {Place.SUPPORT, Place.COVER, Place.PATIENT}:
                        self._follow(one, steps)
            case Place.ENCOUNTER:
                self.encounters[held.name] = held
            case Place.DOCUMENT | Place.FACT | Place.CHARGE:
                self._part(held, steps)
            case Place.COVER:
                self._beneficiary(held)
            case Place.SUPPORT:
                if steps < _STEPS:
                    for one in self._record.referring(held):
                        self._follow(one, steps + 1)

    def _part(self, held: Held, steps: int) -> None:
        told = encounters_named(held)
        for name in told:
            found = self._record.named(name)
            if found is not None and found.row.place is Place.ENCOUNTER:
                self.encounters[found.name] = found
            else:
                self.awaited[name] = None
        whole = self._wholes(held)
        for one in whole:
            self._follow(one, steps)
        if not told and not whole:
            if held.row.place is Place.CHARGE:
                return
            self.alone[held.name] = held

    def _wholes(self, held: Held) -> list[Held]:
        """The reports and documents that a fact is told in."""
        if held.row.place is not Place.FACT:
            return []
        return [one for one in self._record.referring(held) if one.row.place is Place.DOCUMENT]

    def _beneficiary(self, held: Held) -> None:
        patient = self._record.at(held.element.one("beneficiary"), held)
        if patient is not None:
            for one in self._record.referring(patient):
                if one.row.place is Place.ENCOUNTER:
                    self.encounters[one.name] = one
