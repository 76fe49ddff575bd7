"""What the routes of the workbench's REST have in common: errors in OpenAPI, answers that nobody keeps."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response  # noqa: TC002 - FastAPI reads the annotations

from medcodex.web.api.models import ProblemModel

_PROBLEM = {"model": ProblemModel, "content": {"application/problem+json": {}}}
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {**_PROBLEM, "description": "Not what this takes"},
    401: {**_PROBLEM, "description": "Nobody signed in"},
    403: {**_PROBLEM, "description": "The role does not include it"},
    404: {**_PROBLEM, "description": "Not there"},
    409: {**_PROBLEM, "description": "Changed meanwhile, or not possible as things stand"},
    413: {**_PROBLEM, "description": "Larger than the service takes"},
    422: {**_PROBLEM, "description": "A field that is missing or not of its kind"},
    503: {**_PROBLEM, "description": "The database cannot be read or written"},
}


def private(response: Response) -> None:
    """Have no browser and no proxy keep the answer: it may hold a patient."""
    response.headers["cache-control"] = "no-store"
