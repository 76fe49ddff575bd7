"""Registration's messages as steps: encounters and persons, told, corrected, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.arriving import CancelEncounter, Cancelled, NothingToKeep
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.context import has_number, kept
from medcodex.interchange.hl7v2.groups import groups
from medcodex.interchange.hl7v2.values import is_null
from medcodex.interchange.hl7v2.visit import account_of, visit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.incoming import IncomingPatient
    from medcodex.interchange.hl7v2.context import Action, Context
    from medcodex.interchange.hl7v2.groups import Group

_NO_CLASS = "N"
"""The patient class (PV1-2, HL7 table 0004) of a message that needs a PV1 and has no visit."""


def encounter(context: Context) -> Iterator[Step]:
    """Each patient's encounter. An end that is taken back by the explicit null is a discharge cancelled."""
    for group, patient in context.patients():
        if has_number(group):
            yield from _filed(context, group, patient)
            continue
        pv1 = group.first("PV1")
        if pv1 is not None and pv1.value(2).upper() != _NO_CLASS:
            raise InputError("PID-18 and PV1-19 are empty: the encounter has no number")
        yield kept(patient)


def update(context: Context) -> Iterator[Step]:
    """A correction: of the encounter where one is named, else of the patient."""
    for group, patient in context.patients():
        if has_number(group):
            yield from _filed(context, group, patient)
        else:
            yield kept(patient)


def _filed(context: Context, group: Group, patient: IncomingPatient) -> Iterator[Step]:
    yield context.filed(group, patient)
    pv1 = group.first("PV1")
    if pv1 is not None and "discharged" not in context.meaning.not_told and is_null(pv1, 45):
        yield CancelEncounter(Cancelled.DISCHARGE, account_of(group), visit_of(group), patient)


def person(context: Context) -> Iterator[Step]:
    """Particulars of persons."""
    for _, patient in context.patients():
        yield kept(patient)


def mentioning(*, visits: bool = True) -> Action:
    """An order or the like: patient and visit as far as it tells them, or the patient alone. An account number without
    a visit makes no encounter."""

    def mention(context: Context) -> Iterator[Step]:
        if not groups(context.message):
            yield NothingToKeep(f"{context.meaning.words}: names no patient")
            return
        for group, patient in context.patients():
            visited = visits and has_number(group) and group.first("PV1") is not None
            yield context.filed(group, patient) if visited else kept(patient)

    return mention


def cancelling(what: Cancelled) -> Action:
    """What did not take place after all. The rest of such a message is as it is now, and is kept too; of a visit that
    was cancelled nothing is."""

    def cancel(context: Context) -> Iterator[Step]:
        for group, patient in context.patients():
            if not has_number(group):
                raise InputError("PID-18 and PV1-19 are empty: which encounter is cancelled cannot be told")
            if what is not Cancelled.VISIT:
                yield context.filed(group, patient)
            yield CancelEncounter(what, account_of(group), visit_of(group), patient)

    return cancel
