"""The clinical routes of FHIR and CDS Hooks, added to the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.interchange.site import Site
from medcodex.store.work import clock
from medcodex.web.clinical.routes import Clinical

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.app.coding_session.desk import Means
    from medcodex.web.workbench.bench import Workbench


def add_clinical(app: FastAPI, bench: Workbench, means: Means) -> None:
    """Put them before the terminology service, which takes every other address below /fhir."""
    terminology = next(route for route in app.router.routes if getattr(route, "name", "") == "fhir")
    clinical = Clinical(bench, means.engine, Site(), clock)
    app.router.routes[:0] = clinical.routes(terminology.endpoint)  # type: ignore[attr-defined]
