"""The workbench's REST and pages, put together: each part is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.billing.means import BillingMeans, billing_site_at
from medcodex.app.coding_session.desk import CodingDesk, open_means
from medcodex.app.coding_session.seeding import SeedGate
from medcodex.app.ingest.rereading import site_at
from medcodex.app.money.means import MoneyMeans, appeal_days, reasons_at
from medcodex.app.money.pricing import pricing_at
from medcodex.web.api.arrivals import arrivals_router
from medcodex.web.api.audits import audits_router
from medcodex.web.api.billing import billing_router
from medcodex.web.api.claims_convert import claims_convert_router
from medcodex.web.api.exports import exports_router
from medcodex.web.api.legal_holds import legal_holds_router
from medcodex.web.api.money import money_router
from medcodex.web.api.money_denials import denials_router
from medcodex.web.api.money_figures import money_figures_router
from medcodex.web.api.owed import owed_router
from medcodex.web.api.patients import patients_router
from medcodex.web.api.quality import quality_router
from medcodex.web.api.queries import queries_router
from medcodex.web.api.session import session_router
from medcodex.web.api.webhooks import webhooks_router
from medcodex.web.api.x12 import x12_router
from medcodex.web.clinical.wiring import add_clinical
from medcodex.web.learn.wiring import add_learning
from medcodex.web.workbench.arrivals import arrival_pages
from medcodex.web.workbench.audits import audit_pages
from medcodex.web.workbench.claims.routes import claim_pages
from medcodex.web.workbench.money.denial_routes import denial_pages
from medcodex.web.workbench.money.figures import figure_pages
from medcodex.web.workbench.money.owed import owed_pages
from medcodex.web.workbench.money.routes import money_pages
from medcodex.web.workbench.patients import patient_pages
from medcodex.web.workbench.quality import quality_pages
from medcodex.web.workbench.quality_tools import open_quality_desk
from medcodex.web.workbench.queries import query_pages
from medcodex.web.workbench.session import session_routes
from medcodex.web.workbench.settings_pages import settings_pages
from medcodex.web.workbench.wiring_worklist import add_worklist
from medcodex.workflow.hooks.destinations import Destinations
from medcodex.workflow.querying.desk import waiting_queries

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.app.coding_session.desk import Means
    from medcodex.app.learn.exams import ExamMeans
    from medcodex.library.shelf import Shelf
    from medcodex.web.settings import Settings
    from medcodex.web.workbench.bench import Workbench


def add_workbench(  # noqa: PLR0917 - what it is put together from
    app: FastAPI,
    bench: Workbench,
    settings: Settings,
    shelf: Shelf,
    means: Means | None = None,
    exams: ExamMeans | None = None,
) -> None:
    """Add everything of the workbench to an application. ``means`` is what codes, checks and groups, ``exams`` what
    mock exams are made with; opened over the shelf where none is given."""
    app.state.bench = bench
    means = means or open_means(shelf)
    desk = open_quality_desk(bench, shelf)
    site = site_at(None, settings.home)
    billing = BillingMeans(settings.billing or billing_site_at(None, settings.home))
    money = MoneyMeans(
        reasons_at(None, settings.home), appeal_days(billing.site), pricing_at(settings.contracts, settings.home)
    )
    destinations = Destinations.of(settings.webhook_origins)
    coding = CodingDesk(bench.store, means, waiting_queries, SeedGate(means.books, desk.books))
    add_clinical(app, bench, means, settings.home)
    add_learning(app, bench, shelf, exams)
    app.include_router(session_router(bench, coding))
    add_worklist(app, bench)
    app.router.routes.extend(session_routes(bench, coding))
    for router in (
        queries_router(desk),
        audits_router(desk),
        quality_router(bench),
        webhooks_router(bench, destinations),
        legal_holds_router(bench),
        exports_router(bench),
        claims_convert_router(bench),
        patients_router(bench),
        arrivals_router(bench, site),
        billing_router(bench, billing, money),
        denials_router(bench, billing, money),
        arrival_pages(bench, site),
        x12_router(bench),
        claim_pages(bench, billing, money),
        money_router(bench, money),
        money_pages(bench, money),
        denial_pages(bench, billing, money),
        money_figures_router(bench, money.pricing),
        figure_pages(bench, money),
        owed_router(bench),
        owed_pages(bench, money.pricing),
    ):
        app.include_router(router)
    app.include_router(settings_pages(bench, destinations))
    for pages in (query_pages(desk), audit_pages(desk), quality_pages(desk), patient_pages(bench)):
        app.include_router(pages)
