"""The posting file of a payment taken out of the workbench, and told to the trail."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.app.money.posting_file import COLUMNS, posted_rows
from medcodex.errors import ConflictError
from medcodex.formats.tables import write_rows
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.event import Event
from medcodex.workflow.exports.exporting import MEDIA, Exported, Form, checked_reason, mark_of
from medcodex.workflow.money.looking import ended_part, payment_of

if TYPE_CHECKING:
    from medcodex.app.money.means import MoneyMeans
    from medcodex.workflow.work import Work

PURPOSE = "operations"


def take_out(work: Work, payment_id: str, reason: str, means: MoneyMeans) -> Exported:
    """The posting file of a payment; the trail tells of every chart in it who took it and why, with the file's SHA-256.
    InputError without a reason, ForbiddenError, NotFoundError; ConflictError for a payment that repeats another, of
    which nothing is posted."""
    require(work.actor, PERMISSION)
    said = checked_reason(PURPOSE, reason)
    payment = payment_of(work, payment_id)
    if payment.repeats is not None:
        raise ConflictError("the payment repeats another, and nothing of it is posted", payment_id)
    postings, beside = work.money.postings(payment_id), work.money.beside(payment_id)
    ended = ended_part(payment, work.money.posted([payment_id])[payment_id], beside)
    out = io.StringIO(newline="")
    write_rows(out, [COLUMNS])
    write_rows(out, posted_rows(payment, beside, postings, means.reasons, ended))
    body = out.getvalue().encode()
    mark = mark_of(work, "posting file", PURPOSE, said, practice=payment.sample)
    told = {"payment": payment.id, "purpose": PURPOSE, "sha256": sha256(body).hexdigest()}
    for chart_id in sorted({one.chart_id for one in postings if one.chart_id is not None}):
        work.record(Event("chart.exported", "export", mark.id, chart_id, said, told))
    work.record(Event("payment.taken_out", "payment", payment.id, None, said, told))
    return Exported(mark.file_name("csv"), MEDIA[Form.CSV], body)
