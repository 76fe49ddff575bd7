"""Where words that somebody quotes stand in a text: exactly, but for white space and case, or nearly."""

from __future__ import annotations

import re

_LEAST = 3  # characters of a quote that can be told from chance
_LONGEST = 300
_NEAR = 90.0  # of 100, the likeness from which a quote counts as the words of the text


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """The offsets of the words in the text that a quote stands for; None where there are none."""
    bare = " ".join(quote.split())
    if not _LEAST <= len(bare) <= _LONGEST:
        return None
    pattern = r"\s+".join(re.escape(word) for word in bare.split())
    found = re.search(pattern, text, re.IGNORECASE)
    return found.span() if found else _nearly(bare, text)


def _nearly(quote: str, text: str) -> tuple[int, int] | None:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only an inexact quote pays for it

    if len(quote) > len(text):
        return None
    found = fuzz.partial_ratio_alignment(quote.lower(), text.lower(), score_cutoff=_NEAR)
    if found is None or len(text.lower()) != len(text):
        return None
    start, end = found.dest_start, found.dest_end
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
