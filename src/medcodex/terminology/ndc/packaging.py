"""What a package holds, read from FDA's description of it, outermost first:
"10 VIAL in 1 CARTON (99999-123-04) > 5 mL in 1 VIAL (99999-123-01)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from medcodex.terminology.ndc.amounts import EACH, Amount, amount, number

_CODE = re.compile(r"\(\s*[\d-]+\s*\)")
_LEVEL = re.compile(r"\s*([\d.,]+)\s+(.+?)\s+in\s+1\s+(.+?)\s*")


@dataclass(frozen=True, slots=True)
class Packaging:
    """``items`` innermost containers, each called ``container`` and holding ``content``: an amount, or a number of
    tablets and the like, as "each"."""

    items: Decimal
    container: str
    content: Amount


def packaging(description: str) -> Packaging | None:
    """What a package description says; None for kits, sets of unlike parts, and descriptions of another form."""
    if "*" in description or re.search(r"\bKIT\b", description):
        return None
    items = Decimal(1)
    content: Amount | None = None
    container = ""
    for text in description.split(">"):
        level = _LEVEL.fullmatch(_CODE.sub(" ", text))
        count = number(level[1]) if level is not None else None
        if level is None or count is None:
            return None
        if content is not None:
            items *= content.value
        content = amount(f"{count} {level[2]}") or Amount(count, EACH)
        container = level[3]
    return Packaging(items, container, content) if content is not None else None
