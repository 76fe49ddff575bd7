"""Claims as records made into files to be sent: a file for each kind, all checked before any is written."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.app.claiming import receiver_of
from medcodex.claims.validating import validate_claim
from medcodex.errors import InputError
from medcodex.formats.x12.claims.batches import BatchHead
from medcodex.formats.x12.claims.writing import Sending, write_claims
from medcodex.formats.x12.envelope import InterchangeOpened
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.claims.site import BillingSite
    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim, ClaimKind, Party

MOST_CONTROL = 999_999_999
_USES = ("CH", "RP", "31")


@dataclass(frozen=True, slots=True)
class Address:
    """From whom to whom claims go, and as what; ``sender`` and ``receiver`` are qualifier and number of the envelope.
    ``production`` False marks a test."""

    submitter: Party
    recipient: Party
    sender: tuple[str, str]
    receiver: tuple[str, str]
    use: str
    production: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claim with where it goes; ``number`` counts the claims that were given, from one."""

    number: int
    claim: BilledClaim
    address: Address


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of one kind: an interchange for each address, in the order in which they come first."""

    kind: ClaimKind
    claims: int
    text: str
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        """As it may be called."""
        return f"{self.kind}.837"


@dataclass(frozen=True, slots=True)
class ClaimProblem:
    """A breach of a rule of billing by the ``number``-th claim that was given."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class WrittenClaims:
    """What was made of claims, with all that is wrong with it."""

    files: tuple[WrittenFile, ...]
    problems: tuple[ClaimProblem, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong: no fault of form, no rule broken that is an error."""
        broken = any(one.finding.severity == "error" for one in self.problems)
        return not broken and not any(one.faults for one in self.files)


def addressed(
    records: Iterable[InterchangeOpened | BatchHead | BilledClaim], site: BillingSite, *, own: bool
) -> list[Outgoing]:
    """Claims with where they go. Heads of files among them tell that, unless ``own`` says that the site does; without
    a head, the site does, by the payer of each claim. InputError where there is no claim."""
    opened: InterchangeOpened | None = None
    head: BatchHead | None = None
    found: list[Outgoing] = []
    for one in records:
        if isinstance(one, InterchangeOpened):
            opened, head = one, None
        elif isinstance(one, BatchHead):
            head = one
        else:
            address = _told(head, opened) if head is not None and not own else _of_site(one, site, head)
            found.append(Outgoing(len(found) + 1, one, address))
    if not found:
        raise InputError("there is no claim to write", "claims")
    return found


def _told(head: BatchHead, opened: InterchangeOpened | None) -> Address:
    sender, receiver = ("ZZ", head.submitter.identifier[:15]), ("ZZ", head.receiver.identifier[:15])
    if opened is not None:
        sender = opened.sender_qualifier or "ZZ", opened.sender
        receiver = opened.receiver_qualifier or "ZZ", opened.receiver
    production = opened is not None and opened.usage == "P"
    return Address(head.submitter, head.receiver, sender, receiver, head.use if head.use in _USES else "CH", production)


def _of_site(claim: BilledClaim, site: BillingSite, head: BatchHead | None) -> Address:
    recipient = receiver_of(claim, site)
    sender, receiver = ("ZZ", site.submitter.identifier[:15]), ("ZZ", recipient.identifier[:15])
    use = head.use if head is not None and head.use in _USES else "CH"
    return Address(site.submitter, recipient, sender, receiver, use, not site.sample)


def write_files(claims: Sequence[Outgoing], control: int, at: dt.datetime, *, test: bool = False) -> WrittenClaims:
    """The files of all claims, and what is wrong: each claim against the rules of billing, each file against its guide.
    ``control`` numbers the first interchange, those that follow count on. ``test`` marks all as tests. Present-on-
    admission indicators are left to ``medcodex check``, which knows the list of exempt codes. InputError where the
    control numbers run out."""
    problems = [ClaimProblem(one.number, found) for one in claims for found in validate_claim(one.claim, None)]
    kinds: dict[ClaimKind, dict[Address, list[BilledClaim]]] = {}
    for one in claims:
        address = replace(one.address, production=one.address.production and not test)
        kinds.setdefault(one.claim.kind, {}).setdefault(address, []).append(one.claim)
    files = []
    for kind, addresses in kinds.items():
        text: list[str] = []
        for address, same in addresses.items():
            text += write_claims(same, _sending(address, control, at))
            control += 1
        whole = "".join(text)
        count = sum(map(len, addresses.values()))
        files.append(WrittenFile(kind, count, whole, tuple(_faults(whole, kind))))
    return WrittenClaims(tuple(files), tuple(problems))


def _sending(address: Address, control: int, at: dt.datetime) -> Sending:
    if control > MOST_CONTROL:
        raise InputError(f"more interchanges than control numbers up to {MOST_CONTROL}", "control")
    return Sending(
        submitter=address.submitter, receiver=address.recipient, interchange=control, group=control, first_set=1, at=at,
        sender_id=address.sender[1], receiver_id=address.receiver[1], sender_qualifier=address.sender[0],
        receiver_qualifier=address.receiver[0], production=address.production, use=address.use,
    )  # fmt: skip


def _faults(text: str, kind: ClaimKind) -> Iterable[Fault]:
    steps = read_sets(read_segments(io.BytesIO(text.encode()), kind))
    return (step for step in steps if isinstance(step, Fault))
