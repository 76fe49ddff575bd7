"""What pages and REST of study plans share: reviews of one's own work, and the calendar with its reminders."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from starlette.responses import Response

from medcodex.app.learn.own_reviews import own_reviews
from medcodex.learn.education.using import ledger_of
from medcodex.learn.study.calendar import calendar
from medcodex.web.asking import today
from medcodex.workflow.access import may

if TYPE_CHECKING:
    from starlette.requests import Request

    from medcodex.learn.education.rules import Rules
    from medcodex.learn.study.needs import Reviewed
    from medcodex.learn.study.using import Seen
    from medcodex.learn.work import LearnWork
    from medcodex.web.workbench.bench import Workbench

LOOKED_BACK = dt.timedelta(days=365)
CALENDAR = "text/calendar; charset=utf-8"


def reviews_of(bench: Workbench, request: Request) -> tuple[Reviewed, ...]:
    """What reviews of the asker's own work say of topics, of the last year. Only those whose work is reviewed get a
    transaction that reaches it."""
    if not may(bench.acting(request), "audit.answer"):
        return ()
    with bench.begin(request) as work:
        return own_reviews(work, work.now - LOOKED_BACK)


def calendar_of(work: LearnWork, seen: Seen, rules: Rules) -> Response:
    """The calendar of a plan, with reminders of continuing education, as a file."""
    told = ledger_of(work, seen.kept.user_id, rules, today()).reminders
    return calendar_file(calendar(f"study-{seen.kept.id}", seen.plan, work.now, told))


def calendar_file(body: bytes) -> Response:
    """A calendar to be saved or subscribed to, kept by nobody on the way."""
    headers = {"content-disposition": 'attachment; filename="study-plan.ics"', "cache-control": "no-store"}
    return Response(body, media_type=CALENDAR, headers=headers)
