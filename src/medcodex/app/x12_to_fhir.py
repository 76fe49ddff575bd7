"""A file of X12 as FHIR: claims and remittances one after the other, in constant memory."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.encounter.remittance import Payment, RemittedClaim
from medcodex.errors import InputError
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.remittance import RemittanceEnd, read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.interchange.fhir.billing.answering import answer_bundle, payment_bundle
from medcodex.interchange.fhir.billing.writing import claim_bundle
from medcodex.interchange.fhir.out.bundle import encoded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.formats.fhir.writing import Json


def fhir_of_x12(stream: IO[bytes], where: str, created: dt.date) -> Iterator[bytes]:
    """A Bundle a line (NDJSON): one for each claim of an 837, one for each claim of an 835, and one for each payment
    behind its claims. ``created`` is the day of writing. Faults of form are left to ``check``. InputError where it is
    no X12 at all, or holds neither claims nor remittances."""
    told = False
    for one in _bundles(stream, where, created):
        told = True
        yield encoded(one) + b"\n"
    if not told:
        raise InputError("there is no claim (837) and no remittance (835) to write as FHIR", where)


def _bundles(stream: IO[bytes], where: str, created: dt.date) -> Iterator[Json]:
    payment: Payment | None = None
    for step in read_remittances(read_claims(read_sets(read_segments(stream, where)))):
        if isinstance(step, ReadClaim):
            yield claim_bundle(step.claim, created)
        elif isinstance(step, Payment):
            payment = step
        elif isinstance(step, RemittedClaim) and payment is not None:
            yield answer_bundle(step, payment, created)
        elif isinstance(step, RemittanceEnd) and payment is not None:
            yield payment_bundle(payment, step.adjustments, created)
