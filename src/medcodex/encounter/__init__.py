"""Records that every layer speaks."""

from medcodex.encounter.records import (
    Alternative,
    Assertion,
    Claim,
    Evidence,
    Finding,
    Mention,
    Notice,
    ProposedCode,
    Role,
    Setting,
    Why,
)

__all__ = [
    "Alternative",
    "Assertion",
    "Claim",
    "Evidence",
    "Finding",
    "Mention",
    "Notice",
    "ProposedCode",
    "Role",
    "Setting",
    "Why",
]
