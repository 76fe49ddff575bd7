"""The shape of a code of Addendum B: five characters."""

from __future__ import annotations

from medcodex.terminology.mpfs.codes import normalise as row


def normalise(text: str) -> str | None:
    """The printed form of a code; None for anything else."""
    found = row(text)
    return found if found and "-" not in found else None
