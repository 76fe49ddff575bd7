"""Text that was carried forward: the same sentences in several documents or blocks of one encounter.

A sentence is known again by its words, so the work is linear in the length of the documents. What is told twice in the
same words is one statement: the occurrence in the document that counts most stands for all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.suggest.case import Placed
    from medcodex.suggest.concept import FoundDocument

_LEAST_WORDS = 5  # shorter lines are alike by chance: "1. Hypertension."
_BULLET = re.compile(r"^\W*(?:\d{1,2}[.)]\s*)?")


class Copies(NamedTuple):
    """``stands_for``: the place among all placed concepts of the one that stands for a repetition, by the repetition's
    own place. ``first``: for each concept told more than once, the place of the earliest."""

    stands_for: Mapping[int, int]
    first: Mapping[int, int]


def repeated(found: Sequence[FoundDocument], placed: Sequence[Placed], written: Sequence[int]) -> Copies:
    """Concepts told again in the same sentence. ``found`` in order of weight; ``written`` the documents' order in
    time, as numbers."""
    by_sentence: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, one in enumerate(placed):
        by_sentence[one.document, one.resolved.concept.sentence].append(place)
    groups: dict[tuple[str, ...], list[list[int]]] = defaultdict(list)
    for (document, sentence), places in by_sentence.items():
        codes = tuple(placed[place].resolved.concept.code for place in places)
        if words := _words(found[document], sentence):
            groups[words, *codes].append(places)
    stands_for: dict[int, int] = {}
    first: dict[int, int] = {}
    for told in groups.values():
        if len(told) < 2:
            continue
        earliest = min(told, key=lambda places: (written[placed[places[0]].document], places[0]))
        for places in told:
            first.update(zip(places, earliest, strict=True))
            if places is not told[0]:
                stands_for.update(zip(places, told[0], strict=True))
    return Copies(stands_for, first)


def _words(found: FoundDocument, sentence: int) -> str:
    """A sentence as it is compared; "" for one too short to be known again."""
    start, end = found.document.sentences[sentence][:2]
    words = _BULLET.sub("", found.document.text[start:end].casefold()).split()
    return " ".join(words) if len(words) >= _LEAST_WORDS else ""
