"""A message with what is needed to read it, and what all of its readings share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter.arriving import FileChart, KeepPatient
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.groups import groups
from medcodex.interchange.hl7v2.patient import patient_of
from medcodex.interchange.hl7v2.visit import account_of, chart_of, visit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.incoming import IncomingCharge, IncomingDocument, IncomingPatient
    from medcodex.formats.hl7v2.message import Message
    from medcodex.interchange.hl7v2.groups import Group
    from medcodex.interchange.hl7v2.meanings import Meaning
    from medcodex.interchange.site import Site

    Action = Callable[["Context"], Iterator[Step]]

_REGISTRATION = frozenset({"ADT", "BAR"})
"""Types of message whose sender owns the facts of an encounter; others fill in what nobody told."""


@dataclass(frozen=True, slots=True)
class Context:
    """A message of a ``type``, with its ``meaning`` and the site's tables."""

    message: Message
    site: Site
    meaning: Meaning
    type: str

    @property
    def owner(self) -> bool:
        """Whether the sender owns the facts of the encounter."""
        return self.type in _REGISTRATION

    def patients(self) -> Iterator[tuple[Group, IncomingPatient]]:
        """Each patient with the segments about them. InputError where the message names none."""
        found = groups(self.message)
        if not found:
            raise InputError("no segment PID: the message names no patient")
        for group in found:
            yield group, patient_of(group.segments[0])

    def filed(
        self,
        group: Group,
        patient: IncomingPatient,
        documents: tuple[IncomingDocument, ...] = (),
        charges: tuple[IncomingCharge, ...] = (),
    ) -> FileChart:
        """A group's encounter, to be filed."""
        facility = self.message.header.value(4) if self.owner else ""
        told = chart_of(
            group,
            patient,
            self.site,
            not_told=self.meaning.not_told,
            facility=facility,
            documents=documents,
            charges=charges,
        )
        return FileChart(told, owner=self.owner, begins=self.owner and self.meaning.action != "update")


def has_number(group: Group) -> bool:
    """Whether a group names its encounter."""
    return bool(account_of(group) or visit_of(group))


def named(patient: IncomingPatient) -> IncomingPatient:
    """The patient. InputError where no record number tells who it is."""
    if not patient.mrn:
        raise InputError("PID-3 has no record number")
    return patient


def kept(patient: IncomingPatient) -> KeepPatient:
    """A patient's particulars, to be kept without an encounter."""
    return KeepPatient(named(patient))
