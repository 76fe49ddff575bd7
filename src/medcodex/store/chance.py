"""Ids made by chance."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """128 bits of chance in hexadecimal: nothing that a command takes for an option or a spreadsheet for a formula."""
    return secrets.token_hex(16)
