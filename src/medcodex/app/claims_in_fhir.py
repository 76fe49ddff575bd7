"""Claims that come as FHIR: read, filled in from the site's billing file, checked as any claim that is billed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.claiming import Claimed
from medcodex.claims.completing import complete_claim
from medcodex.claims.finding import finding
from medcodex.claims.validating import validate_claim
from medcodex.interchange.fhir.billing.reading import read_claims

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.claims.site import BillingSite
    from medcodex.interchange.fhir.billing.reading import ReadClaim


def claims_of_fhir(data: bytes, site: BillingSite) -> Sequence[Claimed]:
    """The claims of a Claim or a Bundle, each with what is wrong with it. InputError, with the element, for what cannot
    be read. Codes are left to ``medcodex check``: a bill does not tell the documented facts that its edits ask for."""
    return [_claimed(one, site) for one in read_claims(data)]


def _claimed(read: ReadClaim, site: BillingSite) -> Claimed:
    claim = complete_claim(read.claim, site)
    lacking = [finding("FH-01", note.path, what=note.message) for note in read.notes.lacking]
    return Claimed(claim, lacking, validate_claim(claim, None))
