"""BAR^P12: the final diagnoses, procedures and DRG of a chart, a message for each complete claim (HL7 v2.6, 6.4.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.interchange.hl7v2.out.segments import (
    MARKS,
    code,
    day,
    diagnoses,
    message,
    of,
    opening,
    parts,
    segment,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.workflow.exports.finished import Finished, FinishedClaim


def messages(finished: Finished) -> Sequence[bytes]:
    """The messages."""
    return [
        message([
            *opening(finished, claim, "BAR", "P12"),
            *diagnoses(finished, claim),
            *_group(claim),
            *_procedures(finished, claim),
        ])
        for claim in finished.claims
    ]  # fmt: skip


def write(finished: Finished, _version: str) -> bytes:
    """All messages as one file."""
    return b"".join(messages(finished))


def _group(claim: FinishedClaim) -> Iterator[str]:
    final = claim.final
    if final.drg is not None:
        # User-defined table 0229 is that of DRGs; the version is the grouper's.
        drg = parts(f"{final.drg:03}", "", "HL70229", "", "", "", text(final.drg_version))
        yield segment("DRG", {1: drg, 2: day(final.at)})


def _procedures(finished: Finished, claim: FinishedClaim) -> Iterator[str]:
    """PR1 of procedures, then of services, numbered through; what a service was done for goes along."""
    codes = {line.id: code(line) for line in of(claim, "diagnosis")}
    for number, line in enumerate([*of(claim, "procedure"), *of(claim, "service")], 1):
        fields = {
            1: str(number),
            3: code(line),
            5: day(line.date or finished.chart.date),
            14: str(number),
            15: MARKS.repetition.join(codes[one] for one in line.dx if one in codes),
            16: MARKS.repetition.join(text(one) for one in line.modifiers),
        }
        yield segment("PR1", {at: value for at, value in fields.items() if value})
