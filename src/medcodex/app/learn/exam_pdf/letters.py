"""Text for the standard fonts of PDF, which know the letters of Windows-1252 and no others."""

from __future__ import annotations

import unicodedata

_NAMED = {
    "≥": ">=", "≤": "<=", "≠": "/=", "≈": "~", "→": "->", "←": "<-", "⇒": "=>", "−": "-", "‐": "-", "‑": "-",
    "′": "'", "″": '"', "√": "v", "∞": "infinite", "☐": "[ ]", "☑": "[x]", "\u2009": " ", "\u202f": " ", "\u2003": " ",
    "\u200b": "", "\ufeff": "", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i",
}  # fmt: skip
UNKNOWN = "?"


def plain(text: str) -> str:
    """The text with every letter that the fonts lack written by others: Greek letters by their names, signs by what
    they mean, accents left out; "?" where there is no way."""
    return "".join(one if _known(one) else _written(one) for one in unicodedata.normalize("NFC", text))


def _written(letter: str) -> str:
    if letter in _NAMED:
        return _NAMED[letter]
    name = unicodedata.name(letter, "").split()
    if name[:2] == ["GREEK", "SMALL"] or name[:2] == ["GREEK", "CAPITAL"]:
        word = name[3] if len(name) > 3 and name[3] != "WITH" else ""
        return word.title() if name[1] == "CAPITAL" else word.lower()
    simple = "".join(one for one in unicodedata.normalize("NFKD", letter) if _known(one))
    return simple or ("" if unicodedata.category(letter) in {"Mn", "Cf", "Cc"} else UNKNOWN)


def _known(letter: str) -> bool:
    if letter in {"\n", "\t"}:
        return True
    try:
        return letter.encode("cp1252").isascii() is False or letter.isprintable()
    except UnicodeEncodeError:
        return False
