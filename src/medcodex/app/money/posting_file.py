"""Posting files: of a remittance as it is read, and of a payment that the workbench has posted."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.app.remitting import PaymentEnd, ReadClaim
from medcodex.claims.posting_file import PostingFile, PostingRow
from medcodex.encounter.billing import Adjustment, Party
from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
from medcodex.errors import InputError
from medcodex.formats.tables import write_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from medcodex.app.remitting import Told
    from medcodex.claims.reasons import Reason
    from medcodex.workflow.money.records import PaymentRecord, PostedAdjustment, PostedLine, Posting, ProviderPosting

COLUMNS = PostingRow._fields
_REVENUE = "NU"


class PostingOut:
    """A posting file written as its remittance is read; ``where`` is what errors call the remittance."""

    def __init__(self, out: IO[str], reasons: Mapping[str, Reason], where: str) -> None:
        self._out = out
        self._file = PostingFile(reasons)
        self._where = where
        self._open: Payment | None = None
        write_rows(out, [COLUMNS])

    def add(self, told: Told) -> None:
        """Write of what was read next. InputError where a payment did not end."""
        if isinstance(told, Payment):
            self.end()
            self._open = told
            self._file.begin(told)
        elif isinstance(told, ReadClaim):
            write_rows(self._out, self._file.claim(told.remitted))
        elif isinstance(told, PaymentEnd):
            write_rows(self._out, self._file.end(told.amount, told.end.adjustments))
            self._open = None

    def end(self) -> None:
        """InputError where the last payment did not end: no file is to be taken for the whole of it."""
        if self._open is not None:
            message = f"the remittance that begins at segment {self._open.segment} is cut off"
            raise InputError(f"{message}; no posting file is written", self._where)


def posted_rows(
    payment: PaymentRecord,
    beside: Sequence[ProviderPosting],
    postings: Sequence[Posting],
    reasons: Mapping[str, Reason],
    ended: Decimal,
) -> Iterator[PostingRow]:
    """The same rows for a payment as it was posted; ``ended`` is what stood of claims whose charts have ended, which
    has a row of its own."""
    file = PostingFile(reasons)
    payer = Party(identifier=payment.payer)
    file.begin(
        Payment(
            payment.segment, "I", payment.amount, credit=True, method=payment.method, date=payment.date,
            trace=payment.trace, payer=payer, payee=Party(identifier=payment.payee),
        )
    )  # fmt: skip
    for one in postings:
        yield from file.claim(_remitted(one), [line.line for line in one.lines])
    yield from file.end(payment.amount, [_beside(one) for one in beside], ended)


def _remitted(one: Posting) -> RemittedClaim:
    return RemittedClaim(
        segment=one.segment,
        number=one.number,
        status=one.status,
        charge=one.charge,
        paid=one.paid,
        responsibility=one.patient,
        filing="",
        payer_number=one.payer_number,
        patient=Party(),
        lines=tuple(map(_line, one.lines)),
        adjustments=_adjustments(one.adjustments),
        remarks=one.remarks,
    )


def _line(one: PostedLine) -> RemittedLine:
    by_revenue = not one.code and one.revenue
    return RemittedLine(
        system=_REVENUE if by_revenue else one.system,
        code=one.revenue if by_revenue else one.paid_code or one.code,
        modifiers=one.modifiers,
        charge=one.charge,
        paid=one.paid,
        units=one.units,
        revenue="" if by_revenue else one.revenue,
        submitted=one.code if one.paid_code else "",
        first=one.first,
        adjustments=_adjustments(one.adjustments),
        remarks=one.remarks,
    )


def _adjustments(told: Iterable[PostedAdjustment]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(one.group, one.reason, one.amount, one.units) for one in told)


def _beside(one: ProviderPosting) -> ProviderAdjustment:
    return ProviderAdjustment(one.provider, None, one.reason, one.reference, one.amount)
