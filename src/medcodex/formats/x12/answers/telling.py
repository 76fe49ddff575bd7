"""The answer to the question how claims stand, written (277, 005010X212)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.x12.answers import parts
from medcodex.formats.x12.answers.levels import Leveled, level_rows
from medcodex.formats.x12.answers.writing import period_rows, service_row
from medcodex.formats.x12.claims.nodes import composite, trimmed
from medcodex.formats.x12.claims.values import plain, written_amount, written_day
from medcodex.formats.x12.enveloping import enveloped, written

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.encounter.billing import Party
    from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusLine
    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.claims.writing import Sending

VERSION = "005010X212"
_OTHERS = ("XZ", "VV", "D9")
_PAID = 3


def write_277(answers: Iterable[ClaimAnswer], sending: Sending) -> Iterator[str]:
    """A file of answers, segment by segment; those of one payer, receiver, provider and subscriber that follow each
    other share their levels. InputError where there is none, or one has no status or no number of its question."""
    told = list(answers)
    if not told:
        raise InputError("there is nothing to answer", "answers")
    for place, one in enumerate(told, 1):
        if not plain(one.trace):
            raise InputError("an answer without the trace number of its question", f"answers: the {place}. one")
        if not any(status.codes for status in one.statuses):
            raise InputError("an answer without a status", f"answers: the {place}. one")
    for row in enveloped([partial(_rows, told, sending)], "HN", "277", VERSION, sending):
        yield written(row, sending.ends)


def _rows(answers: Sequence[ClaimAnswer], sending: Sending, control: str) -> Iterator[Row]:
    day = written_day(sending.at.date())
    yield ("BHT", "0010", "08", f"{sending.interchange:09}{control}", day, f"{sending.at:%H%M}", "DG")
    yield from level_rows((_leveled(one, sending.at.date()) for one in answers), _nothing)


def _leveled(one: ClaimAnswer, today: dt.date) -> Leveled:
    subscriber, patient = (one.patient, None) if one.subscriber is None else (one.subscriber, one.patient)
    return Leveled(one.source, one.receiver, one.providers, subscriber, patient, partial(_claim, one, today))


def _nothing(_: Party) -> Iterable[Row]:
    return ()


def _claim(one: ClaimAnswer, today: dt.date) -> Iterator[Row]:
    yield ("TRN", "2", plain(one.trace)[:50])
    yield from (_status(status, today) for status in one.statuses if status.codes)
    others = dict(one.references)
    numbers = [(parts.PAYER_NUMBER, one.payer_number), (parts.BILL_TYPE, one.bill_type), (parts.NUMBER, one.number)]
    for qualifier, number in (*numbers, *((name, others.get(name, "")) for name in _OTHERS)):
        if plain(number):
            yield ("REF", qualifier, plain(number)[:50])
    yield from period_rows(one.first, one.last)
    for line in one.lines:
        yield from _line(line, one, today)


def _line(line: StatusLine, claim: ClaimAnswer, today: dt.date) -> Iterator[Row]:
    """A line's day is asked for: where it has none, the claim's stands for it."""
    row = [*service_row(line), "", ""]
    row[_PAID] = written_amount(line.paid) or "0"
    yield trimmed(tuple(row))
    yield from (_status(status, today) for status in line.statuses if status.codes)
    if plain(line.control):
        yield ("REF", parts.LINE_NUMBER, plain(line.control)[:50])
    yield from period_rows(*((line.first, line.last) if line.first is not None else (claim.first, claim.last)))


def _status(one: Status, today: dt.date) -> Row:
    codes = [composite(code.category, code.code, code.entity, code.system) for code in one.codes[:3]] + ["", ""]
    return trimmed(
        (
            "STC", codes[0], written_day(one.date or today), "", written_amount(one.amount), written_amount(one.paid),
            written_day(one.decided), "", written_day(one.paid_on), plain(one.payment)[:16], codes[1], codes[2],
        )
    )  # fmt: skip
