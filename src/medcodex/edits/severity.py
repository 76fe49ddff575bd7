"""How heavily findings weigh against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.encounter import Finding

RANK = {"error": 0, "warning": 1, "info": 2}
"""Severities, the heaviest first."""


def heaviest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then hints, each kind in the order given."""
    return sorted(findings, key=lambda finding: RANK[finding.severity])
