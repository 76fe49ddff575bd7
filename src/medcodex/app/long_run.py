"""What a program does that is about to answer thousands in a row."""

from __future__ import annotations

import gc

_BETWEEN = (100_000, 20, 20)


def begin_long_run() -> None:
    """Let Python look for circles of garbage seldom, for the whole process: answers leave next to none, and looking
    through the open books again and again takes a twentieth of the time."""
    gc.set_threshold(*_BETWEEN)
