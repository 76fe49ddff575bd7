"""A claim that came from elsewhere, made one that this site can send: what it lacks is filled in from the site's
billing file, and what it says stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.claims.coverages import ANYBODY, SELF
from medcodex.encounter.billing import ClaimKind

if TYPE_CHECKING:
    from medcodex.claims.site import BillingSite, PayerProfile
    from medcodex.encounter.billing import BilledClaim, BilledLine, Coverage, Party


def complete_claim(claim: BilledClaim, site: BillingSite) -> BilledClaim:
    """The claim with the site's billing provider where its own has no number, the payer as the site knows it, providers
    as the site's file tells them, and the signs that every bill has (signature on file, assignment, release). A sample
    site's patient and physician stand where none is told, so that anything can be tried."""
    institutional = claim.kind is ClaimKind.INSTITUTIONAL
    own = claim.patient is None
    insured = _stood_for(claim.coverage.insured, site, subscriber=True, told_facts=own)
    coverage = _payer(replace(claim.coverage, insured=insured), site)
    if own and not coverage.relationship:
        coverage = replace(coverage, relationship=SELF)
    return replace(
        claim,
        billing=claim.billing if claim.billing.identifier else site.billing,
        pay_to=claim.pay_to or (None if claim.billing.identifier else site.pay_to),
        coverage=coverage,
        patient=None if claim.patient is None else _stood_for(claim.patient, site, subscriber=False, told_facts=True),
        others=tuple(_payer(one, site) for one in claim.others),
        signature=claim.signature or ("" if institutional else "Y"),
        assignment=claim.assignment or "A",
        assigned=claim.assigned or "Y",
        released=claim.released or "Y",
        providers=_providers(claim, site),
        lines=tuple(_line(claim, one) for one in claim.lines),
    )


def _payer(coverage: Coverage, site: BillingSite) -> Coverage:
    """A payer that has no number gets the site's for its name."""
    if coverage.payer.identifier:
        return coverage if coverage.filing else replace(coverage, filing=_filing(coverage, site))
    known = site.payers.get(coverage.payer.last.lower()) or (site.payers.get(ANYBODY) if site.sample else None)
    if known is None:
        return coverage
    party = replace(coverage.payer, last=known.name, identifier=known.id, qualifier="PI")
    return replace(coverage, payer=party, filing=coverage.filing or known.filing)


def _filing(coverage: Coverage, site: BillingSite) -> str:
    known: PayerProfile | None = next(
        (one for one in site.payers.values() if one.id == coverage.payer.identifier), None
    )
    return known.filing if known is not None else "ZZ" if site.sample else ""


def _stood_for(party: Party, site: BillingSite, *, subscriber: bool, told_facts: bool) -> Party:
    """A person with what a sample site's patient tells of them; nobody else's patient is ever filled in."""
    if site.patient is None:
        return party
    one = site.patient
    told = replace(party, last=party.last or one.last, first=party.first if party.last else one.first)
    if subscriber and not told.identifier:
        told = replace(told, identifier=one.identifier, qualifier="MI")
    if not told_facts:
        return told
    whole = told.address is not None and told.address.lines and told.address.city
    return replace(
        told, address=told.address if whole else one.address, birth_date=told.birth_date or one.birth_date,
        sex=told.sex or one.sex,
    )  # fmt: skip


def _providers(claim: BilledClaim, site: BillingSite) -> dict[str, tuple[Party, ...]]:
    found = {
        role: tuple(_known(one, site) for one in parties if one.identifier or one.last)
        for role, parties in claim.providers.items()
    }
    if site.sample and claim.kind is ClaimKind.INSTITUTIONAL and not found.get("attending"):
        found["attending"] = (site.providers.get(site.billing.identifier, site.billing),)
    return {role: parties for role, parties in found.items() if parties}


def _known(party: Party, site: BillingSite) -> Party:
    known = site.providers.get(party.identifier)
    return known if known is not None and not party.last else party


def _line(claim: BilledClaim, line: BilledLine) -> BilledLine:
    """A professional line that points nowhere points to the first diagnosis."""
    if claim.kind is ClaimKind.PROFESSIONAL and not line.pointers and claim.diagnoses:
        return replace(line, pointers=(1,))
    return line
