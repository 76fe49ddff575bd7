"""Signatures of messages: HMAC-SHA256 over time and body, so that a receiver knows who sent it and that it is fresh."""

from __future__ import annotations

import hmac

HEADER = "Medcodex-Signature"
TOLERANCE = 300
"""Seconds that a signature is good for."""


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The header's value: ``t`` is the time in seconds since 1970, ``v1`` the HMAC-SHA256 over ``t``, a full stop and
    the body, hexadecimal, with the hook's secret as key."""
    return f"t={timestamp},v1={_digest(secret, timestamp, body)}"


def is_genuine(header: str, secret: str, body: bytes, now: int, tolerance: int = TOLERANCE) -> bool:
    """Whether a message carries a signature made with the secret, not longer ago than ``tolerance`` seconds: what a
    receiver has to ask. False for a header that is none."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    told = parts.get("t", "")
    if not (told.isascii() and told.isdecimal() and len(told) <= 12) or abs(now - int(told)) > tolerance:
        return False
    return hmac.compare_digest(_digest(secret, int(told), body).encode(), parts.get("v1", "").encode())


def _digest(secret: str, timestamp: int, body: bytes) -> str:
    return hmac.digest(secret.encode(), b"%d." % timestamp + body, "sha256").hex()
