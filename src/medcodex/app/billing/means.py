"""What claims are built with: the site's billing file and the checks."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from medcodex.app.claiming import make_claim
from medcodex.app.editors import open_checkers
from medcodex.claims.site import read_site, sample_site
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.app.checker import Checkers
    from medcodex.app.claiming import Claimed
    from medcodex.claims.account import Account
    from medcodex.claims.site import BillingSite, PayerProfile
    from medcodex.encounter.coded import Encounter
    from medcodex.library.home import Home

BILLING_VARIABLE = "MEDCODEX_BILLING"
_FILE = "billing.toml"
_SENDER = 15


def billing_site_at(path: str | None, home: Home) -> BillingSite:
    """The site's billing file (docs/billing.md): the one that is named, else that of MEDCODEX_BILLING, else
    ``billing.toml`` in the data folder; the packaged sample where there is none, whose claims are marked as no real
    ones. InputError where a file cannot be read."""
    named = path or os.environ.get(BILLING_VARIABLE)
    file = Path(named) if named else home.root / _FILE
    if not named and not file.exists():
        return sample_site()
    try:
        return read_site(file.read_bytes(), str(file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(file)) from None


@dataclass(frozen=True, slots=True)
class BillingMeans:
    """One of it serves all requests. ``open_checks`` opens the checks when they are first asked for."""

    site: BillingSite
    open_checks: Callable[[], Checkers] = open_checkers
    _opened: list[Checkers] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def sender(self) -> str:
        """The number under which the site sends."""
        return self.site.submitter.identifier[:_SENDER]

    def make(self, encounter: Encounter, account: Account) -> Claimed:
        """The claim of an encounter, checked; errors as for ``make_claim``. One at a time."""
        with self._lock:
            if not self._opened:
                self._opened.append(self.open_checks())
            return make_claim(encounter, self.site, account, self._opened[0])

    def receiver(self, payer: str) -> tuple[str, str]:
        """Who receives files for a payer, by its number: number and name."""
        known = self._profile(payer)
        return (known.receiver, known.receiver_name) if known is not None else (payer, payer)

    def number_of(self, name: str) -> str:
        """The NPI of the one provider of the site who has this name ("Family, Given" or "Given Family", with or without
        a title); "" where there is none, or several. Of a sample site the first stands for anybody."""
        words = _words(name)
        known = [
            npi for npi, one in self.site.providers.items() if words and words >= _words(f"{one.first} {one.last}")
        ]
        if len(known) == 1:
            return known[0]
        return next(iter(self.site.providers), "") if self.site.sample else ""

    def _profile(self, payer: str) -> PayerProfile | None:
        return next((one for one in self.site.payers.values() if one.id == payer), None)


def _words(name: str) -> set[str]:
    return {word.strip(".").casefold() for word in name.replace(",", " ").split()}
