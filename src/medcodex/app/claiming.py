"""From a coded encounter to a claim that may be sent: checked as codes and as a claim before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.claims.building import build_claim
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import Party
from medcodex.errors import InputError
from medcodex.formats.x12.claims.writing import Sending, write_claims

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.app.checker import Checkers
    from medcodex.claims.account import Account
    from medcodex.claims.site import BillingSite
    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim
    from medcodex.encounter.coded import Encounter


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim with everything that was found of it: ``codes`` the findings of the encounter's codes and edits,
    ``billing`` those of the claim as it is billed. ``unchecked`` is what could not be checked and why, of a claim that
    came as a bill."""

    claim: BilledClaim
    codes: Sequence[Finding]
    billing: Sequence[Finding]
    unchecked: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether no finding is an error."""
        return not any(one.severity == "error" for one in (*self.codes, *self.billing))


def make_claim(encounter: Encounter, site: BillingSite, account: Account, checkers: Checkers) -> Claimed:
    """The claim of an encounter, checked; the payer is the one that the account tells, else the encounter's. InputError
    where it cannot be made one."""
    if account.first.payer:
        encounter = replace(encounter, payer=account.first.payer)
    claim = build_claim(encounter, site, account)
    checked = checkers.check(encounter)
    return Claimed(claim, checked.findings, validate_claim(claim, None))


def write_x12(claim: BilledClaim, site: BillingSite, control: int, at: dt.datetime) -> str:
    """A file of one claim. ``control`` numbers interchange, group and set: nine digits at most, never used twice by
    whoever keeps count of what is sent. A sample site's is marked as a test (ISA15)."""
    return write_x12_file([claim], site, control, at)


def write_x12_file(claims: Sequence[BilledClaim], site: BillingSite, control: int, at: dt.datetime) -> str:
    """A file of claims of one kind that go to one receiver, as ``write_x12``; InputError where they do not."""
    receivers = list(dict.fromkeys(receiver_of(claim, site).identifier for claim in claims))
    if len(receivers) != 1:
        raise InputError(
            "claims to one receiver go into a file" if receivers else "there is no claim to write", "claims"
        )
    return "".join(write_claims(claims, sending_of(claims[0], site, control, at)))


def sending_of(claim: BilledClaim, site: BillingSite, control: int, at: dt.datetime) -> Sending:
    """Who sends a file of one claim to whom. ``control`` numbers interchange, group and set: nine digits at most, never
    used twice by whoever keeps count of what is sent. A sample site's is marked as a test (ISA15)."""
    receiver = receiver_of(claim, site)
    return Sending(
        submitter=site.submitter,
        receiver=receiver,
        interchange=control,
        group=control,
        first_set=control % 1_000_000_000,
        at=at,
        sender_id=site.submitter.identifier[:15],
        receiver_id=receiver.identifier[:15],
        production=not site.sample,
    )


def receiver_of(claim: BilledClaim, site: BillingSite) -> Party:
    """Who receives the files for a claim's payer: as the site tells it, else the payer."""
    payer = claim.coverage.payer
    known = next((one for one in site.payers.values() if one.id == payer.identifier), None)
    number, name = (known.receiver, known.receiver_name) if known else (payer.identifier, payer.last)
    return Party(name, identifier=number, qualifier="46")
