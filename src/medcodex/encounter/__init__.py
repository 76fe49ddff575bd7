"""Records that every layer speaks. Those of a coded encounter lie in ``coded``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.encounter.notice import Notice
    from medcodex.encounter.records import (
        Alternative,
        Assertion,
        AxisValue,
        Claim,
        Evidence,
        Finding,
        Mention,
        NotReported,
        ProposedCode,
        Role,
        Setting,
        Why,
    )

__all__ = [
    "Alternative",
    "Assertion",
    "AxisValue",
    "Claim",
    "Evidence",
    "Finding",
    "Mention",
    "NotReported",
    "Notice",
    "ProposedCode",
    "Role",
    "Setting",
    "Why",
]


def __getattr__(name: str) -> object:
    """A record, read when first asked for: the look-up of a code needs one of them; all take a tenth of its time."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(
        import_module("medcodex.encounter.notice" if name == "Notice" else "medcodex.encounter.records"), name
    )
