"""DFT^P03: the coded services of a chart as charges, with the diagnoses that they point to (HL7 v2.6, 6.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.interchange.hl7v2.out.segments import MARKS, code, day, diagnoses, message, of, opening, segment, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.workflow.exports.finished import Finished, FinishedClaim


def messages(finished: Finished) -> Sequence[bytes]:
    """A message for each complete claim that has services. InputError where none has."""
    found = [
        message([*opening(finished, claim, "DFT", "P03"), *_charges(finished, claim), *diagnoses(finished, claim)])
        for claim in finished.claims
        if of(claim, "service")
    ]
    if not found:
        raise InputError("no claim has coded services, so there is nothing to charge; BAR tells diagnoses and "
                         "procedures", finished.chart.account)  # fmt: skip
    return found


def write(finished: Finished, _version: str) -> bytes:
    """All messages as one file."""
    return b"".join(messages(finished))


def _charges(finished: Finished, claim: FinishedClaim) -> Iterator[str]:
    codes = {line.id: code(line) for line in of(claim, "diagnosis")}
    for number, line in enumerate(of(claim, "service"), 1):
        fields = {
            1: str(number),
            2: f"{claim.final.number}-{number}",
            4: day(line.date or finished.chart.date),
            5: day(claim.final.at),
            6: "CG",
            7: code(line),
            10: "1" if line.units is None else f"{line.units:f}",
            11: "" if line.charge is None else MARKS.subcomponent.join((f"{line.charge:.2f}", "USD")),
            # A service that points to no diagnosis points to the first (workflow.session.claim).
            19: MARKS.repetition.join([codes[one] for one in line.dx if one in codes] or list(codes.values())[:1]),
            25: code(line),
            26: MARKS.repetition.join(text(one) for one in line.modifiers),
        }
        yield segment("FT1", {at: value for at, value in fields.items() if value})
