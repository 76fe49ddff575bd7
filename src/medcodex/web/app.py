"""The application: REST, FHIR, pages and their assets, behind one guard."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from medcodex.app.fhir import open_systems
from medcodex.app.fhir_maps import open_fhir_maps
from medcodex.library.shelf import Shelf
from medcodex.web.api.terminology import terminology_router
from medcodex.web.asking import today
from medcodex.web.fhir.opening import open_service
from medcodex.web.fhir.routes import fhir_routes
from medcodex.web.pages import book_routes
from medcodex.web.problems import handle
from medcodex.web.security import Guard
from medcodex.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp

    from medcodex.app.coding_session.desk import Means
    from medcodex.app.fhir import LoadedSystems
    from medcodex.app.learn.exams import ExamMeans
    from medcodex.formats.fhir.writing import Json
    from medcodex.web.identity.door import Doors
    from medcodex.web.identity.pace import Tally
    from medcodex.web.workbench.bench import Workbench


def create_app(
    settings: Settings | None = None,
    shelf: Shelf | None = None,
    systems: LoadedSystems | None = None,
    *,
    bench: Workbench | None = None,
    means: Means | None = None,
    doors: Doors | None = None,
    tally: Tally | None = None,
    exams: ExamMeans | None = None,
) -> FastAPI:
    """The application over the releases of the data folder, and over the workbench's store where there is one, which
    codes with ``means`` and makes mock exams with ``exams``. Each part of it is added here, and nowhere else; all of
    them ask the same shelf, but for FHIR, which asks ``systems``. With ``doors`` people sign in, and a gate lets nobody
    pass who may not; ``tally`` is where it counts their requests."""
    settings = settings or Settings()
    shelf = shelf or Shelf(settings.home)
    systems = systems or open_systems(settings.home, today=today)
    app = FastAPI(
        title="medcodex",
        version=version("medcodex"),
        summary="Code books: look-up, search, validation, index, tables, comparison of releases.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    handle(app)
    # Routes are tried one by one: those asked with every key stroke of a coder come early; those of the code systems
    # come before FHIR's of patients, which take what is left of the same addresses.
    maps = (open_fhir_maps(settings.home, today=today),)
    app.router.routes.extend(fhir_routes(open_service(systems, maps, _clinical() if bench is not None else ())))
    if bench is not None:
        from medcodex.web.workbench.wiring import add_workbench  # noqa: PLC0415 - an extra of its own

        add_workbench(app, bench, settings, shelf, means, exams)
    app.include_router(terminology_router(shelf, today))
    app.router.routes.extend(book_routes(shelf, today))
    app.mount("/static", assets())
    if bench is not None and doors is not None:
        _add_doors(app, bench, doors, settings, tally)
    app.add_middleware(Guard, settings=settings)
    return app


def _clinical() -> Sequence[Json]:
    from medcodex.web.clinical.routes import clinical_statement  # noqa: PLC0415 - an extra of its own

    return clinical_statement()


def _add_doors(app: FastAPI, bench: Workbench, doors: Doors, settings: Settings, tally: Tally | None) -> None:
    """Signing in, and the gate before all that was added by now."""
    from medcodex.web.identity.pace import Pace  # noqa: PLC0415 - an extra of its own
    from medcodex.web.identity.wiring import add_gate, identity_routes  # noqa: PLC0415

    app.router.routes.extend(identity_routes(bench, doors))
    add_gate(app, doors, Pace(settings.requests_a_minute, tally))


def assets() -> ASGIApp:
    """Styles and scripts of the pages."""
    return StaticFiles(directory=str(files("medcodex.web") / "static"))
