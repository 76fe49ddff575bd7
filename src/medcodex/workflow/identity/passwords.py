"""Which passwords are taken (NIST SP 800-63B, 3.1.1: length and a list of what is common; no rules of composition, no
expiry), and the port that hashes them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Protocol

from medcodex.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 12
LONGEST = 200
_JUDGED = 72
"""Characters that are weighed: what is strong to here does not get weaker behind it, and the weighing stays quick."""
_ENOUGH = 3
"""Of zxcvbn's scores the one from which a guesser needs over 10^8 attempts."""


class Hasher(Protocol):
    """A slow, salted hash of passwords."""

    def hash(self, password: str) -> str:
        """The hash, with salt and parameters in it."""

    def matches(self, known: str | None, password: str) -> bool:
        """Whether a password is the one behind a hash. None takes as long as a hash, and is never matched."""

    def outdated(self, known: str) -> bool:
        """Whether a hash was made with other parameters than are used now."""


def prepared(password: str) -> str:
    """A password as it is hashed: the same characters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", password)


def accept_password(password: str, about: Iterable[str]) -> str:
    """The password, prepared. ``about`` are words that a guesser would try first: login, name. UsageError says why one
    is refused, and never what it was."""
    text = prepared(password)
    if len(text) < SHORTEST:
        raise UsageError(f"at least {SHORTEST} characters; several words that have nothing to do with each other are "
                         "easy to remember", "password")  # fmt: skip
    if len(text) > LONGEST:
        raise UsageError(f"at most {LONGEST} characters", "password")
    if not text.isprintable():
        raise UsageError("no control characters", "password")
    warning = _weakness(text, about)
    if warning is not None:
        raise UsageError(f"too easy to guess{warning}", "password")
    return text


def _weakness(text: str, about: Iterable[str]) -> str | None:
    """Why a password is easily guessed, as the end of a sentence; None where it is not."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words take a while to load

    words = {"medcodex", *(part for word in about for part in (word, *re.split(r"\W+", word)) if len(part) > 2)}
    judged = zxcvbn(text[:_JUDGED], user_inputs=sorted(words))
    if judged["score"] >= _ENOUGH:
        return None
    said = str(judged["feedback"]["warning"] or "").rstrip(".")
    return f": {said[:1].lower()}{said[1:]}" if said else ""
