"""A request's body, read before the route reads it: for the form in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.requests import Request

from medcodex.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Message, Receive, Scope

_FIELDS = 500
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


def has_form(scope: Scope) -> bool:
    """Whether a request says that it brings a form."""
    return _kind(scope) in {_URLENCODED, _MULTIPART}


async def read_form(scope: Scope, receive: Receive) -> tuple[FormData, Receive]:
    """The form of a request, and what the route receives in its turn. UsageError where it is none; HTTPException where
    it is larger than the service takes."""
    messages = []
    while True:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    body = b"".join(message.get("body", b"") for message in messages)
    if _kind(scope) == _URLENCODED:
        form = _urlencoded(body)
    else:
        form = await Request(scope, _Again(body, receive)).form(max_files=50, max_fields=_FIELDS)
    return form, _Again(body, receive)


def _urlencoded(body: bytes) -> FormData:
    try:
        pairs: Sequence[tuple[str, str]] = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"
        )
    except (UnicodeDecodeError, ValueError):
        raise UsageError("not a form in UTF-8, or one of too many fields") from None
    return FormData(list[tuple[str, str | UploadFile]](pairs))


def _kind(scope: Scope) -> str:
    return Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()


class _Again:
    """Receives a body that was read already, once, then what comes behind it: the word that the browser went away."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
