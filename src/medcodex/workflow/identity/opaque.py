"""Words that open a door by being known: made by chance, kept only as their hash."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.workflow.work import Work

API_PREFIX = "mcx_"
"""In front of every program's token, so that scanners of code and logs find one that leaked."""


def fresh(work: Work, prefix: str = "") -> str:
    """A token of over 250 bits of chance, fit for a URL or a cookie."""
    return prefix + work.new_id() + work.new_id()


def digest(token: str) -> str:
    """What is kept of a token. A plain hash is enough for what chance made; a password needs a slow one."""
    return sha256(b"medcodex token\0" + token.encode("utf-8", "surrogatepass")).hexdigest()


def chance(work: Work, size: int) -> bytes:
    """Up to 32 random bytes."""
    return sha256((work.new_id() + work.new_id()).encode()).digest()[:size]


def base32(work: Work, size: int) -> str:
    """``size`` random bytes (a multiple of five) as letters and digits that cannot be mistaken for each other much."""
    return base64.b32encode(chance(work, size)).decode()
