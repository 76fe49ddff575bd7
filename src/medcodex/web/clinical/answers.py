"""Answers in FHIR's words: a resource, or an OperationOutcome for what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from medcodex.errors import (
    ConflictError,
    ForbiddenError,
    InputError,
    MedcodexError,
    NotFoundError,
    NotLoadedError,
    StorageError,
)
from medcodex.formats.fhir.outcome import write_outcome
from medcodex.interchange.fhir.out.bundle import encoded
from medcodex.terminology.valueset.messages import Issue
from medcodex.web.fhir.media import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.formats.fhir.writing import Json

_CODES: Mapping[type, tuple[int, str]] = {
    InputError: (400, "invalid"),
    NotFoundError: (404, "not-found"),
    ForbiddenError: (403, "forbidden"),
    ConflictError: (409, "conflict"),
    NotLoadedError: (422, "not-supported"),
}


def answered(resource: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A resource. It may hold a patient: nobody keeps it."""
    told = {"cache-control": "no-store", **(headers or {})}
    return Response(encoded(resource), status, told, media_type=f"{JSON}; charset=utf-8")


def outcome(code: str, text: str, place: str = "", severity: str = "error") -> Json:
    """An OperationOutcome of one issue."""
    return write_outcome([Issue("", severity, code, "", text, place)])


def refusal(error: MedcodexError) -> tuple[int, Json]:
    """Status and OperationOutcome for an error of ours; StorageError is raised on, as its text is the operator's."""
    if isinstance(error, StorageError):
        raise error
    status, code = next((found for kind, found in _CODES.items() if isinstance(error, kind)), (400, "processing"))
    text = error.message.removeprefix(f"{error.where}: ") if error.where else error.message
    return status, outcome(code, text, error.where or "")


def response_entry(status: str, location: str = "", told: Json | None = None) -> Json:
    """An entry of an answer to a transaction or batch."""
    found: dict[str, Any] = {"status": status}
    if location:
        found["location"] = location
    if told is not None:
        found["outcome"] = told
    return {"response": found}
