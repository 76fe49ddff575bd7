"""Rules of simulated payers for tests, and what their answers say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.claims.simulated.adjudicating import decide, take_back
from medcodex.claims.simulated.reading import read_payer_rules

if TYPE_CHECKING:
    from decimal import Decimal

    from medcodex.claims.simulated.ledger import DecidedClaim, Ledger
    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.encounter.billing import Adjustment, BilledClaim
    from medcodex.encounter.remittance import RemittedClaim

HEAD = 'payer = "TEST PAYER"\nid = "T1"\nversion = "1"\n'
CAME = dt.date(2026, 6, 1)


def payer(text: str = "") -> PayerRules:
    """Rules with name and version, and what else is told."""
    return read_payer_rules((HEAD + text).encode(), "rules.toml")


def answered(claim: BilledClaim, rules: PayerRules, ledger: Ledger) -> tuple[RemittedClaim | None, DecidedClaim | None]:
    """A claim as the payer answers it: the reversal of the one that it replaces, and the answer, which is kept."""
    reversal = take_back(claim, ledger)
    decided = decide(claim, ledger.next_number(), rules, ledger, CAME, reversed_one=reversal is not None)
    if decided is not None:
        ledger.keep(decided)
    return reversal, decided


def answer(claim: BilledClaim, rules: PayerRules, ledger: Ledger) -> RemittedClaim:
    """The answer to a claim that is no void."""
    _, decided = answered(claim, rules, ledger)
    assert decided is not None
    return decided.answer


def told(adjustments: tuple[Adjustment, ...]) -> dict[str, Decimal]:
    """Adjustments by group and reason: {"CO 45": 20}."""
    return {f"{one.group} {one.reason}": one.amount for one in adjustments}
