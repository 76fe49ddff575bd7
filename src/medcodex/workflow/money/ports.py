"""What payments need of the database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 - read by the annotations of a dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.money.records import PaymentRecord, Posting, ProviderPosting


@dataclass(frozen=True, slots=True)
class Sums:
    """How many claims of a payment are posted, how many of them are ours, and what all of them were paid. Claims whose
    charts have ended are none of them."""

    postings: int
    ours: int
    paid: Decimal


class MoneyRepository(Protocol):
    """Payments and postings as they are kept; nothing is changed once it is posted. Numbers that lead to a patient are
    sealed."""

    def add_payment(self, payment: PaymentRecord, beside: Sequence[ProviderPosting]) -> None:
        """Keep a payment with what was adjusted beside its claims; ConflictError where the same payment is kept and
        this one does not say that it repeats it."""

    def same_payment(self, payment: PaymentRecord) -> PaymentRecord | None:
        """The first payment of the same payer, trace and amount; of no money, also to the same payee, of the same day
        and sums. Samples are sought among samples."""

    def add_posting(self, posting: Posting) -> None:
        """Keep a posting with its lines; ConflictError where another has reversed the same one."""

    def payment(self, payment_id: str) -> PaymentRecord | None:
        """The payment of an id."""

    def payments(self, *, limit: int, after: str | None = None) -> Sequence[PaymentRecord]:
        """Payments, newest first, from the one behind ``after`` on."""

    def payments_of(self, answer_id: str) -> Sequence[PaymentRecord]:
        """The payments of an answer file in its order."""

    def beside(self, payment_id: str) -> Sequence[ProviderPosting]:
        """What was adjusted beside the claims of a payment."""

    def posting(self, posting_id: str) -> Posting | None:
        """The posting of an id."""

    def postings(self, payment_id: str, *, limit: int | None = None, after: int = 0) -> Sequence[Posting]:
        """The postings of a payment in its order, those behind a segment; all of them where no limit is told."""

    def posted(self, payment_ids: Sequence[str]) -> Mapping[str, Sums]:
        """What is posted of each of these payments."""

    def of_claim(self, claim_id: str) -> Sequence[Posting]:
        """What was posted to a claim, oldest first."""
