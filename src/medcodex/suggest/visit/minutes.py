"""The time element: the clinician's minutes on the date of the visit, where the note tells them as such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.suggest.visit.model import Place

_NUMBERS = {
    "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "thirty-five": 35, "forty": 40,
    "forty-five": 45, "fifty": 50, "fifty-five": 55, "sixty": 60, "seventy-five": 75, "ninety": 90, "one": 1, "an": 1,
    "two": 2, "a": 1,
}  # fmt: skip
_NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_TIME = re.compile(
    rf"(?<![\w.])(?:(?P<hours>{_NUMBER})[\s-]*(?:hours?|hrs?)\b(?:\s*(?:and|,)?\s*(?P<more>{_NUMBER})[\s-]*min(?:ute)?s?\b)?"
    rf"|(?P<least>{_NUMBER})(?:\s*(?:-|–|to)\s*(?:{_NUMBER}))?[\s-]*min(?:ute)?s?\b)",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"\b(?:total (?:visit |encounter |face[- ]to[- ]face |clinician |provider |physician )?time|time spent|spent|"
    r"visit (?:time|lasted|took)|encounter (?:time|lasted)|face[- ]to[- ]face time|"
    r"(?:was|of) (?:a )?(?:total|face[- ]to[- ]face)|minute (?:visit|encounter|appointment)|"
    r"time (?:was|of visit|in):?)",
    re.IGNORECASE,
)
# Time that is no time of the visit: of what is reported apart, of staff, of the patient's own doings and symptoms.
_OTHER = re.compile(
    r"\b(?:procedure|critical care|cpr|tobacco|smoking cessation|nurse|medical assistant|staff|tourniquet|fluoro\w*|"
    r"anesthesia|surgery|operat\w*|exercis\w*|walk\w*|cessation|treadmill|infusion|therapy session|psychotherapy|"
    r"warm-?up|advance care planning|sleep\w*|commut\w*|lasts?|lasted for|labou?r|apart|resident|"
    r"less than|under|fewer than|up to|driv\w*|travel\w*|every|per (?:day|week)|daily)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(?:of (?:which|that|this)|half|%|percent|counsel\w*|coordinat\w*)", re.IGNORECASE)
_TOTAL = re.compile(r"\btotal\b", re.IGNORECASE)
_MOST = 1440


class Minutes(NamedTuple):
    """Minutes told and the sentence that tells them."""

    minutes: int
    place: Place


def minutes_told(sentences: Iterable[tuple[str, Place]]) -> Minutes | None:
    """The minutes of the visit; None where none, or several that contradict each other, are told. A sentence that says
    "total" holds before others; of several numbers in a sentence the greatest is the whole, and the others shares of
    it; of a range the lower end counts."""
    found: list[tuple[bool, Minutes]] = []
    for text, place in sentences:
        if not _SPENT.search(text) or _OTHER.search(text):
            continue
        told = [minutes for match in _TIME.finditer(text) if 0 < (minutes := _minutes(match)) <= _MOST]
        if not told or (_SHARE.search(text) and len(told) == 1 and _is_share(text)):
            continue
        found.append((bool(_TOTAL.search(text)), Minutes(max(told), place)))
    totals = [one for total, one in found if total] or [one for _, one in found]
    return totals[0] if len({one.minutes for one in totals}) == 1 else None


def _is_share(text: str) -> bool:
    """Whether the only number of a sentence is that of counselling within an unknown whole."""
    return bool(re.search(r"\bspent\b[^.]*\bcounsel\w*", text, re.IGNORECASE)) and not re.search(
        r"\b(?:half|%|percent|visit|total|encounter|face)", text, re.IGNORECASE
    )


def _minutes(match: re.Match[str]) -> int:
    if match["hours"]:
        return 60 * _number(match["hours"]) + (_number(match["more"]) if match["more"] else 0)
    return _number(match["least"])


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]
