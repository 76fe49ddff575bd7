"""Why a payer adjusted a charge: the codes of its answer in words, and what remedies them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS: Mapping[str, str] = {
    "CO": "by contract: the provider bears it",
    "PR": "the patient owes it",
    "OA": "other",
    "PI": "by the payer alone",
    "CR": "correction of an earlier answer",
}
"""Who bears an adjustment (X12 data element 1033), in our own words."""


class Reason(NamedTuple):
    """``cause`` groups reasons with the same remedy; ``meaning`` in our own words, or the site's."""

    cause: str
    meaning: str


@cache
def reasons() -> Mapping[str, Reason]:
    """Common adjustment reasons by code."""
    rows = table_rows("medcodex.claims", "data/adjustment_reasons.tsv")
    return {row["code"]: Reason(row["cause"], row["meaning"]) for row in rows}


@cache
def beside_reasons() -> Mapping[str, str]:
    """What common reasons of adjustments beside claims (PLB) mean, by code."""
    return {row["code"]: row["meaning"] for row in table_rows("medcodex.claims", "data/provider_adjustments.tsv")}


def with_sites(data: bytes, where: str) -> Mapping[str, Reason]:
    """The reasons with those of a site's own table in their place: tab-separated with a header, ``code`` and
    ``meaning``, and ``cause`` where the site groups otherwise. InputError, with the line, for anything else."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", where) from None
    names = [one.strip().lower() for one in lines[0].split("\t")] if lines else []
    if "code" not in names or "meaning" not in names:
        raise InputError("a header with code and meaning expected, tab-separated", where)
    found = dict(reasons())
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        row = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
        code, meaning = row.get("code", ""), row.get("meaning", "")
        if not re.fullmatch(r"[A-Z]?\d{1,4}", code) or not meaning or len(cells) > len(names):
            raise InputError("a code and its meaning expected", f"{where}: line {number}")
        known = found.get(code, Reason("other", ""))
        found[code] = Reason(row.get("cause") or known.cause, meaning)
    return found
