"""Records that every layer speaks."""

from medcodex.encounter.coded import Diagnosis, Encounter, Fact, Procedure, Provider, ServiceLine
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
    "Diagnosis",
    "Encounter",
    "Evidence",
    "Fact",
    "Finding",
    "Mention",
    "Notice",
    "Procedure",
    "ProposedCode",
    "Provider",
    "Role",
    "ServiceLine",
    "Setting",
    "Why",
]
