"""The problem of a visit whose words lead to no code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.suggest.visit.kind import EXAMINED
from medcodex.suggest.visit.model import Place, Sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.text.model import Sentence
    from medcodex.text.tokens import Words

_NAMING = ("diagnosis", "complaint")  # classes of sections whose first sentence names the problem, the best first
_JUDGED = frozenset({"assessment", "assessment and plan", "impression"})
_PREVENTIVE = frozenset(
    {"well", "well-child", "physical", "routine", "annual", "immunization", "immunizations", "checkup", "check-up",
     "screening", "preventive", "template", "none", "normal"}
)  # fmt: skip
_SOURCE = "AMA, table of medical decision making 2021 and 2023"


def unnamed_problem(number: int, found: FoundDocument, classes: SectionClasses) -> Iterator[Sign]:
    """The problem that the assessment, or else the complaint, of an examined patient names in words without a code: one
    without complication, since nothing more is known of it. None for a preventive visit."""
    document = found.document
    filled = {one.name for one in document.sections if one.end > one.start}
    if not filled & EXAMINED:
        return
    places: dict[str, tuple[Sentence, Words]] = {}
    for sentence, words in zip(document.sentences, found.words, strict=True):
        name = document.sections[sentence.section].name
        kind = "diagnosis" if name in _JUDGED else classes.of(name)
        if kind in _NAMING and len(words):
            places.setdefault(kind, (sentence, words))
    for kind in _NAMING:
        if kind in places:
            sentence, words = places[kind]
            if _PREVENTIVE.isdisjoint(words.forms):
                place = Place(number, sentence.start, sentence.end)
                because = "a problem named in words that lead to no code"
                yield Sign("problems", "acute_uncomplicated", "", because, _SOURCE, (place,))
            return
