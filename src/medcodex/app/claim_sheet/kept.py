"""The worksheet of a claim that the workbench keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.app.claim_sheet.joining import Joined, join
from medcodex.app.claim_sheet.segments import segments_of
from medcodex.app.claiming import sending_of

if TYPE_CHECKING:
    from medcodex.claims.site import BillingSite
    from medcodex.workflow.billing.records import ClaimBatch, ClaimRecord

_NO_FILE = 1
"""The control number on the page of a claim that is in no file yet."""


def kept_sheet(claim: ClaimRecord, site: BillingSite, batch: ClaimBatch | None) -> Joined | None:
    """A claim's boxes, segments and findings; None where no claim could be drawn up. The segments are those of a file
    of this claim alone, under its batch's control numbers where it is in one."""
    billed = claim.billed()
    if billed is None:
        return None
    sending = sending_of(billed, site, _NO_FILE, claim.changed_at)
    if batch is not None:
        sending = replace(
            sending,
            interchange=batch.interchange,
            group=batch.group,
            first_set=batch.first_set,
            at=batch.created_at,
            production=not batch.sample,
        )
    return join(billed, segments_of(billed, sending), claim.findings)
