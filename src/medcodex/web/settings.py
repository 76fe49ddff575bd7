"""What an operator may set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.library.home import Home, default_home

if TYPE_CHECKING:
    from medcodex.claims.site import BillingSite

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """``hosts`` are the names under which the service answers: a request that names another in its Host header is
    refused, so that no foreign page can reach a service on the user's machine by a name of its own. ``notice`` stands
    on every page of the workbench. ``webhook_origins`` are the only ones that messages of webhooks may go to.
    ``max_body`` is in bytes and does not hold under /fhir, where web.fhir.service.Limits does, nor where charts come
    in, which may be ``max_charts``; ``max_query`` is in characters; ``requests_a_minute`` holds for one session, token
    or address, and not for the code books. ``proxy`` is the address of a proxy whose word is taken for where a request
    came from and whether it came over TLS. ``billing``: who bills, whatever billing file there is, and ``contracts``
    the folder of what was agreed with payers, else as for ``app.money.pricing.pricing_at``."""

    home: Home = field(default_factory=default_home)
    hosts: tuple[str, ...] = LOOPBACK
    notice: str = ""
    webhook_origins: tuple[str, ...] = ()
    max_body: int = 1 << 20
    max_charts: int = 20_000_000
    max_query: int = 4096
    requests_a_minute: int = 1200
    proxy: str | None = None
    billing: BillingSite | None = None
    contracts: str | None = None
