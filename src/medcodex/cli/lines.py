"""JSON Lines: something asked a line, an answer a line; what cannot be answered gets an error in its place."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypeVar

from medcodex.cli.render_json import dump, error_object
from medcodex.cli.sources import MAX_BYTES
from medcodex.errors import InputError, MedcodexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of input by its number from 1; ``data`` is None where it was too long to take in. ``size`` in bytes."""

    number: int
    data: bytes | None
    size: int


class InternalError(MedcodexError):
    """A defect of this program met while answering one line."""

    kind = "internal"


def read_lines(stream: IO[bytes], limit: int = MAX_BYTES) -> Iterator[Line]:
    """The lines of a stream without blank ones; a line longer than ``limit`` bytes is passed over, not kept.

    Raises InputError for a stream that is UTF-16 by its mark.
    """
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        if number == 1:
            if data.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise InputError("JSON Lines must be UTF-8, this is UTF-16", getattr(stream, "name", None))
            data = data.removeprefix(b"\xef\xbb\xbf")
        size = len(data)
        if size > limit and not data.endswith(b"\n"):
            while data and not data.endswith(b"\n"):
                data = stream.readline(1 << 20)
                size += len(data)
            yield Line(number, None, size)
        elif data.strip():
            yield Line(number, data, size)


def answer_line(
    line: Line,
    read: Callable[[bytes, str], tuple[Any, Asked | InputError]],
    answer: Callable[[Asked], dict[str, Any]],
) -> str:
    """The answer to one line as a JSON text; an error object where there is none. Never raises.

    ``read`` takes the line and its place and gives its id as it was given and what is asked, or the InputError to
    answer in its place; ``answer`` gives the answer, whose id becomes that of the line.
    """
    where = f"line {line.number}"
    given: Any = None
    try:
        if line.data is None:
            raise InputError(f"longer than the limit of {MAX_BYTES // 1_000_000} MB for one line", where)
        given, asked = read(line.data, where)
        if isinstance(asked, InputError):
            raise asked
        return dump({"id": given} | answer(asked) | {"id": given})
    except MedcodexError as error:
        return _failure(given, error, where)
    except Exception as error:
        if os.environ.get("MEDCODEX_DEBUG"):
            raise
        # One line must not end a run of thousands; its name alone, since a message could hold patient text.
        return _failure(given, InternalError(f"internal error ({type(error).__name__})"), where)


def read_object(data: bytes, where: str) -> tuple[Any, dict[str, Any] | InputError]:
    """The id of a line that holds an object, and the object; for answer_line."""
    try:
        asked = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None, InputError("not a line of JSON in UTF-8", where)
    if not isinstance(asked, dict):
        return None, InputError("an object expected", where)
    return asked.get("id"), asked


def _failure(given: Any, error: MedcodexError, where: str) -> str:
    """The error in place of an answer, told of the line where it names no place of its own."""
    told = error_object(error)
    return json.dumps({"id": given, "error": told | {"where": told["where"] or where}}) + "\n"
