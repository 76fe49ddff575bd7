"""The form of a practice chart: rows of codes, read into an answer, or moved where no script does it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.marking.reading import MOST_CODES, AnswerShape, CodeShape, VisitShape
from medcodex.web.workbench.forms import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData

ROWS = 6
_FEWEST_FREE = 2
_COLUMNS = ("code", "poa", "modifiers", "units", "tooth", "surfaces")
_VISIT = ("level", "problems", "data", "risk")
_A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form, as it was typed."""

    code: str = ""
    poa: str = ""
    modifiers: str = ""
    units: str = ""
    tooth: str = ""
    surfaces: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed; ``act`` is what to do with it: mark it, show more rows, or move a row."""

    rows: Sequence[Row] = tuple(Row() for _ in range(ROWS))
    visit: dict[str, str] = field(default_factory=dict)
    ms_drg: str = ""
    queries: str = ""
    begun: str = ""
    assignment: str = ""
    act: str = ""


def typed_form(form: FormData) -> Typed:
    """What a form brings. InputError for more rows than an answer may have."""
    columns = {name: [str(one).strip() for one in form.getlist(name)] for name in _COLUMNS}
    count = len(columns["code"])
    if count > MOST_CODES:
        raise InputError(f"at most {MOST_CODES} codes", "code")
    rows = [
        Row(**{name: values[at] if at < len(values) else "" for name, values in columns.items()}) for at in range(count)
    ]
    return Typed(rows, {name: typed(form, name) for name in _VISIT}, typed(form, "ms_drg"), typed(form, "queries"),
                 typed(form, "begun"), typed(form, "assignment")[:40], typed(form, "act"))  # fmt: skip


def rearranged(told: Typed) -> Typed | None:
    """The form after what a button of it does without a script: more rows, a row up or down, or, for the key Enter,
    nothing. None where it is to be marked."""
    rows = list(told.rows)
    name, _, number = told.act.partition(":")
    if name == "more":
        rows += [Row() for _ in range(ROWS)]
    elif name in {"up", "down"} and number.isdigit() and int(number) < len(rows):
        at = int(number)
        other = at - 1 if name == "up" else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
    elif name != "keep":
        return None
    return Typed(rows, told.visit, told.ms_drg, told.queries, told.begun, told.assignment)


def shape_of(told: Typed, now: dt.datetime) -> AnswerShape:
    """The answer that was typed; rows without a code are passed over."""
    level = told.visit.get("level", "")
    return AnswerShape(
        codes=[_code(one) for one in told.rows if one.code],
        visit=VisitShape(**{name: told.visit.get(name) or None for name in _VISIT[1:]}, level=level) if level else None,
        ms_drg=told.ms_drg or None,
        queries=[one for one in told.queries.split("\n\n") if one.strip()],
        seconds=_seconds(told.begun, now),
    )


def with_free_rows(told: Typed) -> Typed:
    """The form with rows to type into."""
    free = sum(not one.code for one in told.rows)
    more = max(0, ROWS - len(told.rows), _FEWEST_FREE - free)
    rows = [*told.rows, *(Row() for _ in range(more))]
    return Typed(rows, told.visit, told.ms_drg, told.queries, told.begun, told.assignment)


def _code(row: Row) -> CodeShape:
    return CodeShape(
        code=row.code,
        poa=row.poa or None,
        modifiers=row.modifiers.replace(",", " ").split(),
        units=row.units or None,
        tooth=row.tooth or None,
        surfaces=row.surfaces or None,
    )


def _seconds(begun: str, now: dt.datetime) -> int | None:
    """How long ago the form was shown; None where that is not told, or was no working time."""
    try:
        then = dt.datetime.fromisoformat(begun)
    except ValueError:
        return None
    if then.tzinfo is None:
        return None
    passed = int((now - then).total_seconds())
    return passed if 0 <= passed <= _A_DAY else None
