"""A draft drawn up as a claim and checked, or why it could not be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.claims.building import kind_of
from medcodex.claims.clinical import is_inpatient
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import FormCode
from medcodex.errors import InputError
from medcodex.formats.billing_json import write_billed
from medcodex.workflow.billing.missing import missing
from medcodex.workflow.billing.records import ORIGINAL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from medcodex.app.billing.means import BillingMeans
    from medcodex.claims.account import Account
    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim, ClaimKind
    from medcodex.workflow.billing.drafting import Draft
    from medcodex.workflow.billing.records import ClaimRecord

_PAYERS_NUMBER = "F8"
_HOSPITAL = "11"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draft with the claim that came of it; None where none did, and ``findings`` say why. ``codes`` are findings of
    the draft and its codes, ``billing`` those of the claim as it is billed."""

    draft: Draft
    claim: BilledClaim | None
    codes: tuple[Finding, ...]
    billing: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, errors first."""
        return in_order((*self.codes, *self.billing))

    @property
    def faulty(self) -> bool:
        """Whether it may not go out."""
        return self.claim is None or any(one.severity == "error" for one in self.findings)

    @property
    def kind(self) -> ClaimKind:
        """By which form it is billed."""
        return kind_of(self.draft.encounter)

    @property
    def charge(self) -> Decimal | None:
        """What is charged in all."""
        return None if self.claim is None else self.claim.charge

    @property
    def payer(self) -> str:
        """The payer's number."""
        return "" if self.claim is None else self.claim.coverage.payer.identifier

    def content(self, number: str) -> bytes:
        """The claim under a number, as it is kept; b"" where there is none."""
        return b"" if self.claim is None else write_billed([replace(self.claim, number=number)])

    def instead_of(self, former: ClaimRecord, frequency: str) -> Drawn:
        """The same as a claim that takes the place of one that is out: with the payer's number of it, where it is not
        an original; checked anew."""
        if self.claim is None:
            return self
        claim = instead_of(self.claim, former, frequency)
        return replace(self, claim=claim, billing=tuple(validate_claim(claim, None)))


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings, each once, errors first."""
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.severity != "error"))


def instead_of(claim: BilledClaim, former: ClaimRecord, frequency: str) -> BilledClaim:
    """A claim that takes the place of one that is out, with the payer's number of that, where it is no original."""
    others = tuple(one for one in claim.references if one[0] != _PAYERS_NUMBER)
    own = ((_PAYERS_NUMBER, former.payer_number),) if frequency != ORIGINAL and former.payer_number else ()
    return replace(claim, frequency=frequency, references=(*others, *own))


def drawn_up(draft: Draft, account: Account, means: BillingMeans) -> Drawn:
    """The claim of a draft, with all that was found of its codes and of it."""
    try:
        made = means.make(draft.encounter, account)
    except InputError as error:
        found = draft.findings
        if not any(one.severity == "error" for one in found):
            found = (*found, missing("BD-01", error.where or "claim", why=error.message))
        return Drawn(draft, None, found)
    return Drawn(draft, _grouped(made.claim, draft.drg), (*draft.findings, *made.codes), tuple(made.billing))


def _grouped(claim: BilledClaim, drg: int | None) -> BilledClaim:
    """With the group (005010X223A2, 2300 HI of qualifier DR), where it is of a stay in a hospital."""
    if drg is None or not is_inpatient(claim) or claim.place != _HOSPITAL:
        return claim
    return replace(claim, codes=(*claim.codes, FormCode("drg", f"{drg:03}")))


def same(standing: ClaimRecord, one: Drawn) -> bool:
    """Whether building again gives what is kept."""
    return (
        standing.content == one.content(standing.number)
        and standing.findings == one.findings
        and standing.completion == one.draft.completion
    )
