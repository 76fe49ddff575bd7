"""Filing a chart that comes in. The same again changes nothing; a corrected document is a new version beside the old
one; an older message that comes late undoes nothing; what comes after a chart was finished reopens or flags it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from medcodex.encounter import Claim, Setting
from medcodex.errors import InputError
from medcodex.workflow.access import require
from medcodex.workflow.chart import Chart, ChartStatus
from medcodex.workflow.documents import standing
from medcodex.workflow.event import Event
from medcodex.workflow.index.keeping import agree
from medcodex.workflow.intake.after_finish import Came, Effect, effect_of
from medcodex.workflow.intake.assembly.finding import find_chart, link_visit
from medcodex.workflow.intake.assembly.order import VISIT, in_order, is_late, remember
from medcodex.workflow.intake.comparing import DECIDING, facts_told, filled, with_fields
from medcodex.workflow.intake.contents import add_charges, add_documents
from medcodex.workflow.intake.covering import COVERAGES, keep_coverages
from medcodex.workflow.intake.patients import file_patient
from medcodex.workflow.worklist.deadline import due
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.following import flag
from medcodex.workflow.worklist.hold import Block, blocked
from medcodex.workflow.worklist.opening import waiting
from medcodex.workflow.worklist.routing import route

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.encounter.incoming import IncomingChart
    from medcodex.workflow.chart import Patient
    from medcodex.workflow.work import Work

SAME_DAY = frozenset({Setting.OUTPATIENT, Setting.AMBULATORY_SURGERY, Setting.DENTAL})
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


@dataclass(frozen=True, slots=True)
class Telling:
    """How a chart comes in: ``order`` the moment its message speaks of, None where it tells none; whether its sender
    is the ``owner`` of the encounter's facts, and whether it says that the encounter takes place (``begins``)."""

    order: dt.datetime | None = None
    owner: bool = True
    begins: bool = True


PLAIN = Telling()
"""A chart as a person or a file brings it: what it tells stands."""


def file_chart(work: Work, incoming: IncomingChart, telling: Telling = PLAIN) -> Filed:
    """Keep an incoming chart whole, or raise and keep nothing. InputError where it contradicts what is kept: the
    account is another patient's, the patient was born on another day, a practice chart would become a real one; and
    where it has neither account nor visit number."""
    require(work.actor, "chart.create")
    if incoming.practice:
        # Practice charts are left out of figures and claims: whoever marks a real chart so would hide it.
        require(work.actor, "settings.manage")
    if not (incoming.account or incoming.visit):
        raise InputError("neither an account nor a visit number tells of which encounter")
    patient = file_patient(work, incoming) if incoming.patient.mrn else None
    chart = find_chart(work, incoming.account, incoming.visit, patient.id if patient is not None else None)
    if chart is None:
        # Until registration names the account, the visit's own number stands for it.
        numbered = replace(incoming, account=incoming.account or incoming.visit)
        return _add(work, patient or file_patient(work, numbered), numbered, telling)
    if patient is None:
        _agrees(work, chart, incoming)
    elif patient.id != chart.patient_id:
        raise InputError("the account is another patient's", "account")
    return _change(work, chart, incoming, telling)


def _agrees(work: Work, chart: Chart, incoming: IncomingChart) -> None:
    """A chart that comes without a record number is its account's patient's, if it says nothing else."""
    kept = work.charts.patient(chart.patient_id)
    if kept is not None:
        agree(kept, incoming.patient)


def _add(work: Work, patient: Patient, incoming: IncomingChart, telling: Telling) -> Filed:
    setting = incoming.setting or Setting.OUTPATIENT
    discharged = incoming.discharged or (incoming.admitted if setting in SAME_DAY else None)
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
    link_visit(work, chart, incoming.visit)
    keep_coverages(work, chart, incoming, telling.order, owner=telling.owner)
    if telling.owner:
        remember(work, chart.id, [*_told(incoming), VISIT], telling.order)
    versions = add_documents(work, chart, incoming, telling.order)
    charges = add_charges(work, chart, incoming)
    new = sum(one.first for one in versions)
    return Filed(Outcome.STORED, route(work, chart), new, len(versions) - new, charges)


def _change(work: Work, chart: Chart, incoming: IncomingChart, telling: Telling) -> Filed:
    if chart.practice != incoming.practice:
        raise InputError("the account is kept as " + ("practice" if chart.practice else "a real chart"), "practice")
    return add_to(work, chart, incoming, telling)


def add_to(work: Work, chart: Chart, incoming: IncomingChart, telling: Telling = PLAIN) -> Filed:
    """Keep what is new of documents, charges and facts with a chart that is held by this transaction; of the patient
    nothing is looked at."""
    versions = add_documents(work, chart, incoming, telling.order)
    charges = add_charges(work, chart, incoming)
    link_visit(work, chart, incoming.visit)
    changed = _changed(work, chart, incoming, telling)
    covered = keep_coverages(work, chart, incoming, telling.order, owner=telling.owner)
    back = _is_back(work, chart, telling)
    if telling.owner:
        remember(work, chart.id, [*_told(incoming), *([VISIT] if telling.begins else [])], telling.order)
    if not (versions or charges or changed or back or covered):
        return Filed(Outcome.DUPLICATE, chart)
    came = [
        Came("document" if one.first else "version", standing(one.document).voice) for one in versions if not one.late
    ]
    came += [Came("charge")] * bool(charges)
    came += [Came("deciding" if name in DECIDING else "fact") for name in changed]
    effect = effect_of(came) if chart.status is ChartStatus.COMPLETE else Effect.NONE
    if changed:
        chart = with_fields(chart, changed)
        if changed.keys() & {"discharged", "payer", "setting"} and "due" not in changed:
            chart = replace(chart, due=due(chart, work.worklist.deadline_rules()) or chart.due)
        work.record(Event("chart.changed", "chart", chart.id, chart.id, None, {"facts": " ".join(sorted(changed))}))
    if back:
        held = Block.WORK in blocked(work.worklist.holds(chart.id), work.now.date())
        chart = replace(waiting(chart), status=ChartStatus.HELD) if held else waiting(chart)
        work.record(Event("chart.reinstated", "chart", chart.id, chart.id))
    chart = settle(work, chart, effect, " ".join(sorted({one.what for one in came})), route_it=back)
    if effect is Effect.FLAG:
        flag(work, chart.id, Because.LATE_DOCUMENT if versions else Because.LATE_CHARGE)
    elif chart.status is ChartStatus.CANCELLED and (versions or charges):
        flag(work, chart.id, Because.CANCELLED)
    new = sum(one.first for one in versions)
    facts = sorted([*changed, *([COVERAGES] if covered else [])])
    return Filed(Outcome.CHANGED, chart, new, len(versions) - new, charges, tuple(facts), effect)


def _told(incoming: IncomingChart) -> list[str]:
    """The names of what an encounter tells, its coverages among them."""
    return [*facts_told(incoming), *([COVERAGES] if incoming.coverages else [])]


def settle(work: Work, chart: Chart, effect: Effect, because: str, *, route_it: bool = False) -> Chart:
    """Keep a changed chart; where what came reopens it, it goes back to its coder, or to those who wait for one. Also
    where only documents came it is kept anew: whoever has it open must notice."""
    if effect is Effect.REOPEN:
        chart = replace(chart, status=ChartStatus.REOPENED) if chart.assignee else waiting(chart)
        work.record(Event("chart.reopened", "chart", chart.id, chart.id, None, {"because": because}))
    chart = work.charts.save(chart)
    return route(work, chart) if effect is Effect.REOPEN or route_it else chart


def _changed(work: Work, chart: Chart, incoming: IncomingChart, telling: Telling) -> dict[str, Any]:
    """The facts that change: those told otherwise by a message that is not older than what is kept, those that nobody
    told where the sender is not their owner; and what follows from them."""
    orders = work.assembly.orders(chart.id)
    told = facts_told(incoming)
    told = in_order(told, orders, telling.order) if telling.owner else filled(chart, told)
    changed = {name: value for name, value in told.items() if value != getattr(chart, name)}
    if "claims" in changed and set(changed["claims"]) == set(chart.claims):
        del changed["claims"]
    if incoming.account and incoming.visit and chart.account == incoming.visit != incoming.account:
        changed["account"] = incoming.account
    return changed | _following(work, chart, changed, orders)


def _following(
    work: Work, chart: Chart, changed: Mapping[str, Any], orders: Mapping[str, dt.datetime]
) -> dict[str, Any]:
    """What another setting or a first day brings along: a visit of one day ends on it, a stay does not; the claim is
    the new setting's usual one, beside the old where that is coded."""
    found: dict[str, Any] = {}
    setting, admitted = changed.get("setting", chart.setting), changed.get("admitted", chart.admitted)
    ends_itself = chart.discharged is not None and chart.discharged == chart.admitted and "discharged" not in orders
    if "discharged" not in changed and not changed.keys().isdisjoint({"setting", "admitted"}):
        if setting in SAME_DAY and (chart.discharged is None or ends_itself) and admitted != chart.discharged:
            found["discharged"] = admitted
        elif setting not in SAME_DAY and chart.setting in SAME_DAY and ends_itself:
            found["discharged"] = None
    usual = (Claim.default_for(chart.setting),)
    if "setting" in changed and "claims" not in changed and chart.claims == usual:
        claims = (Claim.default_for(setting),)
        if claims != usual:
            found["claims"] = usual + claims if is_coded(work, chart) else claims
    return found


def is_coded(work: Work, chart: Chart) -> bool:
    """Whether somebody decided anything on any claim of a chart."""
    return any(work.decisions.events(chart.id, claim) for claim in Claim)


def _is_back(work: Work, chart: Chart, telling: Telling) -> bool:
    """Whether an encounter that was cancelled takes place after all."""
    if chart.status is not ChartStatus.CANCELLED or not (telling.owner and telling.begins):
        return False
    orders = work.assembly.orders(chart.id)
    same = telling.order is not None and telling.order == orders.get(VISIT)
    return not same and not is_late(orders, VISIT, telling.order)


def _charged(incoming: IncomingChart) -> Decimal | None:
    amounts = [one.amount for one in incoming.charges if one.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None
