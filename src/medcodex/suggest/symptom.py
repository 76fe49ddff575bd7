"""Which codes stand for a sign or symptom rather than a diagnosis."""

from __future__ import annotations

from medcodex.conventions.ranges import CodeRanges

# Chapter 18 and the pain, swelling and stiffness codes of other chapters that stand for a symptom.
_SYMPTOM = CodeRanges("R00-R99,M25.4-M25.6,M79.6,M54.2,M54.5,M54.6,M54.9,M79.1,G89,H57.1,N64.4,H92.0,M62.81,M62.83,R52")


def is_symptom(code: str) -> bool:
    """Whether a code stands for a sign or symptom rather than a diagnosis (Official Guidelines FY2026 I.B.4, IV.D)."""
    return code in _SYMPTOM
