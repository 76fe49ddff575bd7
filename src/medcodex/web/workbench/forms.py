"""Forms of pages: read before the route runs, which is no coroutine; and where a page leads back to."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import RedirectResponse

from medcodex.errors import InputError

_FIELDS = 500
_FILES = 50


async def read_form(request: Request) -> FormData:
    """The form of a request; files in it are at hand as bytes to be read."""
    return await request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=20_000_000)


Form = Annotated[FormData, Depends(read_form)]


def typed(form: FormData, name: str) -> str:
    """What was typed into a field, without the blanks around it; "" where nothing was."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def chosen(form: FormData, name: str) -> list[str]:
    """Everything that was chosen of a field of many."""
    return [value for value in form.getlist(name) if isinstance(value, str) and value]


def day(form: FormData, name: str) -> dt.date | None:
    """The day of a field; None where none was given. InputError where it is none."""
    value = typed(form, name)
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise InputError("a date as YYYY-MM-DD expected", name) from None


def whole(text: str, name: str) -> int | None:
    """A whole number that was typed; None where nothing was. InputError where it is none."""
    if not text:
        return None
    try:
        return int(text) if len(text) <= 9 else int("")
    except ValueError:
        raise InputError("a whole number expected", name) from None


def go(place: str) -> RedirectResponse:
    """Lead on to another page after something was done."""
    return RedirectResponse(place, 303)


def back(form: FormData, otherwise: str) -> RedirectResponse:
    """Lead back to the page that a form names, which has to be one of the workbench."""
    place = typed(form, "back")
    told = urlsplit(place)
    ours = not told.scheme and not told.netloc and place.isprintable() and "\\" not in place
    return go(place if ours and (told.path == "/work" or told.path.startswith("/work/")) else otherwise)
