"""The payments of a simulated payer while the claims of an interchange are decided: one for each provider, whose claims
wait on disk until their sum is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from medcodex.claims.simulated.ledger import provider_number
from medcodex.claims.simulated.paying import ClaimSums, beside_claims, payment_to
from medcodex.formats.x12.remittance_writing import Remittance, claim_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.claims.simulated.ledger import Ledger
    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.encounter.billing import Party
    from medcodex.encounter.remittance import Payment, RemittedClaim
    from medcodex.formats.x12.claims.nodes import Row

_IN_MEMORY = 1 << 19
_ZERO = Decimal(0)


def _spool() -> IO[str]:
    return SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n")


@dataclass(slots=True)
class _Account:
    payee: Party
    paid: Decimal = _ZERO
    taken_back: Decimal = _ZERO
    rows: IO[str] = field(default_factory=_spool)


class Payments:
    """What is paid to each provider."""

    def __init__(self, rules: PayerRules) -> None:
        self._rules = rules
        self._accounts: dict[str, _Account] = {}

    def add(self, payee: Party, claim: RemittedClaim, *, reversal: bool = False) -> None:
        """A claim of a provider, or its reversal."""
        account = self._accounts.setdefault(provider_number(payee), _Account(payee))
        account.paid += claim.paid
        if reversal:
            account.taken_back -= claim.paid
        account.rows.writelines("*".join(row) + "\n" for row in claim_rows(claim))

    def remittances(self, control: int, ledger: Ledger, produced: dt.date) -> Iterator[tuple[Payment, Remittance]]:
        """The payments with all that is told of them; then there are none left."""
        for number, (provider, account) in enumerate(self._accounts.items(), 1):
            trace = f"SIM{control:09}{number:04}"
            sums = ClaimSums(provider, account.paid, account.taken_back)
            amount, beside = beside_claims(sums, trace, ledger, self._rules, produced)
            payment = payment_to(account.payee, trace, amount, self._rules, produced)
            with account.rows as rows:
                rows.seek(0)
                yield payment, Remittance(payment, _rows(rows), beside)
        self._accounts = {}


def _rows(lines: IO[str]) -> Iterator[Row]:
    return (tuple(line[:-1].split("*")) for line in lines)
