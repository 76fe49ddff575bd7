"""Errors as answers: problem+json for programs, a page for people; never a traceback."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from medcodex.errors import MedcodexError, StorageError, ThrottledError
from medcodex.formats.fhir.outcome import write_outcome
from medcodex.terminology.valueset.messages import Issue
from medcodex.web.fhir.media import JSON as FHIR_JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

_STATUS: Mapping[str, int] = {
    "input": 400,
    "usage": 400,
    "not-loaded": 404,
    "not-found": 404,
    "unauthenticated": 401,
    "forbidden": 403,
    "conflict": 409,
    "stale": 409,
    "stopped": 409,
    "throttled": 429,
    "storage": 503,
}


class Problem(JSONResponse):
    """An error as RFC 9457 has it, with the shape that every ``--json`` command prints."""

    media_type = "application/problem+json"


def problem_answer(scope: Scope, status: int, kind: str, message: str, where: str | None = None) -> Response:
    """The answer to a request that failed, in the form that its path asks for."""
    if str(scope["path"]).startswith("/api"):
        return Problem(problem_object(status, kind, message, where), status)
    if is_fhir(scope):
        code = "exception" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid"
        outcome = write_outcome([Issue("", "error", code, "", message)])
        return JSONResponse(outcome, status, media_type=FHIR_JSON)
    from medcodex.web.pages.view import error_page  # noqa: PLC0415 - pages need this module

    return error_page(scope, status, message)


def problem_object(status: int, kind: str, message: str, where: str | None) -> dict[str, Any]:
    """The fields of a problem."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
        "error": {"kind": kind, "message": message, "where": where},
    }


def is_fhir(scope: Scope) -> bool:
    """Whether a request is for the FHIR service, which answers its errors in its own words."""
    path = str(scope["path"])
    return path == "/fhir" or path.startswith("/fhir/")


def handle(app: FastAPI) -> None:
    """Have the application answer its errors so."""
    app.add_exception_handler(MedcodexError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)


def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, MedcodexError):
        raise TypeError(type(error).__name__)
    return answer_to(request.scope, error)


def answer_to(scope: Scope, error: MedcodexError) -> Response:
    """The answer where one of our errors ended a request."""
    status = _STATUS.get(error.kind, 500)
    # The operator's folders are no business of whoever asks.
    hidden = isinstance(error, StorageError)
    message = _unreadable(scope) if hidden else error.message
    answer = problem_answer(scope, status, error.kind, message, None if hidden else error.where)
    if isinstance(error, ThrottledError) and error.seconds is not None:
        answer.headers["retry-after"] = str(error.seconds)
    return answer


def _unreadable(scope: Scope) -> str:
    books = str(scope["path"]).startswith(("/book", "/fhir", "/api/terminology"))
    return "the code books cannot be read" if books else "what is kept cannot be read or written; try again"


def _invalid(request: Request, error: Exception) -> Response:
    """A parameter that is missing or not of its kind: the first one named."""
    if not isinstance(error, RequestValidationError):
        raise TypeError(type(error).__name__)
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"] if step not in {"query", "path", "body"})
    return problem_answer(request.scope, 422, "input", str(first["msg"]), where or None)


def _plain(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise TypeError(type(error).__name__)
    kind = "not-found" if error.status_code == HTTPStatus.NOT_FOUND else "usage"
    answer = problem_answer(request.scope, error.status_code, kind, error.detail)
    answer.headers.update(error.headers or {})
    return answer
