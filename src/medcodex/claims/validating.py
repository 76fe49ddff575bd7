"""Everything that is checked of a claim before it is written, beside form and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.claims.clinical import clinical
from medcodex.claims.money import money
from medcodex.claims.people import people
from medcodex.claims.service_lines import service_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim


def validate_claim(claim: BilledClaim, poa_exempt: frozenset[str] | None) -> Sequence[Finding]:
    """What is wrong with a claim, in the order of money, people, diagnoses and dates, lines. ``poa_exempt`` are the
    diagnoses, without dots, that need no present-on-admission indicator; None where no list is at hand, and a missing
    one is not told."""
    return (*money(claim), *people(claim), *clinical(claim, poa_exempt), *service_lines(claim))
