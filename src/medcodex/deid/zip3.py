"""The first three digits of a ZIP code, where Safe Harbor lets them stand."""

from __future__ import annotations

from functools import cache

from medcodex.text.tables import table_rows


def first_three(zip_code: str) -> str:
    """The three digits, or 000 for an area of 20,000 people or fewer (data/zip3.tsv)."""
    return "000" if zip_code[:3] in _restricted() else zip_code[:3]


@cache
def _restricted() -> frozenset[str]:
    return frozenset(row["zip3"] for row in table_rows("medcodex.deid", "data/zip3.tsv"))
