"""The shape of ICD-9-CM codes: before the dot diagnoses have three digits, V and two or E and three, procedures two."""

from __future__ import annotations

import re

_DIAGNOSIS = re.compile(r"(E[0-9]{3}|V[0-9]{2}|[0-9]{3})\.?([0-9]{0,2})\Z")
_PROCEDURE = re.compile(r"([0-9]{2})\.?([0-9]{0,2})\Z")


def normalise_diagnosis(text: str) -> str | None:
    """The printed form of a diagnosis code ("25000" -> "250.00", "e9342" -> "E934.2"); None for another shape."""
    return _printed(_DIAGNOSIS.match(text.strip().upper().rstrip(".")))


def normalise_procedure(text: str) -> str | None:
    """The printed form of a procedure code ("4701" -> "47.01"); None for another shape."""
    return _printed(_PROCEDURE.match(text.strip().upper().rstrip(".")))


def _printed(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    head, tail = found[1], found[2]
    if head.startswith("E") and len(tail) > 1:
        return None
    return f"{head}.{tail}" if tail else head
