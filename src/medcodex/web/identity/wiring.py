"""The routes of this package, and the gate before all routes of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.web.identity import account_pages, factor_pages, people_pages, sign_in_pages, trail_pages, welcome_pages
from medcodex.web.identity.declared import Declared
from medcodex.web.identity.gate import Gate

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.routing import Route

    from medcodex.web.identity.door import Doors
    from medcodex.web.identity.pace import Pace
    from medcodex.web.workbench.bench import Workbench


def identity_routes(bench: Workbench, doors: Doors) -> list[Route]:
    """Signing in and out, accounts, people, the trail."""
    found = [
        *sign_in_pages.routes(doors),
        *factor_pages.routes(doors),
        *welcome_pages.routes(doors),
        *account_pages.routes(bench, doors),
        *people_pages.routes(bench),
        *trail_pages.routes(bench),
    ]
    if doors.provider is not None:
        from medcodex.web.sign_on import pages  # noqa: PLC0415 - only a site with a provider pays for its client

        found += pages.routes(doors, doors.provider)
    return found


def add_gate(app: FastAPI, doors: Doors, pace: Pace) -> None:
    """Put the gate before all routes that an application has by now. LookupError where one is not declared."""
    app.add_middleware(Gate, declared=Declared(app.routes), store=doors.store, pace=pace)
