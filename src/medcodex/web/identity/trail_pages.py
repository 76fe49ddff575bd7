"""The audit trail as a page, and the glass that is broken in an emergency."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.routing import Route

from medcodex.errors import NotFoundError, UsageError
from medcodex.web.identity.door import go
from medcodex.web.identity.who import typed
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.identity.breaking_glass import LONGEST, break_glass, end_grant

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.workbench.bench import Workbench

_PAGE = 100


def routes(bench: Workbench) -> list[Route]:
    """/work/trail, /work/glass"""

    def trail(request: Request) -> Response:
        before, chart = _number(request.query_params.get("before", "")), request.query_params.get("chart", "")[:40]
        with bench.begin(request) as work:
            require(work.actor, "trail.read")
            rows = work.trail.about(chart, _PAGE) if chart else work.trail.latest(_PAGE, before)
            logins = {user.id: user.login for user in work.people.all()}
            work.record(Event("trail.read", "trail", "trail", chart or None, detail={"rows": len(rows)}))
        more = rows[-1].number if len(rows) == _PAGE and not chart else None
        return bench.page(request, "trail.html", rows=rows, more=more, chart=chart, logins=logins)

    def ask(request: Request) -> Response:
        with bench.begin(request) as work:
            require(work.actor, "chart.emergency")
            chart = _chart(request)
            if work.charts.get(chart) is None:
                raise NotFoundError("no such chart", "chart")
        return bench.page(request, "glass.html", chart=chart, reason="", hours=1, error=None, longest=_hours())

    def smash(request: Request) -> Response:
        chart, reason, hours = _chart(request), typed(request, "reason"), typed(request, "hours")
        number = int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 3 else 0
        try:
            with bench.begin(request) as work:
                break_glass(work, chart, reason, timedelta(hours=number))
        except UsageError as error:
            return bench.page(request, "glass.html", 422, chart=chart, reason=reason, hours=number or 1,
                              error=error.message, longest=_hours())  # fmt: skip
        return go(f"/work/charts/{chart}")

    def mend(request: Request) -> Response:
        with bench.begin(request) as work:
            end_grant(work, typed(request, "grant")[:40])
        return go("/work/account?done=glass")

    return [
        Route("/work/trail", trail, methods=["GET"]),
        Route("/work/glass/{chart}", ask, methods=["GET"]),
        Route("/work/glass/{chart}", smash, methods=["POST"]),
        Route("/work/glass", mend, methods=["POST"]),
    ]


def _chart(request: Request) -> str:
    return str(request.path_params["chart"])[:40]


def _hours() -> int:
    return LONGEST // timedelta(hours=1)


def _number(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    raise UsageError("a row's number", "before")
