"""REST: claims from one format to another."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations
from starlette.responses import Response

from medcodex.app.converting_claims import ClaimFormat, convert_claims
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench

_MEDIA = {
    ClaimFormat.X12: "application/EDI-X12", ClaimFormat.FHIR: "application/fhir+json",
    ClaimFormat.JSON: "application/json",
}  # fmt: skip
_LINES = "application/x-ndjson"
_MOST = 999_999_999


async def _body(request: Request) -> bytes:
    return await request.body()


def claims_convert_router(bench: Workbench) -> APIRouter:
    """The route; for readers of claims."""
    router = APIRouter(prefix="/api", tags=["claims"])

    @router.post(
        "/claims/convert",
        response_class=Response,
        responses={200: {"content": {one: {} for one in (*_MEDIA.values(), _LINES)}, "description": "The claims"}},
        openapi_extra={"requestBody": {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
    )
    def convert(
        request: Request,
        body: Annotated[bytes, Depends(_body)],
        read_as: Annotated[ClaimFormat, Query(alias="from")],
        to: Annotated[ClaimFormat, Query()],
        control: Annotated[int, Query(ge=1, le=_MOST, description="control number of an X12 file")] = 1,
    ) -> Response:
        """Claims out of X12 (837), FHIR (Claim, Bundle, NDJSON) or our own JSON, written as one of them. Nothing is
        kept and nothing filled in; an X12 file is marked as a test. Several claims as FHIR are NDJSON, a Bundle a
        line."""
        require(bench.acting(request), "claim.read")
        written = convert_claims(body, read_as, to, control, dt.datetime.now(dt.UTC))
        lines = to is ClaimFormat.FHIR and written[:2] == b'{"'
        return Response(written, headers={"cache-control": "no-store"}, media_type=_LINES if lines else _MEDIA[to])

    return router
