"""Drug products named with strength and form, as National Drug Codes of the directory that is loaded."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.encounter import Assertion
from medcodex.suggest.services.named import LONGEST_SENTENCE, NamedService
from medcodex.text.assertion import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.services.cues import Cues
    from medcodex.text.assertion import AssertionRules

_FORMS = (
    "tablet|tablets|tab|tabs|capsule|capsules|cap|caps|vial|vials|suppository|suppositories|cream|ointment|gel|patch|"
    "patches|suspension|solution|syrup|elixir|drops|inhaler|syringe|injection"
)
_PRODUCT = re.compile(
    r"(?P<name>[A-Za-z][\w-]{3,30})\s+(?P<strength>\d{1,5}(?:,\d{3})?(?:\.\d{1,4})?\s?(?:mg|mcg|g|gm|units|meq|%)"
    r"(?:\s?/\s?\d{0,4}(?:\.\d+)?\s?(?:ml|g|gm|mg))?)\s+"
    rf"(?:\w+\s+)?(?P<form>{_FORMS})\b",
    re.IGNORECASE,
)
_TRIGGERS = frozenset(_FORMS.split("|"))
_ASIDE = frozenset({"past", "surgical", "social", "review"})
_SHOWN = 8
_SOURCE = "NDC Directory of the release loaded"


class Directory(Protocol):
    """The NDC Directory, as far as this module asks it."""

    def packages(self, text: str, limit: int) -> Sequence[str]:
        """The packages on the market that answer all words of "name strength form", at most ``limit``; empty where
        none answers them all."""


@dataclass(frozen=True, slots=True)
class Products:
    """Finds products; ``directory`` is asked only about name, strength and form that stand together."""

    directory: Directory
    cues: Cues
    classes: SectionClasses
    assertions: AssertionRules

    def find(self, found: FoundDocument, number: int) -> list[NamedService]:
        """Every product of a document that the directory has. It is ``reported`` where the note says that it was given
        or handed out and only one package answers: a note seldom tells labeler and package size."""
        if _TRIGGERS.isdisjoint(found.forms):
            return []
        document = found.document
        out = []
        for match in _PRODUCT.finditer(document.text):
            at = bisect_right(document.sentences, match.start(), key=lambda one: one.start) - 1
            if at < 0 or document.sentences[at].end < match.end():
                continue
            sentence = document.sentences[at]
            if sentence.end - sentence.start > LONGEST_SENTENCE:
                continue
            section = document.sections[sentence.section].name
            codes = tuple(self.directory.packages(match[0], _SHOWN))
            if not codes:
                continue
            judged = judge(document, sentence, [match.span()], self.assertions)[0]
            given = self._is_given(document.text, sentence.start, sentence.end, match.start(), section)
            alone = len(codes) == 1 and given and judged.assertion is Assertion.PRESENT
            how = (
                "the one package that answers"
                if len(codes) == 1
                else "several packages answer: labeler or size is not told"
            )
            out.append(
                NamedService(
                    "ndc",
                    codes,
                    alone,
                    number,
                    (match.span(),),
                    section,
                    (match[0], how),
                    _SOURCE,
                    assertion=judged.assertion,
                    confidence=0.7 if alone else 0.0,
                )
            )
        return out

    def _is_given(self, text: str, start: int, end: int, at: int, section: str) -> bool:
        if self.classes.of(section) in _ASIDE or self.cues.has("ahead", text, start, at):
            return False
        return self.cues.has("item", text, start, end) and not self.cues.has("elsewhere", text, start, end)
