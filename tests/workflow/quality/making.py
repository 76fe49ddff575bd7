"""Codes of a claim, short to write."""

from __future__ import annotations

from medcodex.workflow.quality.claim_codes import DIAGNOSIS, PROCEDURE, SERVICE, ClaimCode


def dx(*codes: str) -> tuple[ClaimCode, ...]:
    """Diagnoses as "I10" or, with an indicator, "I10/Y"."""
    return tuple(ClaimCode(DIAGNOSIS, "icd10cm", *_parts(code)) for code in codes)


def px(*codes: str) -> tuple[ClaimCode, ...]:
    """Procedures of ICD-10-PCS."""
    return tuple(ClaimCode(PROCEDURE, "icd10pcs", code) for code in codes)


def service(code: str, *modifiers: str, units: str | None = None) -> tuple[ClaimCode, ...]:
    """A service line."""
    return (ClaimCode(SERVICE, "hcpcs", code, None, modifiers, units),)


def _parts(code: str) -> tuple[str, str | None]:
    code, _, poa = code.partition("/")
    return code, poa or None
