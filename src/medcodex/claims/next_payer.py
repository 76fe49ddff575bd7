"""A claim to the payer who pays next: what the one before was billed, with what that payer decided of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.coverages import SELF, SEQUENCES, ToldCoverage, cover_of, insurance_type, insured_by, profile_of
from medcodex.encounter.billing import ClaimKind, Coverage, LineAdjudication, Party
from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.claims.account import Account
    from medcodex.claims.site import BillingSite
    from medcodex.encounter.billing import Adjustment, BilledClaim, BilledLine

_CLAIM_NUMBER, _AUTHORIZATION = "F8", "G1"
_AGAIN = frozenset({"7", "8"})
_ORIGINAL = "1"
_OF_PAYERS = frozenset({"2U", "EI", "FY", "NF"})
"""Numbers of a payer that stand wherever another payer is named (2330B REF)."""

_MOST_REMARKS = 5


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """What a payer decided of a line of the claim: the ``code`` that they paid by, units that they paid for, None where
    they told none."""

    paid: Decimal
    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a payer decided of a claim: ``lines`` by the place of the claim's line, from zero, of which a payer may make
    several; ``adjustments`` of the claim as a whole; ``number`` the payer's own of the claim, ``patient`` what they
    left to the patient."""

    paid: Decimal
    date: dt.date | None
    number: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    lines: Mapping[int, tuple[DecidedLine, ...]] = field(default_factory=dict)
    patient: Decimal | None = None
    remarks: tuple[str, ...] = ()


def next_cover(account: Account, sequence: str) -> ToldCoverage | None:
    """The cover of the payer who pays after the one of a sequence; None where there is none."""
    if sequence not in SEQUENCES:
        return None
    behind = SEQUENCES[SEQUENCES.index(sequence) + 1 :]
    return next((one for one in account.coverages if one.sequence in behind), None)


def next_claim(claim: BilledClaim, decision: Decision, account: Account, site: BillingSite) -> BilledClaim:
    """The claim to the next payer of the account. InputError where there is none, or the site's billing file does not
    name them. Whether it balances is for the rules to say."""
    told = next_cover(account, claim.coverage.sequence)
    if told is None:
        raise InputError("the account tells no payer behind this one", "billing.coverages")
    payer = profile_of(told.payer, site)
    if payer is None:
        raise InputError("a payer that the site's billing file does not name", "billing.coverages")
    person = replace(claim.patient or claim.coverage.insured, identifier="", qualifier="")
    own = told.relationship == SELF or told.subscriber is None
    behind = next_cover(account, told.sequence)
    references = tuple(one for one in claim.references if one[0] not in {_CLAIM_NUMBER, _AUTHORIZATION})
    if told.authorization:
        references = ((_AUTHORIZATION, told.authorization), *references)
    return replace(
        claim,
        frequency=_ORIGINAL if claim.frequency in _AGAIN else claim.frequency,
        coverage=Coverage(
            told.sequence, insured_by(told, person), Party(payer.name, identifier=payer.id, qualifier="PI"),
            told.relationship if own else "", payer.filing, told.group_number, told.group_name,
            insurance_type(told, claim.kind),
        ),
        patient=None if own else person,
        relationship="" if own else told.relationship,
        references=references,
        others=(
            *(one for one in claim.others if _is_earlier(one, claim.coverage)),
            _decided_cover(claim, decision),
            *((cover_of(behind, person, site, claim.kind),) if behind is not None else ()),
        ),
        lines=tuple(_line(claim, line, decision, place) for place, line in enumerate(claim.lines)),
    )  # fmt: skip


def _is_earlier(one: Coverage, than: Coverage) -> bool:
    return one.sequence in SEQUENCES[: SEQUENCES.index(than.sequence)]


def _decided_cover(claim: BilledClaim, decision: Decision) -> Coverage:
    """The cover of the payer who decided, as another payer's claim tells it (2320)."""
    billed, by_line = claim.coverage, bool(decision.lines)
    numbers = tuple(one for one in billed.payer.references if one[0] in _OF_PAYERS)
    if decision.number:
        numbers = (*numbers, (_CLAIM_NUMBER, decision.number))
    return replace(
        billed,
        insured=replace(billed.insured, birth_date=None, sex="", references=(), contacts=()),
        payer=replace(billed.payer, references=numbers, contacts=()),
        relationship=billed.relationship or claim.relationship,
        assigned=claim.assigned,
        released=claim.released,
        signature_source=claim.signature_source,
        adjudicated=None if by_line else decision.date,
        paid=decision.paid,
        remaining=None if by_line else decision.patient,
        adjustments=decision.adjustments,
        kept=tuple(_remarks(claim, decision)),
    )


def _remarks(claim: BilledClaim, decision: Decision) -> list[tuple[str, tuple[str, ...]]]:
    """MOA, which a stay has not: its own (MIA) asks for days that nobody told."""
    stay = claim.kind is ClaimKind.INSTITUTIONAL and claim.place.endswith("1")
    if not decision.remarks or stay:
        return []
    return [("2320", ("MOA", "", "", *decision.remarks[:_MOST_REMARKS]))]


def _line(claim: BilledClaim, line: BilledLine, decision: Decision, place: int) -> BilledLine:
    payer = claim.coverage.payer.identifier
    made = (_adjudication(payer, line, one, decision.date) for one in decision.lines.get(place, ()))
    return replace(line, adjudications=(*line.adjudications, *made))


def _adjudication(payer: str, line: BilledLine, one: DecidedLine, date: dt.date | None) -> LineAdjudication:
    left = [each.amount for each in one.adjustments if each.group == "PR"]
    units = one.units if one.units is not None else line.units
    return LineAdjudication(
        payer=payer,
        paid=one.paid,
        units=Decimal(1) if units is None else units,
        date=date,
        system=line.system,
        code=(one.code or line.code) if line.code else "",
        modifiers=one.modifiers if line.code else (),
        revenue=line.revenue,
        adjustments=one.adjustments,
        remaining=sum(left[1:], left[0]) if left else None,
    )
