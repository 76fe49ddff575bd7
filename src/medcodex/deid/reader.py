"""Reading the words of a text as names: where one may begin, how far it runs, what stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.deid.roles import behind, roles
from medcodex.deid.words import Is

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.deid.words import Word

MOST_WORDS = 5  # of one name
NAMED = Is.GIVEN | Is.FAMILY
EVERYDAY = Is.COMMON | Is.PLAIN | Is.KEEP | Is.EPONYM
PARTICLES = frozenset(
    [
        "de",
        "la",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "le",
        "st",
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
        "mac",
        "mc",
        "o",
    ]
)
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
SHORT_GIVEN = frozenset(("wm", "jas", "chas", "geo", "thos"))
PROFESSIONS = ("ist", "ists", "ician", "icians", "logy", "eon", "eons")
_INSIDE = re.compile(r"[ \t]{1,2}|\.[ \t]?|[ ][\"“(']|[\"”)'][ ]|\^|-")
_FIELD_END = re.compile(
    r"[ \t]*(?:[\r\n]|$)|[ \t]{2,}|\t|,[ ]?(?:M\.?D|D\.?O|R\.?N|[A-Z]{2,5}(?:-[A-Z]{1,3})?)\b|[ ]?[;|]|[ ]\("
)
_COMMA = re.compile(r"[ \t]?,[ \t]?")
_MEDICAL = re.compile(r"\w{3,}(?:tomy|plasty|ectomy|scope|scopy|pexy|itis|osis|emia|oma|graft|meter|gram)")
_SMALL_WORDS = 12  # a text with fewer is too short to tell that it is written in small letters
_TITLED_SHARE = 40


class Taken(NamedTuple):
    """A name from the word ``first`` to the word ``last``; ``rule`` and ``sure`` as in Found."""

    first: int
    last: int
    rule: str
    sure: int


class Reader:
    """The words of one text, with the questions that the rules for names ask. ``small``: the text is written in small
    letters, so that these say nothing."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.text = text
        self.words = words
        titled = sum(word.shape == "T" for word in words)
        capitals = any(word.caps for word in words[:200])
        self.small = len(words) > _SMALL_WORDS and titled * _TITLED_SHARE < len(words) and not capitals

    def gap(self, at: int) -> str:
        """What stands between the word at ``at`` and the next; empty behind the last."""
        return self.text[self.words[at].end : self.words[at + 1].start] if at + 1 < len(self.words) else ""

    def shape(self, at: int) -> str:
        """The shape of a word; small behind the last."""
        return self.words[at].shape if at < len(self.words) else "l"

    def begins(self, at: int, *, strong: bool) -> bool:
        """Whether a name may begin here; ``strong``: what stands before says that one does."""
        word = self.words[at]
        if word.known & Is.KEEP and not (strong and word.known & (Is.USUAL | Is.COMMON) and word.shape in "TU"):
            return False
        if "-" in word.lower and word.lower in roles()["relation"]:
            return False
        if word.lower in roles()["title"] or (word.lower in roles()["credential"] and word.shape == "U"):
            return False
        if word.shape == "I":
            return _INSIDE.fullmatch(self.gap(at)) is not None
        if word.shape in "TU":
            return strong or not word.known & Is.PLAIN or bool(word.known & NAMED)
        return (
            (self.small or strong) and len(word.lower) > 2 and (not word.known & Is.PLAIN or bool(word.known & NAMED))
        )

    def run(self, at: int, *, strong: bool) -> int | None:
        """The last word of the name that begins at ``at``; None where none begins."""
        if at >= len(self.words) or not self.begins(at, strong=strong):
            return None
        last = at
        while last + 1 < len(self.words) and last - at + 1 < MOST_WORDS:
            after = self._joined(last, at, strong=strong)
            if after is None:
                break
            last = after
        return last if strong or any(self.words[i].shape != "I" for i in range(at, last + 1)) else None

    def _joined(self, last: int, first: int, *, strong: bool) -> int | None:  # noqa: PLR0911 - a guard a line
        """The word that continues the name behind ``last``."""
        gap = self.gap(last)
        if not _INSIDE.fullmatch(gap):
            return None
        here, word = self.words[last], self.words[last + 1]
        if gap.startswith(".") and here.shape != "I" and here.lower not in SHORT_GIVEN | {"st"} | SUFFIXES:
            return None
        if word.lower in SUFFIXES and word.shape in "TU":
            return last + 1
        if word.lower in PARTICLES and self.gap(last + 1) == " ":
            beyond = self.words[last + 2]
            if beyond.shape in "TU" and not beyond.known & Is.KEEP:
                return last + 2
            if beyond.lower in PARTICLES and self.shape(last + 3) in "TU":
                return last + 3
        if word.shape == "I":
            dotted = self.text[word.end : word.end + 1] == "."
            return last + 1 if dotted or word.lower not in {"a", "i"} else None
        return last + 1 if self._continues(here, last, first, strong=strong) else None

    def _continues(self, here: Word, last: int, first: int, *, strong: bool) -> bool:  # noqa: PLR0911 - likewise
        word = self.words[last + 1]
        if word.lower in roles()["credential"] and word.shape == "U":
            return False
        second = last == first
        alike = here.shape in (word.shape, "I")
        if strong and second and alike and word.shape in "TU" and self.gap(last) != "-" and self.ends_field(last + 1):
            return True
        if word.known & Is.KEEP or word.lower in roles()["title"]:
            return False
        listed, plain = bool(word.known & NAMED), bool(word.known & Is.PLAIN)
        if word.shape == "T":
            led = strong and second and (here.known & Is.GIVEN or here.shape == "I")
            return here.shape != "l" and (listed or not plain or bool(led))
        if len(word.lower) < 3 or (plain and not (listed and second)):
            return False
        if word.shape == "U":
            return here.shape in "UI" or not here.caps
        return self.small and here.shape == "l" and not (plain and word.known & Is.COMMON)

    def ends_field(self, at: int) -> bool:
        """Whether the value of a field ends behind the word: line end, gap, or a comma before a credential."""
        return _FIELD_END.match(self.text, self.words[at].end) is not None

    def behind_comma(self, last: int) -> int:
        """``last``, or the end of the given names behind a comma."""
        if last + 1 >= len(self.words) or not _COMMA.fullmatch(self.gap(last)):
            return last
        word = self.words[last + 1]
        if word.shape == "I" and self.text[word.end : word.end + 1] == ".":
            return last + 1
        if word.lower in roles()["credential"] or not (
            word.known & NAMED or (word.shape in "TUI" and not word.known & (Is.KEEP | Is.PLAIN))
        ):
            return last
        if word.shape == "I":
            return last + 1
        return self.run(last + 1, strong=True) or last

    def likely(self, first: int, last: int) -> bool:
        """Whether the words look like a name at all: one of them is listed or no word of the dictionary."""
        words = [word for word in self.words[first : last + 1] if word.shape != "I"]
        if not words:
            return last > first
        if len(words) == 1 and words[0].known & (Is.EPONYM | Is.COMMON) and self.eponym_follows(last):
            return False
        return any(word.known & NAMED or not word.known & (Is.PLAIN | Is.KEEP) for word in words)

    def eponym_follows(self, last: int) -> bool:
        """Whether a word follows that makes the name one of a disease or a device."""
        if last + 1 >= len(self.words) or self.gap(last) not in {" ", "-"}:
            return False
        following = self.words[last + 1].lower
        return following in behind("eponym") or _MEDICAL.fullmatch(following) is not None

    def opens_sentence(self, at: int) -> bool:
        """Whether a sentence or a line begins with the word, so that its capital says nothing."""
        before = self.text[max(0, self.words[at].start - 3) : self.words[at].start].rstrip(' \t"(')
        return not before or before[-1] in ".!?:\n\r;-,"

    def acts(self, at: int) -> bool:
        """Whether what follows the word is what people do, a mark, or another capitalised word."""
        if at + 1 >= len(self.words) or self.gap(at) != " ":
            return True
        following = self.words[at + 1]
        return following.shape != "l" or following.lower in behind("person")
