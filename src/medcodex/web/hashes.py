"""Addresses of assets that change with their content, so that a browser may keep them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files


@lru_cache
def asset(name: str) -> str:
    """The address of a file of the static folder."""
    digest = sha256((files("medcodex.web") / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
