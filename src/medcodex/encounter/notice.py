"""What the reader of an answer must know besides it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of an answer must know, such as ``release-lag``."""

    kind: str
    message: str
