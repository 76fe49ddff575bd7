"""Service lines: what each has to tell, drugs, teeth, attachments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.claims.finding import finding
from medcodex.encounter.billing import ClaimKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim, BilledLine

MOST_LINES = {ClaimKind.PROFESSIONAL: 50, ClaimKind.INSTITUTIONAL: 999, ClaimKind.DENTAL: 50}
_NDC = re.compile(r"[0-9]{11}")
_UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})
_PERMANENT = {str(number) for number in range(1, 33)}
_SUPERNUMERARY = {str(number) for number in range(51, 83)}
_PRIMARY = set("ABCDEFGHIJKLMNOPQRST")
_TEETH = frozenset(_PERMANENT | _SUPERNUMERARY | _PRIMARY | {f"{tooth}S" for tooth in _PRIMARY})
"""Universal numbering: permanent 1 to 32, primary A to T, supernumerary 51 to 82 and AS to TS."""

_SURFACES = frozenset("BDFILMO")
_TOTAL = "0001"
_WITHOUT_NUMBER = frozenset({"AA", "AB", "AD", "AF", "AG", "NS"})
"""Ways of a report that say whether there is one (on request at the provider; a certificate of medical necessity and
when it was sent); others bring it under a number."""
_FOUR = 4


def service_lines(claim: BilledClaim) -> Iterator[Finding]:
    """LN-01 to LN-05, IN-03, IN-04, RX-01, RX-02, DN-01 to DN-03, PA-01."""
    most = MOST_LINES[claim.kind]
    if not claim.lines:
        yield finding("LN-01", "lines")
    elif len(claim.lines) > most:
        yield finding("LN-02", "lines", count=len(claim.lines), most=most)
    for number, line in enumerate(claim.lines):
        yield from _line(claim, line, f"lines[{number}]")
    if claim.orthodontics is not None:
        months, left, _ = claim.orthodontics
        if months is not None and left is not None and left > months:
            yield finding("DN-03", "orthodontics")
    yield from _attachments(claim)


def _line(claim: BilledClaim, line: BilledLine, where: str) -> Iterator[Finding]:
    if claim.kind is ClaimKind.INSTITUTIONAL:
        if not line.revenue:
            yield finding("IN-03", f"{where}.revenue")
        elif line.revenue == _TOTAL:
            yield finding("IN-04", f"{where}.revenue")
    elif not line.code:
        yield finding("LN-03", f"{where}.code")
    if claim.kind is not ClaimKind.DENTAL and (line.units is None or line.units < 0):
        yield finding("LN-04", f"{where}.units", line.code)
    if len(line.modifiers) > _FOUR:
        yield finding("LN-05", f"{where}.modifiers", line.code)
    if line.drug is not None:
        if line.drug.qualifier == "N4" and not _NDC.fullmatch(line.drug.ndc):
            yield finding("RX-01", f"{where}.drug", line.code)
        if line.drug.quantity <= 0 or line.drug.unit not in _UNITS:
            yield finding("RX-02", f"{where}.drug", line.code)
    for place, tooth in enumerate(line.teeth):
        if tooth.number not in _TEETH:
            yield finding("DN-01", f"{where}.teeth[{place}]", line.code)
        if not set(tooth.surfaces) <= _SURFACES:
            yield finding("DN-02", f"{where}.teeth[{place}]", line.code)


def _attachments(claim: BilledClaim) -> Iterator[Finding]:
    told = [(f"attachments[{number}]", one) for number, one in enumerate(claim.attachments)]
    for number, line in enumerate(claim.lines):
        told += ((f"lines[{number}].attachments[{place}]", one) for place, one in enumerate(line.attachments))
    for where, one in told:
        if one.way not in _WITHOUT_NUMBER and not one.control:
            yield finding("PA-01", where)
