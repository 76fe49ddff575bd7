"""What a code of ICD-10-CM is about, and what tells two of its titles apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.terminology.icd10cm.model import CodeRow

CHAPTERS = {
    1: "infections", 2: "oncology", 3: "blood", 4: "endocrine", 5: "mental", 6: "nervous", 7: "eye", 8: "ear",
    9: "circulatory", 10: "respiratory", 11: "digestive", 12: "skin", 13: "musculoskeletal", 14: "genitourinary",
    15: "pregnancy", 16: "newborn", 17: "congenital", 18: "symptoms", 19: "injury", 20: "external-causes",
    21: "status", 22: "infections",
}  # fmt: skip
_SIDE = re.compile(r"\b(right|left|bilateral|unspecified)\b", re.IGNORECASE)
_EPISODE = re.compile(r",? (initial encounter|subsequent encounter|sequela)\b.*")
_WORD = re.compile(r"[\w'()/-]+")
_SIDES = frozenset({"right", "left", "bilateral", "unspecified", "eye", "limb", "side"})
_SMALL = frozenset({"a", "an", "the", "of", "on", "in", "to", "and", "or", "for", "by"})
_FEW = 6


def topic_of(row: CodeRow) -> str:
    """The topic of a code's chapter; social determinants and teeth have their own."""
    if "Z55" <= row.code[:3] <= "Z65":
        return "social"
    if "K00" <= row.code[:3] <= "K08":
        return "dental"
    return CHAPTERS[row.chapter or 18]


def side_of(title: str) -> str | None:
    """The side that a title names; None where it names none or several."""
    found = {one.lower() for one in _SIDE.findall(title)}
    return found.pop() if len(found) == 1 else None


def without_side(title: str) -> str:
    """The title with a star in the place of its side."""
    return _SIDE.sub("*", title).casefold()


def apart(right: str, wrong: str) -> str:
    """Why the second title is not the first."""
    if _EPISODE.sub("", right) == _EPISODE.sub("", wrong):
        return "another episode of care, or another kind of fracture or healing (seventh character)"
    asked, other = _WORD.findall(right.lower()), _WORD.findall(wrong.lower())
    lost, new = [one for one in asked if one not in other], [one for one in other if one not in asked]
    if lost and new and {*lost, *new} <= _SIDES:
        return "the side is not told, and the record tells it" if "unspecified" in new else "the side differs"
    if "unspecified" in new:
        return "less specific than what is asked"
    if new[:1] == ["other"]:
        return "for forms that are specified and have no code of their own"
    return _in_words([one for one in lost if one not in _SMALL], [one for one in new if one not in _SMALL])


def _in_words(lost: Sequence[str], new: Sequence[str]) -> str:
    if not new or len(lost) + len(new) > _FEW:
        return "a neighbour in the book that says something else" if new or not lost else "it leaves out what is asked"
    if lost:
        return f"it says {' '.join(new)} in place of {' '.join(lost)}"
    return f"it says {' '.join(new)}, which is not asked"


def neighbours(row: CodeRow, books: QuestionBooks, rng: Random) -> Sequence[CodeRow]:
    """Billable codes to be taken for this one: those beside it that are less specific or of another side first, then
    others beside it, then those a level up, then those of its category's neighbours."""
    beside = [one for one in books.below.get(row.parent or "", ()) if one.billable and one.code != row.code]
    rng.shuffle(beside)
    beside.sort(key=lambda one: _nearness(row, one))
    return [*beside[:4], *_cousins(row, books, rng)]


def _nearness(row: CodeRow, other: CodeRow) -> int:
    if without_side(row.title) == without_side(other.title):
        return 0
    return 1 if "unspecified" in other.title.lower() else 2


def _cousins(row: CodeRow, books: QuestionBooks, rng: Random) -> Iterator[CodeRow]:
    last = row.code[7:]
    above = books.codes.get(row.parent or "")
    for _ in range(4):
        if above is None:
            break
        found = [
            one
            for one in books.cm.billable_below(above.code)
            if one.code in books.codes and not one.code.startswith(row.parent or row.code) and one.code[7:] == last
        ]
        yield from rng.sample(found, min(4, len(found)))
        above = books.codes.get(above.parent or "")
    section = [one for one in books.by_section[row.section or ""] if one.code[:3] != row.code[:3]]
    yield from rng.sample(section, min(4, len(section)))
