"""Files of continuing education as answers: the ledger, certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from medcodex.errors import InputError
from medcodex.learn.education.exporting import as_csv, as_xlsx, as_zip
from medcodex.learn.education.using import see_ledger, take_certificate
from medcodex.learn.study.calendar import calendar
from medcodex.web.asking import today
from medcodex.web.learn.own import CALENDAR
from medcodex.workflow.event import Event
from medcodex.workflow.exports.exporting import MEDIA, Form

if TYPE_CHECKING:
    from medcodex.learn.education.records import Certificate
    from medcodex.learn.education.rules import Rules
    from medcodex.learn.work import LearnWork

FORMS = {"csv": MEDIA[Form.CSV], "xlsx": MEDIA[Form.XLSX], "zip": "application/zip", "ics": CALENDAR}


def exported(work: LearnWork, rules: Rules, form: str) -> Response:
    """The asker's ledger as a file: a table, a workbook, an archive with the certificates, or the reminders as a
    calendar. InputError for another form."""
    if form not in FORMS:
        raise InputError(f"one of {', '.join(FORMS)} expected", "form")
    ledger = see_ledger(work, rules, today())
    if form == "csv":
        body = as_csv(ledger, rules, today())
    elif form == "xlsx":
        body = as_xlsx(ledger, rules, today())
    elif form == "zip":
        proved = [one for one in ledger.entries if one.id in ledger.certificates]
        body = as_zip(ledger, rules, today(), (take_certificate(work, one.id) for one in proved))
    else:
        body = calendar(f"education-{work.actor.user_id}", None, work.now, ledger.reminders)
    work.record(Event("education.export", "education", work.actor.user_id, detail={"form": form}))
    return _file(f"continuing-education.{form}", FORMS[form], body)


def saved(one: Certificate, data: bytes) -> Response:
    """A certificate to be saved, never shown in a page of ours."""
    return _file(one.name, one.media_type, data)


def _file(name: str, media_type: str, body: bytes) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, media_type=media_type, headers=headers)
