"""Findings about a chart that cannot be drawn up as a claim (data/missing.tsv), or whose charges and codes differ."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter import Finding
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.workflow.session.reconciliation import Difference


def missing(rule: str, where: str, *codes: str, **told: str) -> Finding:
    """What is missing at a place of the claim."""
    row = _rules()[rule]
    return Finding(rule, row["name"], row["severity"], row["message"].format(**told), codes, where, row["source"])


def differing(one: Difference) -> Finding:
    """What codes and charges do not agree on, as a finding of the claim."""
    return Finding(one.rule, one.name, one.severity, one.message, (one.code,), "lines", one.source)


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    return {row["rule"]: row for row in table_rows("medcodex.workflow.billing", "data/missing.tsv")}
