"""The pages of classes put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from medcodex.web.learn.classes.assignments import add_assignments
from medcodex.web.learn.classes.learners import add_learners
from medcodex.web.learn.classes.listing import add_listing
from medcodex.web.learn.classes.teaching import add_teaching

if TYPE_CHECKING:
    from medcodex.app.learn.class_means import ClassMeans
    from medcodex.web.workbench.bench import Workbench


def class_pages(bench: Workbench, means: ClassMeans) -> APIRouter:
    """/learn/classes."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    add_listing(router, bench)
    add_assignments(router, bench, means)
    add_learners(router, bench)
    add_teaching(router, bench, means)
    return router
