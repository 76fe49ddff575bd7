"""The quarter of the tables: "2026-07" holds for services of July to September 2026. No table states it inside; its
file's name does: ccipra-v322r0-f1 (version 32.2 is the third quarter of 2026), MCR_MUE_..._Eff_07-01-2026,
AOC_V2026Q3-MCR."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.calendar_version import quarter_in

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERED = re.compile(r"cci(?:pra|oph)[-_]?v?([2-9]\d)([0-3])r\d", re.IGNORECASE)
_BEFORE = 1994  # version 30 is that of 2024
_EFFECTIVE = re.compile(r"eff[a-z]*[-_ ]*(0[1-9]|1[0-2])[-_](\d\d)[-_](20\d\d)(?!\d)", re.IGNORECASE)


def quarter_of(names: Sequence[str]) -> str:
    """The quarter that a file's name and the names around it tell, nearest first. ReleaseError where none tells."""
    for name in names:
        found = _quarter(name)
        if found is not None:
            return found
    raise ReleaseError(
        "states no quarter, and neither do its name and folder (such as 2026Q3); "
        "say it with: medcodex data add --release 2026Q3",
        names[0],
    )


def _quarter(name: str) -> str | None:
    numbered = _NUMBERED.search(name)
    if numbered:
        return f"{_BEFORE + int(numbered[1])}-{int(numbered[2]) * 3 + 1:02}"
    effective = _EFFECTIVE.search(name)
    if effective:
        return f"{effective[3]}-{(int(effective[1]) - 1) // 3 * 3 + 1:02}"
    return quarter_in(name)
