"""The worklist's records as objects of REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.workflow.worklist.filter import days_since_discharge, filter_object
from medcodex.workflow.worklist.order import order_words
from medcodex.workflow.worklist.row import age_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from medcodex.workflow.people import User
    from medcodex.workflow.worklist.deadline import DeadlineRule
    from medcodex.workflow.worklist.follow_up import FollowUp, Reminder
    from medcodex.workflow.worklist.hold import Hold, HoldReason
    from medcodex.workflow.worklist.listing import Page
    from medcodex.workflow.worklist.queue import Queue
    from medcodex.workflow.worklist.row import Backlog, Figures, Load
    from medcodex.workflow.worklist.rule import AssignmentRule
    from medcodex.workflow.worklist.seeing import ChartSeen
    from medcodex.workflow.worklist.stop import StopRule


def figures_object(figures: Figures) -> dict[str, Any]:
    """How much waits."""
    return {
        "charts": figures.charts,
        "discharged": figures.discharged,
        "days": figures.days,
        "mean_days": None if figures.mean_days is None else round(figures.mean_days, 1),
        "oldest": figures.oldest,
        "value": str(figures.value),
        "overdue": figures.overdue,
    }


def queue_object(queue: Queue, figures: Figures | None = None) -> dict[str, Any]:
    """A queue, with what waits in it where that was counted."""
    return {
        "id": queue.id,
        "name": queue.name,
        "filter": filter_object(queue.filter),
        "order": order_words(queue.order),
        "position": queue.position,
        "standing": queue.standing,
        "version": queue.version,
        "figures": None if figures is None else figures_object(figures),
    }


def page_object(page: Page, today: dt.date) -> dict[str, Any]:
    """One page of a queue."""
    return {
        "queue": page.queue.id,
        "order": order_words(page.order),
        "page": page.number,
        "more": page.more,
        "charts": [
            {
                "id": row.chart_id,
                "account": row.account,
                "age": row.age,
                "setting": str(row.setting),
                "status": str(row.status),
                "payer": row.payer,
                "specialty": row.specialty,
                "facility": row.facility,
                "admitted": row.admitted,
                "discharged": row.discharged,
                "days": None if row.discharged is None else (today - row.discharged).days,
                "value": _money(row.value),
                "due": row.due,
                "assignee": row.assignee,
                "holds": [hold.reason for hold in page.holds.get(row.chart_id, ())],
                "version": row.version,
            }
            for row in page.rows
        ],
    }


def rule_object(rule: AssignmentRule) -> dict[str, Any]:
    """A rule of assignment."""
    return {
        "id": rule.id,
        "name": rule.name,
        "condition": filter_object(rule.condition),
        "user": rule.user_id,
        "queue": rule.queue_id,
        "position": rule.position,
        "active": rule.active,
        "version": rule.version,
    }


def deadline_object(rule: DeadlineRule) -> dict[str, Any]:
    """A row of deadlines."""
    return {
        "id": rule.id,
        "kind": str(rule.kind),
        "settings": [str(one) for one in rule.settings],
        "payers": list(rule.payers),
        "days": rule.days,
        "months": rule.months,
        "source": rule.source,
    }


def workload_object(backlog: Backlog, loads: Sequence[Load], users: Mapping[str, User]) -> dict[str, Any]:
    """What is discharged and not final coded, and what each person has."""
    days = backlog.days_of_revenue
    return {
        "figures": figures_object(backlog.figures),
        "revenue": _money(backlog.revenue),
        "days_of_revenue": None if days is None else round(days, 1),
        "people": [
            {
                "user": load.user_id,
                "login": users[load.user_id].login if load.user_id in users else None,
                "name": users[load.user_id].name if load.user_id in users else None,
                "assigned": load.assigned,
                "coding": load.coding,
                "held": load.held,
                "overdue": load.overdue,
                "finished": load.finished,
                "value": str(load.value),
            }
            for load in loads
        ],
    }


def reminder_object(one: Reminder) -> dict[str, Any]:
    """Something that a day is set for."""
    return {
        "about": str(one.about),
        "id": one.subject_id,
        "encounter": one.chart_id,
        "account": one.account,
        "date": one.date,
        "text": one.text,
    }


def reason_object(reason: HoldReason) -> dict[str, Any]:
    """A reason of holds."""
    return {
        "id": reason.id,
        "title": reason.title,
        "blocks": sorted(reason.blocks),
        "lifted_by": sorted(reason.lifted_by),
        "days": reason.days,
        "source": reason.source,
    }


def stop_rule_object(rule: StopRule) -> dict[str, Any]:
    """A row of stops before completion."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "test": rule.test,
        "wanted": list(rule.wanted),
        "settings": [str(one) for one in rule.settings],
        "claims": [str(one) for one in rule.claims],
        "message": rule.message,
        "mend": rule.mend,
        "source": rule.source,
    }


def hold_object(hold: Hold) -> dict[str, Any]:
    """A hold."""
    return {
        "id": hold.id,
        "reason": hold.reason,
        "title": hold.why.title,
        "blocks": sorted(hold.why.blocks),
        "until": hold.until,
        "placed_by": hold.placed_by,
        "placed_at": hold.placed_at,
        "note": hold.note,
        "lifted_by": hold.lifted_by,
        "lifted_at": hold.lifted_at,
    }


def follow_up_object(one: FollowUp) -> dict[str, Any]:
    """A follow-up."""
    return {
        "id": one.id,
        "due": one.due,
        "because": str(one.because),
        "note": one.note,
        "user": one.user_id,
        "made_by": one.made_by,
        "done_by": one.done_by,
        "done_at": one.done_at,
    }


def chart_object(seen: ChartSeen, today: dt.date) -> dict[str, Any]:
    """A chart with all that belongs to it but the texts of its documents."""
    chart, patient = seen.chart, seen.patient
    return {
        "id": chart.id,
        "account": chart.account,
        "patient": {
            "mrn": patient.mrn,
            "name": patient.name,
            "birth_date": patient.birth_date,
            "age": age_on(patient.birth_date, chart.admitted or chart.date),
            "sex": patient.sex,
        },
        "setting": str(chart.setting),
        "claims": [str(claim) for claim in chart.claims],
        "status": str(chart.status),
        "assignee": chart.assignee,
        "admitted": chart.admitted,
        "discharged": chart.discharged,
        "days": days_since_discharge(chart, today),
        "payer": chart.payer,
        "specialty": chart.specialty,
        "facility": chart.facility,
        "attending": chart.attending,
        "value": _money(chart.value),
        "due": chart.due,
        "version": chart.version,
        "routed_by": None if seen.routed is None else seen.routed.rule_name,
        "documents": [
            {
                "id": one.id,
                "number": one.number,
                "version": one.version,
                "kind": one.kind,
                "title": one.title,
                "author": one.author,
                "author_role": one.author_role,
                "signed": one.signed,
                "written": one.written,
                "received": one.received,
                "withdrawn": one.withdrawn,
                "sha256": one.digest,
                "earlier": [old.id for old in seen.earlier.get(one.number, ())],
            }
            for one in seen.documents
        ],
        "charges": len(seen.charges),
        "holds": [hold_object(hold) for hold in seen.holds],
        "follow_ups": [follow_up_object(one) for one in seen.follow_ups],
        "deadlines": [
            {"kind": str(one.kind), "date": one.date, "rule": one.rule, "source": one.source} for one in seen.deadlines
        ],
        "events": [
            {
                "number": one.number,
                "at": one.at,
                "login": one.login,
                "action": one.event.action,
                "detail": dict(one.event.detail),
            }
            for one in seen.events
        ],
    }


def _money(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
