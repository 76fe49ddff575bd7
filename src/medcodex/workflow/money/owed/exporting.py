"""The list of what is owed as a file, marked, and told to the trail."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.tables import Sheet, as_csv, as_xlsx
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.exports.exporting import MEDIA, Exported, Form, checked_reason, mark_of
from medcodex.workflow.money.owed.seeing import MOST, list_owed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.formats.tables import Cell
    from medcodex.workflow.event import Detail
    from medcodex.workflow.money.owed.ports import AskedOwed
    from medcodex.workflow.money.owed.seeing import ListedOwed
    from medcodex.workflow.work import Work

TITLES = (
    "Direction", "Amount", "Reason", "Found by", "Payer", "Account", "Claim", "Line", "Code", "Expected", "Allowed",
    "Paid", "Contract", "Term", "Status", "Found on", "Days", "Due", "Settled",
)  # fmt: skip
_WRITERS = {Form.CSV: as_csv, Form.XLSX: as_xlsx}


def export_owed(work: Work, asked: AskedOwed, form: Form, purpose: str, reason: str) -> Exported:
    """What is asked for, with its totals. ForbiddenError; InputError without a reason, for a purpose or a form that is
    none, or for more rows than MOST. The trail keeps the file's SHA-256, and of every chart in it that it left
    (45 CFR 164.528)."""
    require(work.actor, "export.write")
    said = checked_reason(purpose, reason)
    if form not in _WRITERS:
        raise InputError(f"one of {', '.join(_WRITERS)} expected", "form")
    found = list_owed(work, asked, 1, MOST)
    if found.more:
        raise InputError(f"more than {MOST} rows: narrow the list", "payer")
    mark = mark_of(work, "owed", purpose, said)
    body = _WRITERS[form](mark.lines(), [Sheet("Owed", TITLES, _rows(work, found)), _totals(found)])
    told: dict[str, Detail] = {"table": "owed", "form": str(form), "purpose": purpose}
    for chart_id in sorted({one.chart_id for one in found.rows if one.chart_id}):
        work.record(Event("chart.exported", "export", mark.id, chart_id, said, told))
    detail = told | {"rows": len(found.rows), "sha256": sha256(body).hexdigest(), "bytes": len(body)}
    work.record(Event("table.exported", "export", mark.id, None, said, detail))
    return Exported(mark.file_name(str(form)), MEDIA[form], body)


def _rows(work: Work, found: ListedOwed) -> Sequence[Sequence[Cell]]:
    today = work.now.date()
    return [
        (
            "to us" if one.direction == "ours" else "by us",
            one.amount,
            one.reason.replace("_", " "),
            str(one.source),
            one.payer,
            found.account(one),
            found.number(one),
            None if one.line is None else one.line + 1,
            one.code,
            one.expected,
            one.allowed,
            one.paid,
            one.contract,
            one.term,
            str(one.status),
            one.found_on,
            one.days(today),
            one.due,
            one.settled,
        )
        for one in found.rows
    ]


def _totals(found: ListedOwed) -> Sheet:
    rows = [
        (one.payer, "to us" if one.direction == "ours" else "by us", one.reason.replace("_", " "), str(one.source),
         one.count, one.amount)
        for one in found.totals
    ]  # fmt: skip
    return Sheet("Totals", ("Payer", "Direction", "Reason", "Found by", "Sums", "Amount"), rows)
