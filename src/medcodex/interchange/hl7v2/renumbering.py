"""Messages that merge, move, change and link numbers, as steps: MRG beside PID (HL7 v2.8.2, 3.4.9 and 3.5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.arriving import ChangeNumber, LinkPatients, MergeAccounts, MergePatients, MoveAccount
from medcodex.encounter.incoming import Identifier
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.context import kept, named
from medcodex.interchange.hl7v2.patient import record_number
from medcodex.interchange.hl7v2.values import identifiers
from medcodex.interchange.hl7v2.visit import account_of, visit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.incoming import IncomingPatient
    from medcodex.formats.hl7v2.message import Segment
    from medcodex.interchange.hl7v2.context import Action, Context
    from medcodex.interchange.hl7v2.groups import Group

_PRIOR = {"patient": (1, 4, 2), "account": (3,), "visit": (5, 6)}
"""Where MRG has the former number, by kind."""
_HAS = {"account": "PID-18", "visit": "PV1-19"}


def merging(*kinds: str) -> Action:
    """Two numbers of the ``kinds`` "patient", "account", "visit" are one: MRG has the one that retires."""

    def merge(context: Context) -> Iterator[Step]:
        for group, patient in context.patients():
            pairs = [(kind, mrg) for kind in kinds for mrg in group.all("MRG")]
            found = [step for kind, mrg in pairs for step in _merged(kind, group, mrg, patient)]
            if not found:
                raise InputError(f"MRG-{_PRIOR[kinds[0]][0]} has no number that is merged away")
            yield from found

    return merge


def _merged(kind: str, group: Group, mrg: Segment, patient: IncomingPatient) -> Iterator[Step]:
    former = _former(kind, mrg)
    if kind == "patient":
        if former is not None and (former.value, former.authority) != (patient.mrn, patient.authority):
            yield MergePatients(named(patient), former)
    elif former is not None and _number(kind, group) not in {"", former.value}:
        yield MergeAccounts(kind, _number(kind, group), former.value, patient)


def _former(kind: str, mrg: Segment) -> Identifier | None:
    told = (identifiers(mrg, position) for position in _PRIOR[kind])
    found = (record_number(one) if kind == "patient" else next(iter(one), None) for one in told)
    return next((one for one in found if one is not None), None)


def _number(kind: str, group: Group) -> str:
    return account_of(group) if kind == "account" else visit_of(group)


def moving_patient(context: Context) -> Iterator[Step]:
    """A record number was under the wrong person (A43): here it stands for its person, so that the particulars of the
    right one are kept under it. With another number than before, records of two persons would have to be parted."""
    for group, patient in context.patients():
        former = [_former("patient", mrg) for mrg in group.all("MRG")]
        if any(one is not None and one.value != patient.mrn for one in former):
            raise InputError("MRG-1 is another number than PID-3: a record moves between patients; to be done by hand")
        yield kept(patient)


def moving(kind: str) -> Action:
    """An account or visit was under the wrong patient or account; it may get another number with it."""

    def move(context: Context) -> Iterator[Step]:
        for group, patient in context.patients():
            prior = [(_former(kind, mrg), mrg) for mrg in group.all("MRG")]
            new = _number(kind, group)
            if not prior or not (new or any(old for old, _ in prior)):
                raise InputError(f"MRG-{_PRIOR[kind][0]} has no number of the {kind} that is moved")
            for old, mrg in prior:
                if old is not None and new and old.value != new:
                    yield ChangeNumber(kind, old, Identifier(new), None)
                number = new or (old.value if old is not None else "")
                account = account_of(group) if kind == "visit" else ""
                yield MoveAccount(kind, number, named(patient), _former("patient", mrg), account)

    return move


def changing(kind: str) -> Action:
    """A number was corrected: MRG has the former one."""

    def change(context: Context) -> Iterator[Step]:
        for group, patient in context.patients():
            new = record_number(patient.identifiers) if kind == "patient" else Identifier(_number(kind, group))
            if new is None or not new.value:
                raise InputError(f"{_HAS.get(kind, 'PID-3')} has no new number")
            prior = [_former(kind, mrg) for mrg in group.all("MRG")]
            if not any(prior):
                raise InputError(f"MRG-{_PRIOR[kind][0]} has no former number")
            yield from (ChangeNumber(kind, old, new, patient) for old in prior if old is not None)

    return change


def linking(*, linked: bool) -> Action:
    """Two records are linked, or are not any more."""

    def link(context: Context) -> Iterator[Step]:
        told = [record_number(patient.identifiers) for _, patient in context.patients()]
        found = [one for one in told if one is not None]
        if len(found) != 2:
            raise InputError("two segments PID with a record number each are needed to link")
        yield LinkPatients(found[0], found[1], linked)

    return link
