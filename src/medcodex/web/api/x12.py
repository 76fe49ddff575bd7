"""REST over X12 files: read, checked, rewritten, answered, written. Files come and go; nothing of them is kept and
nothing of them is logged."""

from __future__ import annotations

import datetime as dt
import io
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations
from starlette.responses import Response, StreamingResponse

from medcodex.app.answering_x12 import answer_file
from medcodex.app.checking_x12 import check_file, fault_object, finding_object, report_object
from medcodex.app.reading_x12 import read_file
from medcodex.app.writing_x12 import MOST_CONTROL, addressed, write_files
from medcodex.claims.site import sample_site
from medcodex.formats.x12.answering import Answering
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12_records import read_claim_records, write_record
from medcodex.web.api.answering import ERRORS, private
from medcodex.web.api.x12_models import CheckedModel, WrittenModel
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.web.workbench.bench import Workbench

X12, LINES = "application/EDI-X12", "application/x-ndjson"
_WHERE = "the body"
_FILE = {"requestBody": {"required": True, "content": {X12: {"schema": {"type": "string", "format": "binary"}}}}}
_JSON = {LINES: {"schema": {"type": "string"}}, "application/json": {"schema": {"type": "array", "items": {}}}}
_RECORDS = {"requestBody": {"required": True, "content": _JSON}}
_CHUNK = 1 << 16


class Beside(StrEnum):
    """What may be written beside a 999."""

    CLAIMS = "277ca"


async def _body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_body)]
Control = Annotated[int, Query(ge=1, le=MOST_CONTROL, description="control number of the first interchange")]


def _gives(media: str, says: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": says, "content": {media: {"schema": {"type": "string"}}}}}


def x12_router(bench: Workbench) -> APIRouter:
    """The routes; for whoever may read claims."""

    def allowed(request: Request) -> None:
        require(bench.acting(request), "claim.read")

    router = APIRouter(
        prefix="/api/x12", tags=["X12 files"], responses=ERRORS, dependencies=[Depends(allowed), Depends(private)]
    )
    _add_reading(router)
    _add_writing(router)
    return router


def _add_reading(router: APIRouter) -> None:
    @router.post("/read", response_class=Response, responses=_gives(LINES, "Records, a line each"), openapi_extra=_FILE)
    def read(body: Body) -> Response:
        """What is in a file: claims, payments, answers, questions and faults, a line of JSON each, as ``x12 read
        --claims`` gives them."""
        return _streamed(map(write_record, read_file(io.BytesIO(body), _WHERE)), LINES)

    @router.post("/check", response_model=CheckedModel, openapi_extra=_FILE)
    def check(body: Body) -> dict[str, Any]:
        """A file against its guides, and its claims and payments against the rules of billing."""
        report = check_file(io.BytesIO(body), _WHERE)
        return {"clean": report.clean, **report_object(report), "more": report.more}

    @router.post(
        "/rewrite", response_class=Response, responses=_gives(X12, "The file, byte for byte"), openapi_extra=_FILE
    )
    def rewrite(body: Body) -> Response:
        """A file read into segments and elements and written again: the same bytes."""
        return _streamed(map(bytes, read_segments(io.BytesIO(body), _WHERE)), X12)

    @router.post("/answer", response_class=Response, responses=_gives(X12, "TA1, 999, 277CA"), openapi_extra=_FILE)
    def answer(
        body: Body,
        control: Control = 1,
        beside: Annotated[Beside | None, Query(alias="with", description="answer each claim, too")] = None,
    ) -> Response:
        """The acknowledgement of a file: a 999 for each group, a TA1 where an envelope is broken, and, if asked for,
        a 277CA for the claims of each set."""
        answering = Answering(control, dt.datetime.now(dt.UTC), by_claim=beside is not None)
        told = answer_file(io.BytesIO(body), _WHERE, answering)
        return _streamed((line.encode() for line in told), X12)


def _add_writing(router: APIRouter) -> None:
    @router.post("/write", response_model=WrittenModel, openapi_extra=_RECORDS)
    def write(
        body: Body,
        control: Control = 1,
        draft: Annotated[bool, Query(description="write in spite of errors, marked as a test")] = False,
    ) -> dict[str, Any]:
        """Claims made into files, one for each kind: records as ``read`` gives them, or a list of claims. Heads of
        batches among the records tell who sends them to whom; without one an invented sample does, and the file is a
        test."""
        outgoing = addressed(read_claim_records(io.BytesIO(body), _WHERE), sample_site(), own=False)
        test = draft or not any(one.address.production for one in outgoing)
        made = write_files(outgoing, control, dt.datetime.now(dt.UTC), test=test)
        given = made.clean or test
        return {
            "clean": made.clean,
            "test": test,
            "files": [
                {
                    "kind": one.kind, "name": one.name, "claims": one.claims, "text": one.text if given else None,
                    "faults": [fault_object(fault) for fault in one.faults],
                }
                for one in made.files
            ],
            "findings": [finding_object(one.finding, one.number, None) for one in made.problems],
        }  # fmt: skip


def _streamed(parts: Iterator[bytes], media: str) -> Response:
    """An answer as it is made. Its beginning is made first: what is no X12 is told by then."""
    chunks = _chunks(parts)
    first = next(chunks, b"")
    return StreamingResponse(chain((first,), chunks), media_type=media, headers={"cache-control": "no-store"})


def _chunks(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Parts put together: each that is sent costs as much as a large one."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
