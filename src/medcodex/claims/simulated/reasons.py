"""Why a simulated payer does not pay, by the table data/reasons.tsv."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

ON_LINES, ON_CLAIMS = "line", "claim"
UNKNOWN_MEMBER, NONCOVERED, NO_ORIGINAL = "unknown-member", "noncovered-charge", "no-original"


class Denial(NamedTuple):
    """Who bears what is not paid (``group`` CO provider, PR patient, OA), the reason's code and codes of remarks."""

    kind: str
    group: str
    reason: str
    remarks: tuple[str, ...] = ()


@cache
def reasons(level: str) -> Mapping[str, Denial]:
    """The kinds of denial of lines or of whole claims, by name."""
    rows = table_rows("medcodex.claims.simulated", "data/reasons.tsv")
    return {
        row["kind"]: Denial(row["kind"], row["group"], row["reason"], tuple(row["remarks"].split()))
        for row in rows
        if row["level"] == level
    }
