"""Words as search sees them: lower case, without accents, split at anything but letters and digits."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_BRITISH = (
    (re.compile(r"aem"), "em"),
    (re.compile(r"(?<=[a-z])aec"), "ec"),
    (re.compile(r"aed|oed"), "ed"),
    (re.compile(r"aes(?=th)"), "es"),
    (re.compile(r"oes(?=[ot])"), "es"),
    (re.compile(r"oea"), "ea"),
    (re.compile(r"^foet"), "fet"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"our(?=s?$)"), "or"),
    (re.compile(r"is(?=(?:e|ed|ing|ation|ations)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed)$)"), "yz"),
    (re.compile(r"(?<=[bt])re(?=s?$)"), "er"),
)

_MAYBE_BRITISH = re.compile("ae|oe|sulph|our|is|ys|re")


def fold(text: str) -> str:
    """Lower case without accents or possessive 's."""
    if not text.isascii():
        text = text.replace("\u2019", "'")
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    text = text.lower()
    if "'" in text:
        text = text.replace("'s ", " ").replace("s' ", "s ").removesuffix("'s")
    return text


def words_of(text: str) -> list[str]:
    """The words of a text in order."""
    return _WORD.findall(fold(text))


def american(word: str) -> str:
    """A folded word in American spelling, as the books print it: "haemorrhage" to "hemorrhage"."""
    if len(word) > 4 and _MAYBE_BRITISH.search(word):
        for pattern, instead in _BRITISH:
            word = pattern.sub(instead, word)
    return word


def singular(word: str) -> str:
    """A folded word without a regular plural ending; short words and -ss, -us, -is stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]
