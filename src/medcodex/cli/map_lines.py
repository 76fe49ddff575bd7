"""medcodex map --jsonl: one code a line, one answer a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.lines import answer_line, read_lines, read_object
from medcodex.cli.map import Mapper
from medcodex.cli.sources import open_source
from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime


def answer_lines(path: str, source: str | None, target: str | None, date: datetime.date) -> None:
    """Print the answer to each line of a file, in order; a line's own "from" and "to" go before the options."""
    mapper = Mapper(date)

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        code, left, right = asked.get("code"), asked.get("from", source), asked.get("to", target)
        if not (isinstance(code, str) and isinstance(left, str) and isinstance(right, str)):
            raise InputError("code, from and to expected, each a string")
        return mapper.ask(code, left, right)

    with open_source(path) as stream:
        for line in read_lines(stream):
            print(answer_line(line, read_object, answer), end="", flush=True)
