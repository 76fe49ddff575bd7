"""Claims taken or refused by a simulated payer before they are decided, as a 277CA tells it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from medcodex.claims.simulated.ledger import patient_of
from medcodex.claims.simulated.pricing import service_days
from medcodex.encounter.billing import ClaimKind, Party
from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusCode
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim

TAKEN = StatusCode("A2", "20")
WRONGLY_REFUSED = StatusCode("A7", "562", "85")
_OTHERWISE = StatusCode("A7", "21")
_MOST_CODES = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """Of which file claims came: its own number (BHT03), who sent it, and who answers."""

    number: str
    submitter: Party
    payer: Party


@cache
def rejections() -> Mapping[str, StatusCode]:
    """The status of a claim by the rule of billing that it breaks."""
    rows = table_rows("medcodex.claims.simulated", "data/rejections.tsv")
    return {row["rule"]: StatusCode(row["category"], row["status"], row["entity"]) for row in rows}


def refusals(findings: Sequence[Finding]) -> tuple[StatusCode, ...]:
    """The statuses of the errors among findings, each once and no more than one segment holds; () where there is none
    and the claim is taken."""
    told = [rejections().get(one.rule, _OTHERWISE) for one in findings if one.severity == "error"]
    return tuple(dict.fromkeys(told))[:_MOST_CODES]


def acknowledged(
    claim: BilledClaim, batch: Batch, day: dt.date, payer_number: str, refused: Sequence[StatusCode] = ()
) -> ClaimAnswer:
    """A claim taken under the payer's number, or refused for what ``refused`` says."""
    first, last = service_days(claim)
    institutional = claim.kind is ClaimKind.INSTITUTIONAL
    patient = replace(patient_of(claim), identifier=claim.coverage.insured.identifier, qualifier="MI")
    return ClaimAnswer(
        segment=0,
        kind="277ca",
        number=claim.number,
        statuses=(Status(tuple(refused) or (TAKEN,), day, "U" if refused else "WQ", claim.charge),),
        patient=_named(patient),
        payer_number=payer_number,
        batch=batch.number,
        bill_type=f"{claim.place}{claim.frequency}" if institutional else "",
        first=first,
        last=last,
        source=batch.payer,
        receiver=batch.submitter,
        providers=(_named(claim.billing),),
    )


def _named(party: Party) -> Party:
    return Party(
        party.last, party.first, party.middle, party.suffix, party.person, party.identifier,
        party.qualifier if party.identifier else "",
    )  # fmt: skip
