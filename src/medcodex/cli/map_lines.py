"""medcodex map --jsonl: one code a line, one answer a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.cli.map import Mapper
from medcodex.cli.search import input_lines
from medcodex.errors import MedcodexError

if TYPE_CHECKING:
    import datetime


def answer_lines(path: str, source: str | None, target: str | None, date: datetime.date) -> None:
    """Print the answer to each line of a file, in order; a line's own "from" and "to" go before the options."""
    mapper = Mapper(date)
    for line in input_lines(path):
        print(json.dumps(_answer(mapper, line, source, target), ensure_ascii=False), flush=True)


def _answer(mapper: Mapper, line: bytes, source: str | None, target: str | None) -> dict[str, Any]:
    """The answer to one line, or its error; never raises for what a line holds."""
    identifier: Any = None
    try:
        asked = json.loads(line.decode("utf-8-sig"))
        if not isinstance(asked, dict):
            return _error(None, "input", "an object expected", None)
        identifier = asked.get("id")
        left, right = asked.get("from", source), asked.get("to", target)
        if not all(isinstance(value, str) for value in (asked.get("code"), left, right)):
            return _error(identifier, "input", "code, from and to expected, each a string", None)
        return {"id": identifier, **mapper.ask(asked["code"], left, right)}
    except (UnicodeDecodeError, ValueError, RecursionError):
        return _error(None, "input", "not a line of JSON in UTF-8", None)
    except MedcodexError as error:
        return _error(identifier, error.kind, error.message, error.where)


def _error(identifier: Any, kind: str, message: str, where: str | None) -> dict[str, Any]:
    return {"id": identifier, "error": {"kind": kind, "message": message, "where": where}}
