"""Messages with documents, results and charges, as steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.arriving import SignDocument, WithdrawDocument
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.charges import charges_of
from medcodex.interchange.hl7v2.context import has_number, kept, named
from medcodex.interchange.hl7v2.documents import documents_of
from medcodex.interchange.hl7v2.immunized import immunizations_of
from medcodex.interchange.hl7v2.results import results_of
from medcodex.interchange.hl7v2.visit import account_of, visit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.incoming import IncomingDocument, IncomingPatient
    from medcodex.interchange.hl7v2.context import Action, Context
    from medcodex.interchange.hl7v2.documents import Sent
    from medcodex.interchange.hl7v2.groups import Group


def documents(*, addendum: bool = False, replaces: bool = False) -> Action:
    """Documents with their text (MDM T02, T04, T06, T08, T10). One that ``replaces`` another under a number of its own
    withdraws it; under the same number it is a version of it."""

    def file(context: Context) -> Iterator[Step]:
        for group, patient, sent in _sent(context, addendum=addendum):
            texts = tuple(one.document for one in sent if one.document is not None)
            yield _placed(context, group, patient, texts)
            for one in sent:
                if one.document is None or one.gone:
                    yield from _standing(one, group, patient)
                if replaces:
                    yield from _replaced(one, group, patient)

    return file


def notices(*, replaces: bool = False) -> Action:
    """Documents told of without their text (MDM T01, T03, T05, T07, T09): what the message tells of the encounter, and
    of a document that is kept whether it is signed, gone or replaced."""

    def tell(context: Context) -> Iterator[Step]:
        for group, patient, sent in _sent(context):
            yield _placed(context, group, patient, ())
            for one in sent:
                if context.meaning.action == "status":
                    yield from _standing(one, group, patient)
                if replaces:
                    yield from _replaced(one, group, patient)

    return tell


def withdrawal(context: Context) -> Iterator[Step]:
    """Documents cancelled by their sender (MDM T11)."""
    for group, patient, sent in _sent(context):
        if not any(one.number for one in sent):
            raise InputError("TXA-12 has no number: which document is cancelled cannot be told")
        yield _placed(context, group, patient, ())
        yield from (_withdrawn(one.number, group, patient) for one in sent if one.number)


def _sent(context: Context, *, addendum: bool = False) -> Iterator[tuple[Group, IncomingPatient, list[Sent]]]:
    for group, patient in context.patients():
        sent = list(documents_of(group, context.site, context.message.control, addendum=addendum))
        if not sent:
            raise InputError("no segment TXA: the message names no document")
        yield group, patient, sent


def _standing(sent: Sent, group: Group, patient: IncomingPatient) -> Iterator[Step]:
    if sent.gone and sent.number:
        yield _withdrawn(sent.number, group, patient)
    elif sent.number and sent.signed is not None:
        yield SignDocument(sent.number, sent.signed, account_of(group), visit_of(group), patient)


def _replaced(sent: Sent, group: Group, patient: IncomingPatient) -> Iterator[Step]:
    if sent.parent and sent.parent != sent.number:
        yield _withdrawn(sent.parent, group, patient)


def _withdrawn(number: str, group: Group, patient: IncomingPatient) -> WithdrawDocument:
    return WithdrawDocument(number, account_of(group), visit_of(group), patient)


def _placed(context: Context, group: Group, patient: IncomingPatient, texts: tuple[IncomingDocument, ...]) -> Step:
    """Documents with their encounter; without a number of one they wait with the patient."""
    if has_number(group):
        return context.filed(group, patient, texts)
    return context.filed(group, named(patient), texts) if texts else kept(patient)


def results(context: Context) -> Iterator[Step]:
    """Results as reports (ORU, OUL)."""
    for group, patient in context.patients():
        yield _placed(context, group, patient, results_of(group, context.site, context.message.control))


def immunizations(context: Context) -> Iterator[Step]:
    """Vaccinations as a document (VXU)."""
    for group, patient in context.patients():
        document = immunizations_of(group, context.site, context.message.control)
        yield _placed(context, group, patient, () if document is None else (document,))


def charges(context: Context) -> Iterator[Step]:
    """Charged lines (DFT, BAR P10)."""
    for group, patient in context.patients():
        lines = charges_of(group)
        if has_number(group):
            yield context.filed(group, patient, charges=lines)
        elif lines:
            raise InputError("PID-18 and PV1-19 are empty: whose charges these are cannot be told")
        else:
            yield kept(patient)
