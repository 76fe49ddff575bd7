"""Whether a term is for a line or a claim, and which contract is for a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.claims.contracts.contract import Contract, Where
    from medcodex.encounter.billing import BilledClaim, BilledLine


def contract_for(contracts: Iterable[Contract], claim: BilledClaim) -> Contract | None:
    """The contract of a claim's payer, kind and first day of service; None where there is none. InputError where more
    than one would do: nobody but the site knows which."""
    day = first_day(claim)
    payer = claim.coverage.payer.identifier
    found = [
        one
        for one in contracts
        if one.payer == payer
        and (not one.kinds or claim.kind in one.kinds)
        and day is not None
        and one.begins <= day
        and (one.ends is None or day <= one.ends)
    ]
    if len(found) > 1:
        raise InputError(f"both are for this payer, kind and day: {found[0].name}, {found[1].name}", "contracts")
    return found[0] if found else None


def first_day(claim: BilledClaim) -> dt.date | None:
    """The first day of service that a claim tells."""
    return min((line.first for line in claim.lines if line.first is not None), default=None)


def fits_line(where: Where, line: BilledLine, claim: BilledClaim) -> bool:
    """Whether a line meets all that a term asks."""
    return (
        (not where.codes or _among(line.code, where.codes))
        and (not where.modifiers or not set(where.modifiers).isdisjoint(line.modifiers))
        and (not where.revenue or _among(line.revenue.rjust(4, "0") if line.revenue else "", where.revenue))
        and (where.charge_from is None or line.charge >= where.charge_from)
        and _of_claim(where, claim, line.place)
    )


def fits_claim(where: Where, claim: BilledClaim) -> bool:
    """Whether a claim as a whole meets what a term asks: of codes and revenue, any of its lines."""
    return (
        (not where.codes or any(_among(line.code, where.codes) for line in claim.lines))
        and (not where.modifiers or any(not set(where.modifiers).isdisjoint(line.modifiers) for line in claim.lines))
        and (not where.revenue or any(_among(line.revenue.rjust(4, "0"), where.revenue) for line in claim.lines))
        and (where.charge_from is None or claim.charge >= where.charge_from)
        and _of_claim(where, claim, "")
    )


def drg_of(claim: BilledClaim) -> str:
    """The DRG that a claim tells, "" where it tells none."""
    return next((one.code for one in claim.codes if one.kind == "drg"), "")


def _of_claim(where: Where, claim: BilledClaim, place: str) -> bool:
    first = claim.diagnoses[0].code if claim.diagnoses else ""
    return (
        (not where.places or (place or claim.place) in where.places)
        and (not where.drgs or _among(drg_of(claim), where.drgs))
        and (not where.diagnoses or any(first.startswith(one) for one in where.diagnoses if first))
    )


def _among(code: str, wanted: Sequence[str]) -> bool:
    """Whether a code is one of these or within one of these ranges. Ranges hold codes of their own length alone."""
    for one in wanted:
        begin, dash, end = one.partition("-")
        if code == one or (dash and len(code) == len(begin) and begin <= code <= end):
            return True
    return False
