"""Words as search sees them: lower case, without accents, split at anything but letters and digits."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Lower case without accents or possessive 's."""
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return text.lower().replace("'s ", " ").replace("\u2019s ", " ")


def words_of(text: str) -> list[str]:
    """The words of a text in order."""
    return _WORD.findall(fold(text))
