"""A payment to one provider: what its claims come to, less what is taken back (005010X221, sections 1.10.2.12 and
1.10.2.17)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from medcodex.claims.simulated.ledger import Owed, provider_number
from medcodex.encounter.billing import Contact, Party
from medcodex.encounter.remittance import Payment, ProviderAdjustment

if TYPE_CHECKING:
    from medcodex.claims.simulated.ledger import Ledger
    from medcodex.claims.simulated.rules import PayerRules


class ClaimSums(NamedTuple):
    """What a provider's claims come to in a payment: ``paid`` in all, reversals with them, of which those take back
    ``taken_back``."""

    provider: str
    paid: Decimal = Decimal(0)
    taken_back: Decimal = Decimal(0)


MARK = "SIMULATION"
"""Stands in each name and number of what a simulated payer writes."""

RECOVERY, FORWARDED = "WO", "FB"
_ZERO = Decimal(0)


def beside_claims(
    sums: ClaimSums, trace: str, ledger: Ledger, rules: PayerRules, day: dt.date
) -> tuple[Decimal, tuple[ProviderAdjustment, ...]]:
    """The amount of a payment, never below zero, and what lowers or raises it beside its claims. What the provider owes
    is kept in the ledger until a later payment can bear it."""
    provider, paid, taken_back = sums
    found: list[ProviderAdjustment] = []
    year_end = dt.date(day.year, 12, 31)

    def put(reason: str, reference: str, amount: Decimal) -> None:
        if amount:
            found.append(ProviderAdjustment(provider, year_end, reason, reference, amount))

    owed = ledger.owed.pop(provider, None)
    if rules.recoups_later:
        put(RECOVERY, trace, -taken_back)
        available = paid + taken_back
        recouped = min(owed.amount, available) if owed else _ZERO
        if owed:
            put(owed.reason, owed.since, recouped)
        left = (owed.amount if owed else _ZERO) - recouped + taken_back
        if left:
            ledger.owed[provider] = Owed(left, owed.since if owed and owed.amount > recouped else trace, RECOVERY)
        return available - recouped, tuple(found)
    if owed and not paid:  # a forwarded balance waits for a payment that it can change
        ledger.owed[provider] = owed
        return _ZERO, ()
    if owed:
        put(owed.reason, owed.since, owed.amount)
    amount = paid - (owed.amount if owed else _ZERO)
    if amount < 0:
        put(FORWARDED, trace, amount)
        ledger.owed[provider] = Owed(-amount, trace, FORWARDED)
        amount = _ZERO
    return amount, tuple(found)


def payment_to(payee: Party, trace: str, amount: Decimal, rules: PayerRules, produced: dt.date) -> Payment:
    """The payment itself: a notice, as no money moves."""
    number = provider_number(payee)
    tax = provider_number(replace(payee, identifier=""))
    return Payment(
        segment=0,
        handling="I" if amount else "H",
        amount=amount,
        credit=True,
        method="CHK" if amount else "NON",
        date=produced + dt.timedelta(days=rules.pays_after),
        trace=trace,
        payer=payer_party(rules),
        payee=Party(
            payee.last if not payee.person else f"{payee.last} {payee.first}".strip(),
            identifier=number,
            qualifier="XX" if payee.identifier else "FI",
            address=payee.address,
            references=(("TJ", tax),) if tax and payee.identifier else (),
        ),
        payer_id=MARK,
        produced=produced,
    )


def payer_party(rules: PayerRules) -> Party:
    """The payer, whose name says what it is."""
    desk = Contact(f"{MARK} NO MONEY MOVES", (("TE", rules.phone),), "BL")
    return Party(f"{MARK} {rules.name}", address=rules.address, references=(("2U", rules.id),), contacts=(desk,))
