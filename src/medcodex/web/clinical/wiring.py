"""The clinical routes of FHIR and CDS Hooks, added to the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.gap_cards import Gaps
from medcodex.app.ingest.rereading import site_at
from medcodex.store.work import clock
from medcodex.web.clinical.client_proof import read_clients
from medcodex.web.clinical.hooks import Hooks
from medcodex.web.clinical.routes import Clinical

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.app.coding_session.desk import Means
    from medcodex.library.home import Home
    from medcodex.web.workbench.bench import Workbench


def add_clinical(app: FastAPI, bench: Workbench, means: Means, home: Home) -> None:
    """Put them before the terminology service, which takes every other address below /fhir. InputError where a file of
    the site's tables or of the clients of CDS Hooks cannot be read."""
    terminology = next(route for route in app.router.routes if getattr(route, "name", "") == "fhir")
    site = site_at(None, home)
    clinical = Clinical(bench, means.engine, site, clock)
    hooks = Hooks(bench, Gaps(means.engine, site, clock), read_clients(home), clock)
    app.router.routes[:0] = [*clinical.routes(terminology.endpoint), *hooks.routes()]  # type: ignore[attr-defined]
