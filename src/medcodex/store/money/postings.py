"""Payments and postings in the database; traces, references and claims' numbers are sealed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, insert, select

from medcodex.encounter.billing import ClaimKind
from medcodex.store.billing.rows import Rows, older
from medcodex.store.schema.money import payments, posted_adjustments, posted_lines, postings, provider_postings
from medcodex.workflow.money.ports import Sums
from medcodex.workflow.money.records import (
    Outcome,
    PaymentRecord,
    PostedAdjustment,
    PostedLine,
    Posting,
    ProviderPosting,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Select

_PAY, _BESIDE, _P, _L, _A = (
    payments.c, provider_postings.c, postings.c, posted_lines.c, posted_adjustments.c,
)  # fmt: skip
_IDENTITY = "payment"
_NUMBERS = msgspec.json.Decoder(tuple[str, str])
_PLAIN = (
    "id", "payment_id", "answer_id", "segment", "claim_id", "chart_id", "status", "payer", "coder", "drg", "charge",
    "paid", "allowed", "patient", "reverses", "posted_at", "sample",
)  # fmt: skip
_OF_PAYMENT = (
    "id", "answer_id", "segment", "payer", "payee", "method", "date", "amount", "claims", "adjusted", "posted_at",
    "sample", "repeats",
)  # fmt: skip


class Money(Rows):
    """workflow.money.ports.MoneyRepository."""

    def add_payment(self, payment: PaymentRecord, beside: Sequence[ProviderPosting]) -> None:
        trace = self._sealed(payment.trace.encode(), _PAY.trace, payment.id)
        identity = None if payment.repeats else self._identity(payment)
        row = {name: getattr(payment, name) for name in _OF_PAYMENT} | {"trace": trace, "identity": identity}
        self._connection.execute(insert(payments), row)
        rows = [
            asdict(one) | {"place": place, "reference": self._sealed(one.reference.encode(), _BESIDE.reference, one.id)}
            for place, one in enumerate(beside, 1)
        ]
        if rows:
            self._connection.execute(insert(provider_postings), rows)

    def same_payment(self, payment: PaymentRecord) -> PaymentRecord | None:
        identity = self._identity(payment)
        if identity is None:
            return None
        row = self._connection.execute(select(payments).where(_PAY.identity == identity)).one_or_none()
        return None if row is None else self._payment(row)

    def add_posting(self, posting: Posting) -> None:
        numbers = msgspec.json.encode((posting.number, posting.payer_number))
        row = {name: getattr(posting, name) for name in _PLAIN} | {
            "outcome": str(posting.outcome),
            "kind": None if posting.kind is None else str(posting.kind),
            "remarks": " ".join(posting.remarks),
            "numbers": self._sealed(numbers, _P.numbers, posting.id),
        }
        self._connection.execute(insert(postings), row)
        lines = [_line_row(posting.id, one) for one in posting.lines]
        if lines:
            self._connection.execute(insert(posted_lines), lines)
        adjustments = list(_adjustment_rows(posting))
        if adjustments:
            self._connection.execute(insert(posted_adjustments), adjustments)

    def payment(self, payment_id: str) -> PaymentRecord | None:
        row = self._connection.execute(select(payments).where(_PAY.id == payment_id)).one_or_none()
        return None if row is None else self._payment(row)

    def payments(self, *, limit: int, after: str | None = None) -> Sequence[PaymentRecord]:
        asked = select(payments).order_by(_PAY.posted_at.desc(), _PAY.id.desc()).limit(limit)
        if after is not None:
            asked = asked.where(older(payments, _PAY.posted_at, after))
        return [self._payment(row) for row in self._connection.execute(asked)]

    def payments_of(self, answer_id: str) -> Sequence[PaymentRecord]:
        asked = select(payments).where(_PAY.answer_id == answer_id).order_by(_PAY.segment)
        return [self._payment(row) for row in self._connection.execute(asked)]

    def beside(self, payment_id: str) -> Sequence[ProviderPosting]:
        asked = select(provider_postings).where(_BESIDE.payment_id == payment_id).order_by(_BESIDE.place)
        return [
            ProviderPosting(
                row.id,
                row.payment_id,
                row.provider,
                row.reason,
                (self._opened(row.reference, _BESIDE.reference, row.id) or b"").decode(),
                row.amount,
                row.claim_id,
            )
            for row in self._connection.execute(asked)
        ]

    def posting(self, posting_id: str) -> Posting | None:
        found = self._postings(select(postings).where(_P.id == posting_id))
        return found[0] if found else None

    def postings(self, payment_id: str, *, limit: int | None = None, after: int = 0) -> Sequence[Posting]:
        asked = select(postings).where(_P.payment_id == payment_id, _P.segment > after).order_by(_P.segment)
        return self._postings(asked if limit is None else asked.limit(limit))

    def posted(self, payment_ids: Sequence[str]) -> Mapping[str, Sums]:
        found = {one: Sums(0, 0, Decimal(0)) for one in payment_ids}
        counts = (func.count(), func.count(_P.claim_id), func.sum(_P.paid))
        asked = select(_P.payment_id, *counts).where(_P.payment_id.in_(list(found))).group_by(_P.payment_id)
        for payment_id, count, ours, paid in self._connection.execute(asked):
            found[payment_id] = Sums(count, ours, paid)
        return found

    def of_claim(self, claim_id: str) -> Sequence[Posting]:
        return self._postings(select(postings).where(_P.claim_id == claim_id).order_by(_P.posted_at, _P.segment))

    def _identity(self, payment: PaymentRecord) -> str | None:
        if not payment.trace:
            return None
        told: tuple[object, ...] = (payment.sample, payment.payer, payment.trace, _cents(payment.amount))
        if not payment.amount:
            told += (payment.payee, payment.date, _cents(payment.claims), _cents(payment.adjusted))
        return self._sealer.ring.blind(_IDENTITY, "\x1f".join(map(str, told)))

    def _payment(self, row: Any) -> PaymentRecord:
        trace = (self._opened(row.trace, _PAY.trace, row.id) or b"").decode()
        return PaymentRecord(**{name: getattr(row, name) for name in _OF_PAYMENT}, trace=trace)

    def _postings(self, asked: Select[Any]) -> Sequence[Posting]:
        """Postings with their lines and adjustments: three statements, however many there are."""
        rows = self._connection.execute(asked).all()
        ids = asked.with_only_columns(_P.id)
        adjustments: dict[tuple[str, int | None], list[PostedAdjustment]] = defaultdict(list)
        told = select(posted_adjustments).where(_A.posting_id.in_(ids)).order_by(_A.posting_id, _A.place)
        for row in self._connection.execute(told):
            adjustments[row.posting_id, row.line_place].append(_adjustment(row))
        lines: dict[str, list[PostedLine]] = defaultdict(list)
        told = select(posted_lines).where(_L.posting_id.in_(ids)).order_by(_L.posting_id, _L.place)
        for row in self._connection.execute(told):
            lines[row.posting_id].append(_line(row, adjustments[row.posting_id, row.place]))
        return [self._posting(row, lines[row.id], adjustments[row.id, None]) for row in rows]

    def _posting(self, row: Any, lines: Iterable[PostedLine], adjustments: Iterable[PostedAdjustment]) -> Posting:
        number, payer_number = _NUMBERS.decode(self._opened(row.numbers, _P.numbers, row.id) or b"")
        return Posting(
            **{name: getattr(row, name) for name in _PLAIN},
            number=number,
            payer_number=payer_number,
            outcome=Outcome(row.outcome),
            kind=None if row.kind is None else ClaimKind(row.kind),
            remarks=tuple(row.remarks.split()),
            adjustments=tuple(adjustments),
            lines=tuple(lines),
        )


def _cents(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _line_row(posting_id: str, one: PostedLine) -> Mapping[str, Any]:
    names = ("place", "line", "part_of", "system", "code", "paid_code", "revenue", "first", "charge", "paid",
             "allowed")  # fmt: skip
    return {name: getattr(one, name) for name in names} | {
        "posting_id": posting_id,
        "modifiers": " ".join(one.modifiers),
        "remarks": " ".join(one.remarks),
        "units": None if one.units is None else str(one.units),
    }


def _adjustment_rows(posting: Posting) -> Iterator[Mapping[str, Any]]:
    of_lines = [(line.place, one) for line in posting.lines for one in line.adjustments]
    for place, (line_place, one) in enumerate([*((None, each) for each in posting.adjustments), *of_lines], 1):
        yield {
            "posting_id": posting.id,
            "place": place,
            "line_place": line_place,
            "adjustment_group": one.group,
            "reason": one.reason,
            "cause": one.cause,
            "amount": one.amount,
            "units": None if one.units is None else str(one.units),
        }


def _adjustment(row: Any) -> PostedAdjustment:
    units = None if row.units is None else Decimal(row.units)
    return PostedAdjustment(row.adjustment_group, row.reason, row.amount, row.cause, units)


def _line(row: Any, adjustments: Iterable[PostedAdjustment]) -> PostedLine:
    return PostedLine(
        place=row.place,
        line=row.line,
        part_of=row.part_of,
        system=row.system,
        code=row.code,
        modifiers=tuple(row.modifiers.split()),
        charge=row.charge,
        paid=row.paid,
        allowed=row.allowed,
        units=None if row.units is None else Decimal(row.units),
        revenue=row.revenue,
        first=row.first,
        paid_code=row.paid_code,
        adjustments=tuple(adjustments),
        remarks=tuple(row.remarks.split()),
    )
