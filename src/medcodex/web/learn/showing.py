"""How pages of learning are shown: with the tabs of what somebody may do there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.errors import MedcodexError
    from medcodex.web.workbench.bench import Workbench


class Tab(NamedTuple):
    """A part of learning; ``permission`` who sees it."""

    name: str
    address: str
    title: str
    permission: str


TABS = (
    Tab("home", "/learn", "Overview", "learn.use"),
    Tab("cases", "/learn/cases", "Practice charts", "learn.use"),
    Tab("questions", "/learn/questions", "Questions", "learn.use"),
    Tab("exams", "/learn/exams", "Mock exams", "learn.use"),
    Tab("drills", "/learn/drills", "Queries and letters", "learn.use"),
    Tab("plan", "/learn/plan", "Study plan", "learn.use"),
    Tab("career", "/learn/career", "Career", "learn.use"),
    Tab("education", "/learn/education", "Continuing education", "learn.use"),
    Tab("classes", "/learn/classes", "Classes", "learn.use"),
)


def page(bench: Workbench, request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page of ``templates/work/learn``, as web.workbench.bench.Workbench.page; ``tab`` names its part, ``problem``
    says what was wrong with what was sent."""
    return bench.page(request, f"learn/{template}", status, **{"problem": "", "tabs": TABS, **context})


def told_problem(error: MedcodexError) -> str:
    """What was wrong, and where, as a page says it."""
    return f"{error.message} ({error.where})" if error.where else error.message
