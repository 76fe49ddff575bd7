"""What a site may set, beside the worklist: policies, webhooks, legal holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from medcodex.web.workbench.legal_holds import add_legal_hold_pages
from medcodex.web.workbench.policies import add_policy_pages
from medcodex.web.workbench.webhooks import add_webhook_pages

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.hooks.destinations import Destinations


def settings_pages(bench: Workbench, destinations: Destinations) -> APIRouter:
    """The pages under /work/settings; messages of webhooks may go to ``destinations`` only."""
    router = APIRouter(include_in_schema=False)
    add_policy_pages(router, bench)
    add_webhook_pages(router, bench, destinations)
    add_legal_hold_pages(router, bench)
    return router
