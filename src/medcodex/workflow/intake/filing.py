"""Filing a chart that comes in. The same again changes nothing; a corrected document is a new version beside the old
one; what comes after a chart was finished reopens or flags it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.errors import InputError
from medcodex.workflow.access import require
from medcodex.workflow.chart import Charge, Chart, ChartStatus, Document
from medcodex.workflow.documents import standing
from medcodex.workflow.event import Event
from medcodex.workflow.intake.after_finish import Came, Effect, effect_of
from medcodex.workflow.intake.comparing import DECIDING, changed_fields, new_charges, new_version, with_fields
from medcodex.workflow.intake.patients import file_patient
from medcodex.workflow.worklist.deadline import due
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.following import flag
from medcodex.workflow.worklist.opening import waiting
from medcodex.workflow.worklist.routing import route

if TYPE_CHECKING:
    from medcodex.encounter.incoming import IncomingChart
    from medcodex.workflow.intake.comparing import Version
    from medcodex.workflow.work import Work

_SAME_DAY = frozenset({Setting.OUTPATIENT, Setting.AMBULATORY_SURGERY, Setting.DENTAL})
"""Settings whose encounter ends on the day it begins, where nothing else is told."""


class Outcome(StrEnum):
    """STORED a new chart, CHANGED one that was there, DUPLICATE: everything was there."""

    STORED = "stored"
    CHANGED = "changed"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of an incoming chart: documents that are ``new`` or of which another ``versions`` came, ``charges``
    added, names of the encounter's ``facts`` that changed; ``effect`` on a chart that was finished."""

    outcome: Outcome
    chart: Chart
    new: int = 0
    versions: int = 0
    charges: int = 0
    facts: tuple[str, ...] = ()
    effect: Effect = Effect.NONE


def file_chart(work: Work, incoming: IncomingChart) -> Filed:
    """Keep an incoming chart whole, or raise and keep nothing. InputError where it contradicts what is kept: the
    account is another patient's, the patient was born on another day, a practice chart would become a real one."""
    require(work.actor, "chart.create")
    if incoming.practice:
        # Practice charts are open to students: whoever marks a real chart so would show them a patient.
        require(work.actor, "settings.manage")
    known = work.charts.by_account(incoming.account)
    chart = known and work.charts.get(known.id, lock=True)
    return _add(work, incoming) if chart is None else _change(work, chart, incoming)


def _add(work: Work, incoming: IncomingChart) -> Filed:
    patient = file_patient(work, incoming)
    setting = incoming.setting or Setting.OUTPATIENT
    discharged = incoming.discharged or (incoming.admitted if setting in _SAME_DAY else None)
    chart = Chart(
        id=work.new_id(),
        patient_id=patient.id,
        account=incoming.account,
        setting=setting,
        created_at=work.now,
        claims=incoming.claims or (Claim.default_for(setting),),
        admitted=incoming.admitted,
        discharged=discharged,
        payer=incoming.payer,
        specialty=incoming.specialty,
        facility=incoming.facility,
        attending=incoming.attending,
        value=incoming.value if incoming.value is not None else _charged(incoming),
        practice=incoming.practice,
    )
    chart = replace(chart, due=incoming.due or due(chart, work.worklist.deadline_rules()))
    work.charts.add(chart)
    work.record(Event("chart.created", "chart", chart.id, chart.id, None, {"documents": len(incoming.documents)}))
    versions = _add_documents(work, chart, incoming)
    charges = _add_charges(work, chart, incoming)
    new = sum(one.first for one in versions)
    return Filed(Outcome.STORED, route(work, chart), new, len(versions) - new, charges)


def _change(work: Work, chart: Chart, incoming: IncomingChart) -> Filed:
    if chart.practice != incoming.practice:
        raise InputError("the account is kept as " + ("practice" if chart.practice else "a real chart"), "practice")
    patient = file_patient(work, incoming)
    if patient.id != chart.patient_id:
        raise InputError("the account is another patient's", "account")
    return add_to(work, chart, incoming)


def add_to(work: Work, chart: Chart, incoming: IncomingChart) -> Filed:
    """Keep what is new of documents, charges and facts with a chart that is held by this transaction; of the patient
    nothing is looked at."""
    versions = _add_documents(work, chart, incoming)
    charges = _add_charges(work, chart, incoming)
    changed = changed_fields(chart, incoming)
    if not (versions or charges or changed):
        return Filed(Outcome.DUPLICATE, chart)
    came = [Came("document" if one.first else "version", standing(one.document).voice) for one in versions]
    came += [Came("charge")] * bool(charges)
    came += [Came("deciding" if name in DECIDING else "fact") for name in changed]
    effect = effect_of(came) if chart.status is ChartStatus.COMPLETE else Effect.NONE
    if changed:
        chart = with_fields(chart, changed)
        if changed.keys() & {"discharged", "payer", "setting"} and "due" not in changed:
            chart = replace(chart, due=due(chart, work.worklist.deadline_rules()) or chart.due)
        work.record(Event("chart.changed", "chart", chart.id, chart.id, None, {"facts": " ".join(sorted(changed))}))
    if effect is Effect.REOPEN:
        chart = replace(chart, status=ChartStatus.REOPENED) if chart.assignee else waiting(chart)
        work.record(Event("chart.reopened", "chart", chart.id, chart.id, None, {"because": _because(came)}))
    # Also where only documents came: whoever has the chart open must notice.
    chart = work.charts.save(chart)
    if effect is Effect.REOPEN:
        chart = route(work, chart)
    elif effect is Effect.FLAG:
        flag(work, chart.id, Because.LATE_DOCUMENT if versions else Because.LATE_CHARGE)
    new = sum(one.first for one in versions)
    return Filed(Outcome.CHANGED, chart, new, len(versions) - new, charges, tuple(sorted(changed)), effect)


def _because(came: list[Came]) -> str:
    return " ".join(sorted({one.what for one in came}))


def _charged(incoming: IncomingChart) -> Decimal | None:
    amounts = [one.amount for one in incoming.charges if one.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _add_documents(work: Work, chart: Chart, incoming: IncomingChart) -> list[Version]:
    """Keep what is new of the documents, versions of one in their order, and tell them."""
    found = []
    for document in sorted(incoming.documents, key=lambda one: one.version or 0):
        version = new_version(document, work.charts.versions(chart.id, document.number))
        if version is None:
            continue
        kept = _kept(work, chart, version)
        work.charts.add_document(kept)
        action = "document.added" if version.first else "document.versioned"
        work.record(Event(action, "document", kept.id, chart.id, None, {"version": kept.version}))
        found.append(version)
    return found


def _kept(work: Work, chart: Chart, version: Version) -> Document:
    told = version.document
    return Document(
        id=work.new_id(),
        chart_id=chart.id,
        number=told.number,
        version=version.version,
        kind=told.kind,
        title=told.title or told.kind or "Note",
        text=told.text,
        received=work.now,
        author=told.author,
        author_role=told.author_role,
        signed=told.signed,
        written=told.written,
    )


def _add_charges(work: Work, chart: Chart, incoming: IncomingChart) -> int:
    found = list(new_charges(incoming.charges, work.charts.charges(chart.id)))
    for one in found:
        work.charts.add_charge(
            Charge(
                id=work.new_id(),
                chart_id=chart.id,
                code=one.code,
                units=one.units,
                amount=one.amount,
                modifiers=one.modifiers,
                date=one.date,
                revenue=one.revenue,
                start=one.start,
                stop=one.stop,
                description=one.description,
            )
        )
    if found:
        work.record(Event("charges.added", "chart", chart.id, chart.id, None, {"lines": len(found)}))
    return len(found)
