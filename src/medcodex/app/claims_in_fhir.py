"""Claims that come as FHIR: read, filled in from the site's billing file, checked as any claim that is billed, their
codes as far as a bill tells what edits ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.claiming import Claimed
from medcodex.claims.coded_again import coded_again
from medcodex.claims.completing import complete_claim
from medcodex.claims.finding import finding
from medcodex.claims.validating import validate_claim
from medcodex.errors import NotLoadedError
from medcodex.interchange.fhir.billing.reading import read_claims

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.checker import Checkers
    from medcodex.claims.site import BillingSite
    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim
    from medcodex.interchange.fhir.billing.reading import ReadClaim


def claims_of_fhir(data: bytes, site: BillingSite, checkers: Checkers | None = None) -> Sequence[Claimed]:
    """The claims of a Claim or a Bundle, each with what is wrong with it and what could not be checked; without
    ``checkers`` that is all of its codes. InputError, with the element, for what cannot be read."""
    return [_claimed(one, site, checkers) for one in read_claims(data)]


def _claimed(read: ReadClaim, site: BillingSite, checkers: Checkers | None) -> Claimed:
    claim = complete_claim(read.claim, site)
    lacking = [finding("FH-01", note.path, what=note.message) for note in read.notes.lacking]
    codes, unchecked = _codes(read.claim, checkers)
    return Claimed(claim, [*lacking, *codes], validate_claim(claim, None), unchecked)


def _codes(claim: BilledClaim, checkers: Checkers | None) -> tuple[Sequence[Finding], tuple[str, ...]]:
    """What the edits of coded encounters find of a claim as it came, and what they could not be asked."""
    if checkers is None:
        return (), ("the codes",)
    again = coded_again(claim)
    if again.encounter is None:
        return (), again.untold
    try:
        return checkers.check(again.encounter).findings, again.untold
    except NotLoadedError as error:
        return (), (f"the codes: {error.message}", *again.untold)
