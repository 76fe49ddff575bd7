"""What payments are read with: the site's words for adjustment reasons."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.app.money.pricing import Pricing
from medcodex.claims.reasons import reasons, with_sites
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.claims.reasons import Reason
    from medcodex.claims.site import BillingSite
    from medcodex.library.home import Home

REASONS_VARIABLE = "MEDCODEX_REASONS"
_FILE = "reasons.tsv"


def reasons_at(path: str | None, home: Home) -> Mapping[str, Reason]:
    """Adjustment reasons in words (docs/remittances.md): our own, and over them the site's list, which is the file that
    is named, else that of MEDCODEX_REASONS, else ``reasons.tsv`` in the data folder. InputError where a file cannot be
    read."""
    named = path or os.environ.get(REASONS_VARIABLE)
    file = Path(named) if named else home.root / _FILE
    if not named and not file.exists():
        return reasons()
    try:
        return with_sites(file.read_bytes(), str(file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(file)) from None


def appeal_days(site: BillingSite) -> Mapping[str, int]:
    """The days for an appeal by the payer's number; nothing of payers for which the site's file does not tell them."""
    return {one.id: one.appeal_days for one in site.payers.values() if one.appeal_days is not None}


@dataclass(frozen=True, slots=True)
class MoneyMeans:
    """One of it serves all requests. ``reasons`` are adjustment reasons by code; ``appeal_days`` the days for an appeal
    by the payer's number, of payers for which the site tells them; ``pricing`` the site's contracts."""

    reasons: Mapping[str, Reason] = field(default_factory=reasons)
    appeal_days: Mapping[str, int] = field(default_factory=dict)
    pricing: Pricing = field(default_factory=Pricing)

    @property
    def causes(self) -> Mapping[str, str]:
        """What groups reasons with the same remedy, by code."""
        return {code: one.cause for code, one in self.reasons.items()}
