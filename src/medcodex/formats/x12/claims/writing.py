"""Claims written as a file: one interchange of one group, a transaction set of each kind's own guide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.encounter.billing import Party
from medcodex.errors import InputError
from medcodex.formats.x12.claims.claim import GUIDE_FILES, VERSIONS, claim_node
from medcodex.formats.x12.claims.coverages import subscriber_row
from medcodex.formats.x12.claims.nodes import Node, in_order
from medcodex.formats.x12.claims.parties import party_node
from medcodex.formats.x12.claims.values import written_amount, written_day
from medcodex.formats.x12.enveloping import enveloped, written
from medcodex.formats.x12.guide import load_guide

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from medcodex.encounter.billing import BilledClaim, ClaimKind
    from medcodex.formats.x12.claims.nodes import Row

MAX_CLAIMS = 5000
"""Claims in one transaction set (front matter of the guides, section 1.3.2: limits of a transaction)."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends what to whom. Control numbers are nine digits at most and never used again; ``at`` is the moment of
    writing; ``production`` False marks a test. ``ends`` is what stands behind each segment besides its terminator."""

    submitter: Party
    receiver: Party
    interchange: int
    group: int
    first_set: int
    at: dt.datetime
    sender_id: str
    receiver_id: str
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    production: bool = False
    ends: str = "\n"


def write_claims(claims: Sequence[BilledClaim], sending: Sending) -> Iterator[str]:
    """A file of claims of one kind, segment by segment; claims of one billing provider, subscriber and patient that
    follow each other share their loops. InputError where the kinds differ or there is no claim."""
    kinds = {claim.kind for claim in claims}
    if len(kinds) != 1:
        raise InputError("claims of one kind go into a file" if kinds else "there is no claim to write", "claims")
    kind = kinds.pop()
    sets = [claims[start : start + MAX_CLAIMS] for start in range(0, len(claims), MAX_CLAIMS)]
    bodies = [partial(_set, one, kind, sending) for one in sets]
    for row in enveloped(bodies, "HC", "837", VERSIONS[kind], sending):
        yield written(row, sending.ends)


def _set(claims: Sequence[BilledClaim], kind: ClaimKind, sending: Sending, control: str) -> Iterator[Row]:
    root = load_guide(GUIDE_FILES[kind]).root
    day = written_day(sending.at.date())
    yield ("BHT", "0019", "00", f"{sending.interchange:09}{control}", day, f"{sending.at:%H%M}", "CH")
    for loop, role, party in (("1000A", "41", sending.submitter), ("1000B", "40", sending.receiver)):
        yield from in_order(party_node(loop, role, party), root.inner[loop][1])
    use = root.inner["2000A"][1]
    numbers = _Numbers()
    for _, same in groupby(claims, key=_billing):
        yield from in_order(_billing_node(list(same), kind, numbers), use)


class _Numbers:
    """HL01 through a set."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        self._last += 1
        return str(self._last)


def _billing(claim: BilledClaim) -> tuple[object, ...]:
    return claim.billing, claim.pay_to, claim.pay_to_plan, claim.currency


def _subscriber(claim: BilledClaim) -> tuple[object, ...]:
    own = claim.patient is None
    return claim.coverage, own, *((claim.died, claim.weight, claim.pregnant) if own else ())


def _patient(claim: BilledClaim) -> tuple[object, ...]:
    return claim.patient, claim.relationship, claim.died, claim.weight, claim.pregnant


def _billing_node(claims: Sequence[BilledClaim], kind: ClaimKind, numbers: _Numbers) -> Node:
    one = claims[0]
    node, number = Node("2000A"), numbers.next()
    node.add("HL", number, "", "20", "1")
    if one.billing.taxonomy:
        node.add("PRV", "BI", "PXC", one.billing.taxonomy)
    if one.currency:
        node.add("CUR", "85", one.currency)
    node.loops.append(party_node("2010AA", "85", one.billing))
    if one.pay_to is not None:
        node.loops.append(party_node("2010AB", "87", one.pay_to))
    if one.pay_to_plan is not None:
        node.loops.append(party_node("2010AC", "PE", one.pay_to_plan))
    for _, same in groupby(claims, key=_subscriber):
        node.loops.append(_subscriber_node(list(same), number, numbers))
    return node


def _subscriber_node(claims: Sequence[BilledClaim], parent: str, numbers: _Numbers) -> Node:
    one = claims[0]
    node, number = Node("2000B"), numbers.next()
    node.add("HL", number, parent, "22", "0" if one.patient is None else "1")
    node.add(*subscriber_row(one.coverage))
    node.loops.append(party_node("2010BA", "IL", one.coverage.insured))
    node.loops.append(party_node("2010BB", "PR", one.coverage.payer))
    if one.patient is None:
        node.add(*_patient_row(one, ""))
        node.loops += map(claim_node, claims)
        return node
    for _, same in groupby(claims, key=_patient):
        node.loops.append(_patient_node(list(same), number, numbers))
    return node


def _patient_node(claims: Sequence[BilledClaim], parent: str, numbers: _Numbers) -> Node:
    one = claims[0]
    node = Node("2000C")
    node.add("HL", numbers.next(), parent, "23", "0")
    node.add(*_patient_row(one, one.relationship))
    node.loops.append(party_node("2010CA", "QC", one.patient or Party()))
    node.loops += map(claim_node, claims)
    return node


def _patient_row(claim: BilledClaim, relationship: str) -> Row:
    died, weight = written_day(claim.died), written_amount(claim.weight)
    return (
        "PAT", relationship, "", "", "", "D8" if died else "", died, "01" if weight else "", weight,
        "Y" if claim.pregnant else "",
    )  # fmt: skip
