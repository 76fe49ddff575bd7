"""The question how claims stand, written (276, 005010X212)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.x12.answers import parts
from medcodex.formats.x12.answers.levels import Leveled, level_rows
from medcodex.formats.x12.answers.writing import period_rows, service_row
from medcodex.formats.x12.claims.values import plain, written_amount, written_day
from medcodex.formats.x12.enveloping import enveloped, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.encounter.billing import Party
    from medcodex.encounter.claim_status import StatusLine, StatusQuestion
    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.claims.writing import Sending

VERSION = "005010X212"


def write_276(questions: Iterable[StatusQuestion], sending: Sending) -> Iterator[str]:
    """A file of questions, segment by segment; those of one payer, receiver, provider and subscriber that follow each
    other share their levels. InputError where there is none, or one has no number by which its answer finds it."""
    told = list(questions)
    if not told:
        raise InputError("there is nothing to ask", "questions")
    for place, one in enumerate(told, 1):
        if not plain(one.trace):
            raise InputError("a question without a trace number", f"questions: the {place}. one")
    for row in enveloped([partial(_rows, told, sending)], "HR", "276", VERSION, sending):
        yield written(row, sending.ends)


def _rows(questions: Sequence[StatusQuestion], sending: Sending, control: str) -> Iterator[Row]:
    day = written_day(sending.at.date())
    yield ("BHT", "0010", "13", f"{sending.interchange:09}{control}", day, f"{sending.at:%H%M}")
    yield from level_rows(map(_leveled, questions), _demographics)


def _leveled(one: StatusQuestion) -> Leveled:
    return Leveled(one.payer, one.receiver, one.providers, one.subscriber, one.patient, partial(_question, one))


def _demographics(party: Party) -> Iterator[Row]:
    if party.birth_date is not None:
        yield ("DMG", "D8", written_day(party.birth_date), *((party.sex,) if party.sex in {"F", "M"} else ()))


def _question(one: StatusQuestion) -> Iterator[Row]:
    yield ("TRN", "1", plain(one.trace)[:50])
    others = dict(one.references)
    numbers = [(parts.PAYER_NUMBER, one.payer_number), (parts.BILL_TYPE, one.bill_type), ("LU", others.get("LU", "")),
               ("6P", others.get("6P", "")), (parts.NUMBER, one.number), ("XZ", others.get("XZ", "")),
               ("D9", others.get("D9", ""))]  # fmt: skip
    for qualifier, number in numbers:
        if plain(number):
            yield ("REF", qualifier, plain(number)[:50])
    if one.charge is not None:
        yield ("AMT", "T3", written_amount(one.charge))
    yield from period_rows(one.first, one.last)
    for line in one.lines:
        yield from _line(line)


def _line(line: StatusLine) -> Iterator[Row]:
    yield service_row(line)
    if plain(line.control):
        yield ("REF", parts.LINE_NUMBER, plain(line.control)[:50])
    yield from period_rows(line.first, line.last)
