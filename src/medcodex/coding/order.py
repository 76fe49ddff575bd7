"""Puts the chosen codes in claim order.

Official Guidelines FY2026 IV.G (first-listed: chiefly responsible for the services provided), II (principal diagnosis),
I.A.13 (etiology before manifestation), I.C.20 (external causes never first), I.C.21 (Z codes that may only be secondary).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.suggest.case import Case


def in_claim_order(chosen: Sequence[tuple[Case, float]], note: NoteInput) -> list[tuple[Case, float, Role]]:
    """(case, confidence, role) in claim order."""
    ordered = sorted(chosen, key=lambda c: (_last(c[0].code), -c[1], c[0].first_place))
    lead = Role.PRINCIPAL if note.setting.is_inpatient else Role.FIRST_LISTED
    return [(case, score, lead if n == 0 else Role.SECONDARY) for n, (case, score) in enumerate(ordered)]


def _last(code: str) -> int:
    if code[0] in "VWXY":
        return 2
    return 1 if code[0] == "Z" and not code.startswith(("Z00", "Z01", "Z02", "Z09", "Z38", "Z47", "Z48")) else 0
