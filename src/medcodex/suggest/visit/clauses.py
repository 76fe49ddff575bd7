"""What surrounds a word in its sentence: whether it is denied, only thought of, or past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.text.tokens import HARD

if TYPE_CHECKING:
    from medcodex.suggest.visit.model import Hit, Passage

_REACH = 6  # words that a negation or a word of the past reaches over
_FAR = 15  # words that "no evidence of ... or ..." reaches over


def denied(passage: Passage, hit: Hit) -> bool:
    """Whether a word before it in the same clause says that it is not."""
    return _before(passage, hit, "negation", _REACH)


def ruled_out(passage: Passage, hit: Hit) -> bool:
    """Whether a word anywhere before it in the same clause says that it is not."""
    return _before(passage, hit, "negation", _FAR)


def past(passage: Passage, hit: Hit) -> bool:
    """Whether a word before it in the same clause says that it was once."""
    return _before(passage, hit, "past", _REACH)


def supposed(passage: Passage, hit: Hit) -> bool:
    """Whether it stands under a condition, before or behind, or is only being considered."""
    return any(
        not _parted(passage, min(one.last, hit.last), max(one.first, hit.first)) for one in passage.all("condition")
    )


def conditional(passage: Passage, hit: Hit) -> bool:
    """Whether a condition stands before it."""
    return any(one.first < hit.first and not _parted(passage, one.last, hit.first) for one in passage.all("condition"))


def _before(passage: Passage, hit: Hit, cue: str, reach: int) -> bool:
    return any(
        0 < hit.first - one.last <= reach and not _parted(passage, one.last, hit.first) for one in passage.all(cue)
    )


def _parted(passage: Passage, first: int, last: int) -> bool:
    """Whether sentence-level punctuation stands between two words."""
    return any(gap >= HARD for gap in passage.words.gaps[first + 1 : last + 1])
