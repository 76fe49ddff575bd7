"""Claims from one format to another: X12, FHIR, our own JSON. Nothing is filled in and nothing kept."""

from __future__ import annotations

import io
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.app.claiming import write_x12_file
from medcodex.claims.site import BillingSite
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import Contact, Party
from medcodex.errors import InputError
from medcodex.formats.billing_json import read_billed, write_billed
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.interchange.fhir.billing.reading import read_claims as read_fhir
from medcodex.interchange.fhir.billing.writing import claims_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter.billing import BilledClaim


class ClaimFormat(StrEnum):
    """What claims are carried in."""

    X12 = "x12"
    FHIR = "fhir"
    JSON = "json"


def convert_claims(data: bytes, read_as: ClaimFormat, to: ClaimFormat, control: int, now: dt.datetime) -> bytes:
    """Claims in another format. An X12 file is always marked as a test (ISA15), is sent by the billing provider itself,
    and is written only where no rule of billing finds an error. InputError, with the place, for what cannot be read or
    written."""
    claims = _read(data, read_as)
    if to is ClaimFormat.FHIR:
        return claims_json(claims, now.date())
    if to is ClaimFormat.JSON:
        return write_billed(claims)
    for number, claim in enumerate(claims):
        for one in validate_claim(claim, None):
            if one.severity == "error":
                raise InputError(f"{one.message} ({one.rule})", f"claims[{number}].{one.where}")
    return write_x12_file(claims, _alone(claims[0]), control, now).encode()


def _read(data: bytes, read_as: ClaimFormat) -> Sequence[BilledClaim]:
    if read_as is ClaimFormat.JSON:
        claims: Sequence[BilledClaim] = read_billed(data, "body")
    elif read_as is ClaimFormat.X12:
        steps = read_claims(read_sets(read_segments(io.BytesIO(data), "body")))
        claims = [step.claim for step in steps if isinstance(step, ReadClaim)]
    else:
        told = read_fhir(data)
        for one in told:
            for note in one.notes.lacking:
                raise InputError(note.message, note.path)
        claims = [one.claim for one in told]
    if not claims:
        raise InputError("there is no claim", "body")
    return claims


def _alone(claim: BilledClaim) -> BillingSite:
    """The billing provider as its own submitter."""
    billing = claim.billing
    contacts = billing.contacts or (Contact(billing.last),)
    submitter = Party(billing.last, billing.first, person=billing.person, identifier=billing.identifier, qualifier="46",
                      contacts=contacts)  # fmt: skip
    return BillingSite(submitter, billing, sample=True)
