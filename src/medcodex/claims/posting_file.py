"""A posting file: what a remittance says, as rows that an accounting system can take, each dollar in one of them.

Of each claim what was paid, adjusted, left to the patient and left unexplained come to what was charged; of each
payment what its claims were paid, what moved beside them and the difference come to its amount, which stands last as
its total.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from medcodex.claims.reasons import GROUPS, beside_reasons

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.claims.reasons import Reason
    from medcodex.encounter.billing import Adjustment
    from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine

_ZERO = Decimal(0)
_PATIENT, _REVENUE = "PR", "NU"


class Kind(StrEnum):
    """What a row tells: what was paid; what was adjusted and nobody pays (CO, OA, PI, CR); what the patient owes (PR);
    what of a charge is neither; what moved beside the claims (PLB); what of a payment nothing accounts for; a payment's
    amount, which is the sum of its rows of PAYMENT, PROVIDER and DIFFERENCE."""

    PAYMENT = "payment"
    ADJUSTMENT = "adjustment"
    PATIENT = "patient"
    UNEXPLAINED = "unexplained"
    PROVIDER = "provider"
    DIFFERENCE = "difference"
    TOTAL = "total"


class PostingRow(NamedTuple):
    """A row, in the order of the file's columns. ``payment`` counts payments of the file from one, ``line`` the payer's
    lines of a claim from one, ``our_line`` those of the claim as we billed it, where that is known. ``charge`` stands
    on rows of PAYMENT alone, so that it adds up; ``amount`` is what the row posts."""

    payment: int
    payer: str
    payer_number: str
    date: dt.date | None
    trace: str
    claim: str
    claim_of_payer: str
    status: str
    line: int | None
    our_line: int | None
    code: str
    modifiers: str
    revenue: str
    day: dt.date | None
    charge: Decimal | None
    kind: Kind
    group: str
    reason: str
    meaning: str
    cause: str
    remarks: str
    amount: Decimal


class PostingFile:
    """The rows of one file, payment by payment. ``reasons`` tell adjustments in words."""

    def __init__(self, reasons: Mapping[str, Reason]) -> None:
        self._reasons = reasons
        self._number = 0
        self._head: tuple[int, str, str, dt.date | None, str] = (0, "", "", None, "")
        self._claims = _ZERO

    def begin(self, payment: Payment) -> None:
        """The next payment."""
        self._number += 1
        payer = payment.payer
        self._head = (
            self._number, payer.last, payer.identifier or payment.payer_id, payment.date, payment.trace,
        )  # fmt: skip
        self._claims = _ZERO

    def claim(self, told: RemittedClaim, ours: Sequence[int | None] = ()) -> Iterator[PostingRow]:
        """A claim of it: its lines, then what is said of the whole. ``ours`` are the places of our own lines, from
        zero, for each of the payer's."""
        self._claims += told.paid
        charged, paid, adjusted = told.charge, told.paid, sum((one.amount for one in told.adjustments), _ZERO)
        for place, line in enumerate(told.lines, 1):
            own = ours[place - 1] if place <= len(ours) else None
            where = _where(told, line, place, None if own is None else own + 1)
            yield self._row(where, Kind.PAYMENT, line.paid, charge=line.charge, remarks=line.remarks)
            yield from self._adjusted(where, line.adjustments)
            charged, paid = charged - line.charge, paid - line.paid
            adjusted += sum((one.amount for one in line.adjustments), _ZERO)
        whole = _of(told)
        if charged or paid or not told.lines:
            yield self._row(whole, Kind.PAYMENT, paid, charge=charged, remarks=told.remarks)
        yield from self._adjusted(whole, told.adjustments)
        left = told.charge - adjusted - told.paid
        if left:
            yield self._row(whole, Kind.UNEXPLAINED, left, meaning="charged, but neither paid nor adjusted")

    def end(
        self, amount: Decimal, beside: Iterable[ProviderAdjustment], erased: Decimal = _ZERO
    ) -> Iterator[PostingRow]:
        """The end of a payment of this amount: what was adjusted beside its claims, what nothing accounts for, its
        total. ``erased`` is what was kept of it once and is not any more."""
        left = amount - self._claims - erased
        nothing: _Where = ("", "", "", None, None, "", "", "", None)
        for one in beside:
            left += one.amount
            yield self._row(
                nothing, Kind.PROVIDER, -one.amount, reason=one.reason,
                meaning=beside_reasons().get(one.reason, ""), remarks=[one.reference],
            )  # fmt: skip
        if erased:
            yield self._row(nothing, Kind.DIFFERENCE, erased, meaning="claims that were erased with their charts")
        if left:
            yield self._row(nothing, Kind.DIFFERENCE, left, meaning="of the payment, neither claims nor adjustments")
        yield self._row(nothing, Kind.TOTAL, amount)

    def _adjusted(self, where: _Where, told: Iterable[Adjustment]) -> Iterator[PostingRow]:
        for one in told:
            found = self._reasons.get(one.reason)
            kind = Kind.PATIENT if one.group == _PATIENT else Kind.ADJUSTMENT
            yield self._row(
                where, kind, one.amount, group=one.group, reason=one.reason,
                meaning=found.meaning if found else GROUPS.get(one.group, ""), cause=found.cause if found else "",
            )  # fmt: skip

    def _row(
        self,
        where: _Where,
        kind: Kind,
        amount: Decimal,
        *,
        charge: Decimal | None = None,
        group: str = "",
        reason: str = "",
        meaning: str = "",
        cause: str = "",
        remarks: Iterable[str] = (),
    ) -> PostingRow:
        rest = (charge, kind, group, reason, meaning, cause, " ".join(remarks), amount)
        return PostingRow._make((*self._head, *where, *rest))


_Where = tuple[str, str, str, int | None, int | None, str, str, str, "dt.date | None"]


def _of(told: RemittedClaim) -> _Where:
    return (told.number, told.payer_number, told.status, None, None, "", "", "", told.first)


def _where(told: RemittedClaim, line: RemittedLine, place: int, own: int | None) -> _Where:
    by_revenue = line.system == _REVENUE
    return (
        told.number, told.payer_number, told.status, place, own,
        "" if by_revenue else line.submitted or line.code, " ".join(line.modifiers),
        line.code if by_revenue else line.revenue, line.first or told.first,
    )  # fmt: skip
