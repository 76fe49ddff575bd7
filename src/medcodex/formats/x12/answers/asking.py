"""The question how claims stand, written (276, 005010X212)."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.x12.answers import parts
from medcodex.formats.x12.answers.writing import name_row, period_rows, service_row
from medcodex.formats.x12.claims.nodes import trimmed
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
    number = 0
    for _, of_provider in groupby(questions, key=_above):
        same = list(of_provider)
        first, top = same[0], number + 1
        number += 3
        yield ("HL", str(top), "", "20", "1")
        yield name_row("PR", first.payer)
        yield ("HL", str(top + 1), str(top), "21", "1")
        yield name_row("41", first.receiver)
        yield ("HL", str(top + 2), str(top + 1), "19", "1")
        for provider in first.providers[:2]:
            yield name_row("1P", provider)
        for _, of_subscriber in groupby(same, key=_subscriber):
            asked = list(of_subscriber)
            number += 1
            parent, own = str(number), [one for one in asked if one.patient is None]
            dependents = [one for one in asked if one.patient is not None]
            yield ("HL", parent, str(top + 2), "22", "1" if dependents else "0")
            if own:
                yield from _demographics(own[0].subscriber)
            yield name_row("IL", asked[0].subscriber)
            for one in own:
                yield from _question(one)
            for one in dependents:
                number += 1
                yield from _dependent(one, str(number), parent)


def _above(one: StatusQuestion) -> tuple[object, ...]:
    return one.payer, one.receiver, one.providers


def _subscriber(one: StatusQuestion) -> Party:
    return one.subscriber


def _dependent(one: StatusQuestion, number: str, parent: str) -> Iterator[Row]:
    yield ("HL", number, parent, "23")
    if one.patient is not None:
        yield from _demographics(one.patient)
        yield trimmed(name_row("QC", one.patient)[:8])
    yield from _question(one)


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
