"""Attempts at a door, counted before they are made, so that many at once are no way around the count."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ThrottledError
from medcodex.workflow.identity.opaque import digest
from medcodex.workflow.identity.throttle import ACCOUNT, ADDRESS, INVITATION, counted, wait

if TYPE_CHECKING:
    from medcodex.workflow.identity.throttle import Limit
    from medcodex.workflow.work import Work

_NETWORK = 64
"""Bits of an IPv6 address that one customer is given: what follows they choose at will."""


def account_key(login: str) -> str:
    """The key of an account's attempts, the same whether or not there is such an account. Hashed, as people type
    passwords where logins belong."""
    return f"account:{digest(login.strip().lower())}"


def address_key(address: str | None) -> str:
    """The key of an address, for IPv6 of its network."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return f"address:{digest(address or '')}"
    if known.version == 6 and not known.is_loopback:
        known = ipaddress.ip_network((known, _NETWORK), strict=False).network_address
    return f"address:{known}"


def link_key(address: str | None) -> str:
    """The key of an address's tries at links and tokens."""
    return f"link-{address_key(address)}"


def begin_sign_in(work: Work, login: str) -> None:
    """Count an attempt on an account from the actor's address. ThrottledError where it has to wait."""
    keys = ((account_key(login), ACCOUNT), (address_key(work.actor.address), ADDRESS))
    for key, limit in keys:
        _check(work, key, limit)
    for key, limit in keys:
        _count(work, key, limit)


def begin_with_link(work: Work) -> None:
    """Refuse another try at a link where too many from the address led nowhere. ThrottledError."""
    _check(work, link_key(work.actor.address), INVITATION)


def count_link(work: Work) -> None:
    """Count a link or token that does not exist."""
    _count(work, link_key(work.actor.address), INVITATION)


def take_back(work: Work, login: str) -> None:
    """Count an attempt as none after all: it was right, and more is to be proved."""
    for key in (account_key(login), address_key(work.actor.address)):
        _uncount(work, key)


def succeed(work: Work, login: str) -> None:
    """Forget what failed on an account; the address forgets this attempt only."""
    work.identity.save_attempts(account_key(login), None)
    _uncount(work, address_key(work.actor.address))


def lift(work: Work, login: str) -> None:
    """Forget what failed on an account."""
    work.identity.save_attempts(account_key(login), None)


def _check(work: Work, key: str, limit: Limit) -> None:
    left = wait(work.identity.attempts(key), work.now, limit)
    if left is None:
        raise ThrottledError("this account is locked after too many attempts; ask an administrator", None)
    if left:
        minutes = -(-left.total_seconds() // 60)
        raise ThrottledError(f"too many attempts; try again in {minutes:.0f} minute{'s' if minutes > 1 else ''}",
                             int(left.total_seconds()) + 1)  # fmt: skip


def _count(work: Work, key: str, limit: Limit) -> None:
    work.identity.save_attempts(key, counted(work.identity.attempts(key), work.now, limit))


def _uncount(work: Work, key: str) -> None:
    before = work.identity.attempts(key)
    if before is not None:
        left = replace(before, count=before.count - 1, until=None)
        work.identity.save_attempts(key, left if left.count else None)
