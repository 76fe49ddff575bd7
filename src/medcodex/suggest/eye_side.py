"""Which eye a sentence speaks of, for disorders of the eye that it names without a side beside them.

ICD-10-CM Official Guidelines FY2026 I.B.13: laterality may come from anywhere in the record; codes of chapter 7 (H00 to
H59) ask for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges

if TYPE_CHECKING:
    from medcodex.text.tokens import Words

of_eye = lru_cache(maxsize=20_000)(CodeRanges("H00-H59").__contains__)
_SIDES = {"right": "right", "left": "left", "bilateral": "bilateral", "both": "bilateral"}
_SHORT = {
    "OD": "right",
    "RE": "right",
    "OS": "left",
    "OI": "left",
    "LE": "left",
    "OU": "bilateral",
    "AO": "bilateral",
}
_SHORT_FORMS = frozenset(short.lower() for short in _SHORT)
_REACH = 3  # words from a side to its eye: "left lower eyelid"
_EYE = frozenset({"eye", "eyelid", "eyeball", "fundu", "fundus"})


def eye_side(text: str, words: Words) -> str:
    """ "right", "left" or "bilateral" where a sentence speaks of that alone, else empty."""
    forms = words.forms
    found = set()
    if not _EYE.isdisjoint(forms):
        for place, form in enumerate(forms):
            if form in _SIDES and not _EYE.isdisjoint(forms[place + 1 : place + 1 + _REACH]):
                found.add(_SIDES[form])
    if not _SHORT_FORMS.isdisjoint(forms):
        for place, form in enumerate(forms):
            if form in _SHORT_FORMS:
                found.add(_SHORT.get(text[words.starts[place] : words.ends[place]], ""))
    found.discard("")
    return found.pop() if len(found) == 1 else ""
