"""The use case: a table for people, taken out by somebody who may, marked, and told to the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.errors import InputError
from medcodex.formats.tables import Sheet, as_csv, as_xlsx
from medcodex.workflow.access import require
from medcodex.workflow.event import Detail, Event
from medcodex.workflow.exports.exporting import MEDIA, Exported, Form, checked_reason, mark_of
from medcodex.workflow.money.tracking.asked import Asked as MoneyAsked
from medcodex.workflow.money.tracking.figures import figures
from medcodex.workflow.money.tracking.sheets import sheets
from medcodex.workflow.productivity import desk as productivity
from medcodex.workflow.worklist.listing import MAX_PAGE, page, queues_with_figures, workload

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from medcodex.workflow.session.final import FinalCode
    from medcodex.workflow.work import Work
    from medcodex.workflow.worklist.filter import Filter
    from medcodex.workflow.worklist.order import Order
    from medcodex.workflow.worklist.row import Figures

MAX_CLAIMS = 5000
MAX_CHARTS = 10_000
MAX_PERIOD = dt.timedelta(days=366)
_WRITERS = {Form.CSV: as_csv, Form.XLSX: as_xlsx}


class Table(StrEnum):
    """What can be taken out: final codes of claims completed in a period, the charts of a queue, the department's
    figures, figures of money."""

    CODES = "codes"
    WORKLIST = "worklist"
    FIGURES = "figures"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which table: ``since`` and ``until`` are whole days of UTC, both included, for codes, productivity and money; a
    queue with a further filter for the worklist; for money a payer's number, and samples in the place of real
    money."""

    table: Table
    since: dt.date | None = None
    until: dt.date | None = None
    queue: str = "open"
    narrowed: Filter | None = None
    order: Order = ()
    payer: str | None = None
    sample: bool = False


def export_table(work: Work, asked: Asked, form: Form, purpose: str, reason: str) -> Exported:
    """A table as a file. InputError without a reason, for a purpose or a form that is none, or where the table is too
    long; ForbiddenError, NotFoundError. The trail keeps the file's SHA-256, and of every chart whose codes left, that
    they did (45 CFR 164.528)."""
    require(work.actor, "export.write")
    said = checked_reason(purpose, reason)
    writer = _WRITERS.get(form)
    if writer is None:
        raise InputError(f"one of {', '.join(_WRITERS)} expected", "form")
    made = _MAKERS[asked.table](work, asked)
    mark = mark_of(work, str(asked.table), purpose, said)
    body = writer(mark.lines(), made.sheets)
    told: dict[str, Detail] = {"form": str(form), "purpose": purpose}
    for chart_id in made.charts:
        work.record(Event("chart.exported", "export", mark.id, chart_id, said, {"table": str(asked.table), **told}))
    told |= {"table": str(asked.table), "rows": sum(len(sheet.rows) for sheet in made.sheets)}
    told |= {"sha256": sha256(body).hexdigest(), "bytes": len(body)}
    work.record(Event("table.exported", "export", mark.id, None, said, told))
    return Exported(mark.file_name(str(form)), MEDIA[form], body)


@dataclass(frozen=True, slots=True)
class _Made:
    """Sheets, and the charts whose codes are in them."""

    sheets: Sequence[Sheet]
    charts: Sequence[str] = ()


def _codes(work: Work, asked: Asked) -> _Made:
    require(work.actor, "claim.read")
    done = work.coded.completed(*_period(work, asked))
    if len(done) > MAX_CLAIMS:
        raise InputError(f"more than {MAX_CLAIMS} claims: ask for a shorter period", "since")
    names = {user.id: user.name for user in work.people.all()}
    titles = ("Account", "Claim", "Setting", "Payer", "Completed", "Coder", "DRG", "Weight", "Section", "Rank",
              "System", "Code", "Title", "POA", "Modifiers", "Units")  # fmt: skip
    rows = []
    for one in done:
        chart = work.charts.get(one.chart_id)
        account = chart.account if chart else ""
        whose = (account, one.claim, one.setting, one.payer, one.at, names.get(one.coder, ""), one.group, one.weight)
        rows += [
            (*whose, code.section, code.position, code.system, code.code, code.display, code.poa,
             " ".join(code.modifiers), code.units)
            for code in _final(work, one.chart_id, one.claim)
        ]  # fmt: skip
    return _Made([Sheet("Final codes", titles, rows)], list(dict.fromkeys(one.chart_id for one in done)))


def _final(work: Work, chart_id: str, claim: str) -> Sequence[FinalCode]:
    final = work.decisions.final(chart_id, Claim(claim))
    return final.reported if final else ()


def _worklist(work: Work, asked: Asked) -> _Made:
    names = {user.id: user.name for user in work.people.all()}
    titles = ("Account", "Age", "Setting", "Payer", "Specialty", "Facility", "Admitted", "Discharged", "Value", "Due",
              "Status", "With", "Holds")  # fmt: skip
    rows, number, more = [], 0, True
    while more:
        number += 1
        found = page(work, asked.queue, asked.narrowed, asked.order, number=number, limit=MAX_PAGE)
        rows += [
            (one.account, one.age, str(one.setting), one.payer, one.specialty, one.facility, one.admitted,
             one.discharged, one.value, one.due, str(one.status), names.get(one.assignee or ""),
             ", ".join(hold.why.title for hold in found.holds.get(one.chart_id, ())))
            for one in found.rows
        ]  # fmt: skip
        more = found.more
        if len(rows) >= MAX_CHARTS and more:
            raise InputError(f"more than {MAX_CHARTS} charts: narrow the list", "queue")
    return _Made([Sheet("Worklist", titles, rows)])


def _figures(work: Work, asked: Asked) -> _Made:
    require(work.actor, "productivity.read")
    backlog, loads = workload(work)
    names = {user.id: user.name for user in work.people.all()}
    counted = ("Charts", "Discharged", "Mean days", "Oldest discharge", "Value", "Overdue")
    queues = [(queue.name, *_counted(figures)) for queue, figures in queues_with_figures(work)]
    team = productivity.team(work, work.coded, *_period(work, asked))
    return _Made(
        [
            Sheet("Waiting", ("Queue", *counted), [("All not final coded", *_counted(backlog.figures)), *queues]),
            Sheet(
                "Workload",
                ("Coder", "Assigned", "In work", "On hold", "Value", "Overdue", "Finished in 7 days"),
                [
                    (
                        names.get(one.user_id, ""),
                        one.assigned,
                        one.coding,
                        one.held,
                        one.value,
                        one.overdue,
                        one.finished,
                    )
                    for one in loads
                ],
            ),
            Sheet(
                "Productivity",
                ("Setting", "Charts", "Weighed", "Hours", "Charts an hour"),
                [(one.setting, one.charts, one.weighed, one.hours, one.per_hour) for one in team],
            ),
        ]
    )


def _money(work: Work, asked: Asked) -> _Made:
    begin, end = _period(work, asked)
    days = MoneyAsked(begin.date(), end.date() - dt.timedelta(days=1), asked.payer, asked.sample)
    return _Made(sheets(figures(work, days)))


_MAKERS = {Table.CODES: _codes, Table.WORKLIST: _worklist, Table.FIGURES: _figures, Table.MONEY: _money}


def _counted(figures: Figures) -> tuple[int, int, float | None, dt.date | None, Decimal, int]:
    return figures.charts, figures.discharged, figures.mean_days, figures.oldest, figures.value, figures.overdue


def _period(work: Work, asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    """The last thirty days, where nothing else is asked for."""
    until = asked.until or work.now.date()
    since = asked.since or until - dt.timedelta(days=30)
    if since > until or until - since > MAX_PERIOD:
        raise InputError(f"a period of at most {MAX_PERIOD.days} days expected, since before until", "since")
    begin = dt.datetime.combine(since, dt.time(), dt.UTC)
    return begin, dt.datetime.combine(until, dt.time(), dt.UTC) + dt.timedelta(days=1)
