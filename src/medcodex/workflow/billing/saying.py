"""Every answer in one form: about which interchange, set or claim it speaks, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter.claim_status import (
    AnswerLevel,
    BatchAnswer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
)
from medcodex.encounter.remittance import RemittedClaim
from medcodex.formats.x12.answers.writing import REFUSING, is_refused
from medcodex.workflow.billing.status import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from medcodex.encounter.claim_status import SetAnswer, Status

INTERCHANGE, GROUP, BATCH, CLAIM = "interchange", "group", "batch", "claim"
NOTE = "note"
"""Something worth keeping that changes nothing."""
TRACE_MARK = "-"
"""In the trace of a question, what stands between the claim's number and that of the file."""

_TAKEN, _REFUSED = frozenset("AE"), frozenset("RMWX")
_DENIED, _REVERSED = "4", "22"
_DECIDED = frozenset({"1", "2", "3", "19", "20", "21"})
_MOST_CODES = 40


@dataclass(frozen=True, slots=True)
class Said:
    """``about`` is what ``number`` is a number of; ``set_number`` the transaction set of a group, None for all of it.
    ``by_payer``: whether it tells that the payer's own system took or refused the claim, which a 999 does not."""

    kind: str
    segment: int
    about: str
    number: str
    act: str
    told: tuple[str, ...] = ()
    set_number: str | None = None
    by_payer: bool = False
    payer_number: str = ""
    paid: Decimal | None = None


def said_by(answer: object) -> Iterator[Said]:
    """What one answer says; nothing for what is none."""
    if isinstance(answer, InterchangeAnswer):
        act = Act.REJECT if answer.verdict == "R" else NOTE
        told = (f"TA1:{answer.verdict}", f"TA105:{answer.reason}")
        yield Said("TA1", answer.segment, INTERCHANGE, answer.control, str(act), told)
    elif isinstance(answer, GroupAnswer):
        yield from _of_group(answer)
    elif isinstance(answer, BatchAnswer):
        yield from _of_batch(answer)
    elif isinstance(answer, ClaimAnswer):
        yield _of_claim(answer)
    elif isinstance(answer, RemittedClaim):
        yield _of_remitted(answer)


def _of_group(answer: GroupAnswer) -> Iterator[Said]:
    for one in answer.sets:
        yield Said("999", one.segment, GROUP, answer.control, _act(one.verdict), _faults(one), one.control)
    if answer.verdict and not answer.sets:
        told = (f"AK901:{answer.verdict}", *(f"AK905:{reason}" for reason in answer.reasons))
        yield Said("999", answer.segment, GROUP, answer.control, _act(answer.verdict), told)


def _act(verdict: str) -> str:
    if verdict in _TAKEN and verdict:
        return str(Act.ACCEPT)
    return str(Act.REJECT) if verdict in _REFUSED and verdict else NOTE


def _faults(one: SetAnswer) -> tuple[str, ...]:
    places = (f"{fault.code}@{fault.place}{fault.name}{fault.element}" for fault in one.faults)
    return (f"IK501:{one.verdict}", *(f"IK502:{reason}" for reason in one.reasons), *places)[:_MOST_CODES]


def _of_batch(answer: BatchAnswer) -> Iterator[Said]:
    """A 277CA that refuses a file as a whole; totals of others say nothing of a claim."""
    refused = any(code.category in REFUSING for one in answer.statuses for code in one.codes)
    if answer.kind == "277ca" and answer.level is AnswerLevel.SUBMITTER and answer.batch:
        act = str(Act.REJECT) if refused and not answer.accepted else NOTE
        yield Said("277CA", answer.segment, BATCH, answer.batch, act, _codes(answer.statuses), by_payer=True)


def _of_claim(answer: ClaimAnswer) -> Said:
    told = _codes(answer.statuses)
    if answer.kind != "277ca":
        number = answer.number or answer.trace.partition(TRACE_MARK)[0]
        return Said("277", answer.segment, CLAIM, number, NOTE, told, payer_number=answer.payer_number)
    act = Act.REJECT if is_refused(answer) else Act.ACCEPT
    return Said(
        "277CA", answer.segment, CLAIM, answer.number, str(act), told, by_payer=True, payer_number=answer.payer_number
    )


def _of_remitted(one: RemittedClaim) -> Said:
    adjusted = [*one.adjustments, *(each for line in one.lines for each in line.adjustments)]
    remarks = [*one.remarks, *(remark for line in one.lines for remark in line.remarks)]
    reasons = dict.fromkeys([*(f"{each.group}-{each.reason}" for each in adjusted), *remarks])
    act: str = NOTE
    if one.status == _DENIED:
        act = str(Act.DENY)
    elif one.status == _REVERSED:
        act = str(Act.REVERSE)
    elif one.status in _DECIDED:
        act = str(Act.PAY)
    told = (f"CLP02:{one.status}", *reasons)[:_MOST_CODES]
    return Said(
        "835", one.segment, CLAIM, one.number, act, told, by_payer=True, payer_number=one.payer_number, paid=one.paid
    )


def _codes(statuses: Iterable[Status]) -> tuple[str, ...]:
    found = (
        f"{code.category}:{code.code}" + (f":{code.entity}" if code.entity else "")
        for one in statuses
        for code in one.codes
    )
    return tuple(dict.fromkeys(found))[:_MOST_CODES]
