"""The answer to claims before they are decided, written (277CA, 005010X214): each taken or refused, with the totals of
what was sent and of each billing provider."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.encounter.billing import Party
from medcodex.encounter.claim_status import Status, StatusCode
from medcodex.errors import InputError
from medcodex.formats.x12.answers import parts
from medcodex.formats.x12.claims.lines import written_code
from medcodex.formats.x12.claims.nodes import composite, trimmed
from medcodex.formats.x12.claims.values import plain, written_amount, written_day
from medcodex.formats.x12.enveloping import enveloped, written

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.encounter.claim_status import BatchAnswer, ClaimAnswer, StatusLine
    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.claims.writing import Sending

VERSION = "005010X214"
REFUSING = frozenset({"A3", "A6", "A7", "A8"})
"""Categories of a claim that goes no further (code list 507)."""

_ELECTRONIC = "46"
_QUALIFIERS = {
    "PR": ("PI", "XV", "FI"), "AY": ("46",), "41": ("46",), "85": ("XX", "FI", "SV"), "1P": ("XX", "FI", "SV"),
    "QC": ("MI", "II"), "IL": ("MI", "II", "24"),
}  # fmt: skip
"""Kinds of numbers by which each may be named (NM108); the first where another is told."""

_SYSTEMS = frozenset({"AD", "ER", "HC", "HP", "IV", "N4", "NU", "WK"})
_MODIFIER = _SHORTEST = 2
_MOST_DIGITS, _MOST_UNITS = 18, 15
_NOBODY = Party()
_UNKNOWN = "UNKNOWN"
_NO_TRACE = "0"
_ZERO = Decimal(0)


def is_refused(answer: ClaimAnswer | BatchAnswer) -> bool:
    """Whether a claim, or all of a level, was refused: by what is done with it (STC03 U) or by a category that
    refuses."""
    return any(one.action == "U" or any(code.category in REFUSING for code in one.codes) for one in answer.statuses)


def write_277ca(answers: Iterable[ClaimAnswer], sending: Sending, received: dt.date | None = None) -> Iterator[str]:
    """A file of answers, segment by segment: a transaction set for each run of answers of one source, receiver and
    batch. Where an answer names no source or receiver, ``sending`` does: its submitter answers its receiver.
    ``received`` is the day the claims came, else that of writing. InputError where there is none, or a claim has no
    status. What the claim did not tell and an answer has to is written as UNKNOWN; a claim without a date of service
    is answered without one."""
    told = list(answers)
    if not told:
        raise InputError("there is no claim to answer", "answers")
    for one in told:
        if not any(status.codes for status in one.statuses):
            raise InputError("an answer without a status", f"answers: claim {one.number}")
    bodies = [partial(batch_rows, list(same), sending, received) for _, same in groupby(told, key=_batch)]
    for row in enveloped(bodies, "HN", "277", VERSION, sending):
        yield written(row, sending.ends)


def _batch(answer: ClaimAnswer) -> tuple[object, ...]:
    return answer.source, answer.receiver, answer.batch


def batch_rows(
    answers: Sequence[ClaimAnswer], sending: Sending, received: dt.date | None, control: str
) -> Iterator[Row]:
    """The segments between ST and SE of the answers to one file of claims; they name themselves (BHT03) by the number
    of the interchange and ``control``."""
    first = answers[0]
    source = first.source if first.source != _NOBODY else sending.submitter
    receiver = first.receiver if first.receiver != _NOBODY else sending.receiver
    day, role = written_day(sending.at.date()), "AY" if source.qualifier == _ELECTRONIC else "PR"
    number = f"{sending.interchange:09}{control}"
    total = _Total.of(answers)
    yield ("BHT", "0085", "08", number, day, f"{sending.at:%H%M}", "TH")
    yield ("HL", "1", "", "20", "1")
    yield name_row(role, replace(source, person=False))
    yield ("TRN", "1", number)
    yield ("DTP", "050", "D8", written_day(received) or day)
    yield ("DTP", "009", "D8", day)
    yield ("HL", "2", "1", "21", "1")
    yield name_row("41", receiver)
    yield ("TRN", "2", plain(first.batch)[:50] or _NO_TRACE)
    yield _status(total.status(role, sending.at.date()))
    yield from total.rows("90", "AA")
    hierarchy = 2
    for _, of_provider in groupby(answers, key=_provider):
        same = list(of_provider)
        hierarchy += 1
        parent = str(hierarchy)
        own = _Total.of(same)
        yield ("HL", parent, "2", "19", "1")
        yield name_row("85", _provider(same[0]))
        yield ("TRN", "1", _NO_TRACE)
        yield _status(own.status(role, None))
        yield from own.rows("QA", "QC")
        for patient, claims in groupby(same, key=_patient):
            hierarchy += 1
            yield ("HL", str(hierarchy), parent, "PT")
            yield name_row("QC", replace(patient, person=True))
            for claim in claims:
                yield from _claim(claim, sending.at.date())


def _provider(answer: ClaimAnswer) -> Party:
    return answer.providers[0] if answer.providers else _NOBODY


def _patient(answer: ClaimAnswer) -> Party:
    """The patient, by the subscriber's member number where they have none."""
    who, insured = answer.patient, answer.subscriber
    if who.identifier or insured is None:
        return who
    return replace(who, identifier=insured.identifier, qualifier=insured.qualifier)


@dataclass(frozen=True, slots=True)
class _Total:
    """How many claims were taken and refused, and their charges."""

    taken: int
    refused: int
    taken_charge: Decimal
    refused_charge: Decimal

    @classmethod
    def of(cls, answers: Iterable[ClaimAnswer]) -> _Total:
        counts, charges = [0, 0], [_ZERO, _ZERO]
        for one in answers:
            place = is_refused(one)
            counts[place] += 1
            charges[place] += _charge(one)
        return cls(counts[0], counts[1], charges[0], charges[1])

    def status(self, entity: str, date: dt.date | None) -> Status:
        """That all of it was received: claims are answered one by one."""
        return Status((StatusCode("A1", "19", entity),), date, "WQ", self.taken_charge + self.refused_charge)

    def rows(self, taken: str, refused: str) -> Iterator[Row]:
        """QTY and AMT by the qualifiers of the level."""
        for qualifier, count in ((taken, self.taken), (refused, self.refused)):
            if count:
                yield ("QTY", qualifier, str(count))
        for qualifier, count, charge in (
            ("YU", self.taken, self.taken_charge), ("YY", self.refused, self.refused_charge),
        ):  # fmt: skip
            if count:
                yield ("AMT", qualifier, written_amount(charge))


def _charge(answer: ClaimAnswer) -> Decimal:
    """What the claim charges; nothing where that has more digits than a file may carry."""
    told = next((one.amount for one in answer.statuses if one.amount is not None), _ZERO)
    return told if _fits(told, _MOST_DIGITS) else _ZERO


def _fits(number: Decimal, digits: int) -> bool:
    return len(written_amount(number).replace("-", "").replace(".", "")) <= digits


def _claim(answer: ClaimAnswer, today: dt.date) -> Iterator[Row]:
    action = "U" if is_refused(answer) else "WQ"
    yield ("TRN", "2", plain(answer.number)[:50] or _NO_TRACE)
    for one in answer.statuses:
        if one.codes:
            yield _status(
                Status(one.codes, one.date or today, one.action or action, _charge(answer), message=one.message)
            )
    references = dict(answer.references)
    for qualifier, number in (
        (parts.PAYER_NUMBER, answer.payer_number), ("D9", references.get("D9", "")), (parts.BILL_TYPE, answer.bill_type)
    ):  # fmt: skip
        if plain(number):
            yield ("REF", qualifier, plain(number)[:50])
    yield from period_rows(answer.first, answer.last)
    for line in answer.lines:
        if any(one.codes for one in line.statuses):
            yield from _line(line, today)


def service_row(line: StatusLine) -> Row:
    """SVC, without what was paid."""
    system, code, revenue = (line.system, line.code, line.revenue) if line.code else ("NU", line.revenue, "")
    modifiers = tuple(plain(one) for one in line.modifiers if len(plain(one)) == _MODIFIER)
    told = written_code(system if system in _SYSTEMS else "HC", plain(code)[:48] or _UNKNOWN, modifiers[:4], "")
    charge = line.charge if line.charge is not None and _fits(line.charge, _MOST_DIGITS) else _ZERO
    units = line.units if line.units is not None and _fits(line.units, _MOST_UNITS) else None
    return trimmed(("SVC", told, written_amount(charge), "", plain(revenue)[:48], "", "", written_amount(units)))


def _line(line: StatusLine, today: dt.date) -> Iterator[Row]:
    yield service_row(line)
    for one in line.statuses:
        if one.codes:
            yield _status(Status(one.codes, one.date or today, "U"))  # lines are told where they are refused
    if plain(line.control):
        yield ("REF", parts.LINE_NUMBER, plain(line.control)[:50])
    if plain(line.prescription):
        yield ("REF", parts.PRESCRIPTION, plain(line.prescription)[:50])
    yield from period_rows(line.first, line.last)


def period_rows(first: dt.date | None, last: dt.date | None) -> Iterator[Row]:
    """The days of service; none where they are not told."""
    if first is None:
        return
    if last is None or last == first:
        yield ("DTP", "472", "D8", written_day(first))
    else:
        yield ("DTP", "472", "RD8", f"{written_day(first)}-{written_day(last)}")


def _status(one: Status) -> Row:
    codes = [composite(code.category, code.code, code.entity, code.system) for code in one.codes[:3]] + ["", ""]
    return trimmed(
        (
            "STC", codes[0], written_day(one.date), one.action, written_amount(one.amount), "", "", "", "", "",
            codes[1], codes[2], plain(one.message),
        )
    )  # fmt: skip


def name_row(role: str, party: Party) -> Row:
    """NM1: whom a level names, in a role (NM101), cut to what the guides carry."""
    kinds, person = _QUALIFIERS[role], party.person
    qualifier = party.qualifier if party.identifier and party.qualifier in kinds else kinds[0]
    number = plain(party.identifier)[:80]
    given = (party.first, party.middle, "" if role == "41" else party.suffix) if person else ("", "", "")
    return (
        "NM1", role, "1" if person else "2", plain(party.last)[:60] or _UNKNOWN, plain(given[0])[:35],
        plain(given[1])[:25], "", plain(given[2])[:10], qualifier, number if len(number) >= _SHORTEST else _UNKNOWN,
    )  # fmt: skip
