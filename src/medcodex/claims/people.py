"""Who bills, whom, for whom: identifiers, addresses, the patient and the payers in their sequence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.claims.finding import finding
from medcodex.edits.claim.checks.dates import is_npi
from medcodex.encounter.billing import ClaimKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim, Coverage, Party, PostalAddress

_SELF = "18"
_NPI = "XX"
_TAX_NUMBERS = frozenset({"EI", "SY"})
_PAYERS_OWN = frozenset({"G2", "LU"})
"""Numbers by which the payer knows a billing provider who is none of health care and has no NPI (2010BB REF)."""
_TAXONOMY = re.compile(r"[0-9A-Z]{10}")
_BOX = re.compile(r"\b(?:p\.?\s*o\.?\s*box|post\s+office\s+box|lock\s*box)\b", re.IGNORECASE)
_NINE = re.compile(r"[0-9]{5}-?[0-9]{4}")
_AMBULANCE = ("054",)
_OUTSIDE = ("", "US")


def people(claim: BilledClaim) -> Iterator[Finding]:
    """PR-01 to PR-10, SB-01 to SB-10."""
    yield from _numbers(claim)
    yield from _billing(claim)
    yield from _roles(claim)
    yield from _patient(claim)
    yield from _payers(claim)


def _numbers(claim: BilledClaim) -> Iterator[Finding]:
    for where, party in _providers(claim):
        if party.qualifier == _NPI and not is_npi(party.identifier):
            yield finding("PR-01", where)
        if party.taxonomy and not _TAXONOMY.fullmatch(party.taxonomy):
            yield finding("PR-07", where, party.taxonomy)


def _providers(claim: BilledClaim) -> Iterator[tuple[str, Party]]:
    yield "billing", claim.billing
    for role, parties in claim.providers.items():
        for party in parties:
            yield f"providers.{role}", party
    for number, line in enumerate(claim.lines):
        for role, parties in line.providers.items():
            for party in parties:
                yield f"lines[{number}].providers.{role}", party


def _billing(claim: BilledClaim) -> Iterator[Finding]:
    one = claim.billing
    known = any(qualifier in _PAYERS_OWN for qualifier, _ in claim.coverage.payer.references)
    if (one.qualifier != _NPI or not one.identifier) and not known:
        yield finding("PR-02", "billing")
    if not any(qualifier in _TAX_NUMBERS for qualifier, _ in one.references):
        yield finding("PR-03", "billing")
    if not _whole(one.address):
        yield finding("PR-04", "billing.address")
    elif one.address is not None:
        if any(_BOX.search(line) for line in one.address.lines):
            yield finding("PR-05", "billing.address")
        if one.address.country in _OUTSIDE and not _NINE.fullmatch(one.address.postal):
            yield finding("PR-06", "billing.address.postal")
    for party in claim.providers.get("facility", ()):
        told = party.address
        if told is not None and told.country in _OUTSIDE and not _NINE.fullmatch(told.postal):
            yield finding("PR-06", "providers.facility.address.postal")


def _whole(address: PostalAddress | None) -> bool:
    """Whether an address has street and city and, in the United States, state and ZIP code."""
    if address is None or not address.lines or not address.city:
        return False
    return address.country not in _OUTSIDE or bool(address.state and address.postal)


def _roles(claim: BilledClaim) -> Iterator[Finding]:
    if claim.kind is ClaimKind.INSTITUTIONAL:
        ambulance = claim.lines and all(line.revenue.startswith(_AMBULANCE) for line in claim.lines)
        if not claim.providers.get("attending") and not ambulance:
            yield finding("PR-08", "providers.attending")
        if claim.procedures and not claim.providers.get("operating"):
            yield finding("PR-09", "providers.operating")
    elif claim.providers.get("supervising") and not (
        claim.providers.get("rendering") or any(line.providers.get("rendering") for line in claim.lines)
    ):
        yield finding("PR-10", "providers.supervising")


def _patient(claim: BilledClaim) -> Iterator[Finding]:
    insured, own = claim.coverage.insured, claim.coverage.relationship == _SELF
    if own and claim.patient is not None:
        yield finding("SB-04", "patient")
    if not own and claim.patient is None:
        yield finding("SB-05", "patient")
    if not insured.last:
        yield finding("SB-02", "coverage.insured")
    if insured.person and not insured.identifier:
        yield finding("SB-01", "coverage.insured")
    who, where = (insured, "coverage.insured") if claim.patient is None else (claim.patient, "patient")
    if own or claim.patient is not None:
        for what, missing in (
            ("address", not _whole(who.address)), ("birth date", who.birth_date is None), ("sex", not who.sex),
        ):  # fmt: skip
            if missing:
                yield finding("SB-03", where, what=what)


def _payers(claim: BilledClaim) -> Iterator[Finding]:
    covers: list[tuple[str, Coverage]] = [("coverage", claim.coverage)]
    covers += ((f"others[{number}]", cover) for number, cover in enumerate(claim.others))
    for where, cover in covers:
        for what, missing in (("name", not cover.payer.last), ("number", not cover.payer.identifier)):
            if missing:
                yield finding("SB-06", f"{where}.payer", what=what)
        if not cover.filing:
            yield finding("SB-10", where)
    sequences = [cover.sequence for _, cover in covers]
    for sequence in sorted({one for one in sequences if one != "U" and sequences.count(one) > 1}):
        yield finding("SB-08", "coverage", sequence=sequence)
    if claim.coverage.sequence in {"S", "T"} and not claim.others:
        yield finding("SB-07", "coverage", sequence={"S": "secondary", "T": "tertiary"}[claim.coverage.sequence])
    for number, cover in enumerate(claim.others):
        decided = cover.paid is not None or cover.adjustments or _decided_lines(claim, cover.payer.identifier)
        if _earlier(cover.sequence, claim.coverage.sequence) and not decided:
            yield finding("SB-09", f"others[{number}]")


def _decided_lines(claim: BilledClaim, payer: str) -> bool:
    return any(one.payer == payer for line in claim.lines for one in line.adjudications)


def _earlier(one: str, than: str) -> bool:
    """Whether a payer decides before another (SBR01: primary, secondary, tertiary, then A to H)."""
    order = "PSTABCDEFGH"
    return one in order and than in order and order.index(one) < order.index(than)
