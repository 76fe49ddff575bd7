"""Who bills the demonstration's charts (data/site.toml), and what registration tells of their accounts
(data/accounts.toml)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from medcodex.claims.site import read_site
from medcodex.claims.told_toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.claims.site import BillingSite


SITE = "site.toml"
"""The name of the billing file in the package."""
AGREED = ("health_plan.toml",)
"""The names of the contracts in the package."""


def demo_site() -> BillingSite:
    """The invented site; what it writes is marked as a test."""
    return read_site(packaged(SITE), SITE)


@cache
def told_accounts() -> Mapping[str, Mapping[str, Any]]:
    """What is told of the accounts of sample charts, by the names of these."""
    return read_toml(packaged("accounts.toml"), "accounts.toml")


def packaged(name: str) -> bytes:
    """A packaged file of the demonstration."""
    return (files("medcodex.app.demo") / "data" / name).read_bytes()
