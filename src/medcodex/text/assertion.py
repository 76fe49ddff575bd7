"""What a sentence says about a mention: the NegEx and ConText line of algorithms over rules held as data.

Chapman WW et al., J Biomed Inform 2001;34:301-310 (NegEx); Harkema H et al., J Biomed Inform 2009;42:839-851 (ConText).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.assertion_rules import AssertionRules
from medcodex.text.scopes import find_scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Assertion
    from medcodex.text.assertion_rules import CueRule
    from medcodex.text.model import Document, Sentence
    from medcodex.text.scopes import Scope

__all__ = ["AssertionRules", "Judgement", "judge"]

_DEFAULT = "default-present"


class Judgement(NamedTuple):
    """The assertion of one mention, the id of the rule that decided and where its cue stands in the document's text.
    ``cue_start`` equals ``cue_end`` where the section or the default decided."""

    assertion: Assertion
    rule: str
    cue_start: int
    cue_end: int


def judge(
    document: Document, sentence: Sentence, spans: Sequence[tuple[int, int]], rules: AssertionRules
) -> list[Judgement]:
    """Judge the mentions of one sentence; ``spans`` are offsets into the document's text. One judgement per span, in
    the order given. Of all scopes a mention lies in, the category first in the rules' precedence decides, then the
    nearest cue; a cue inside the mention itself says nothing about it."""
    if not spans:
        return []
    scopes = find_scopes(document.text, sentence.start, sentence.end, rules, spans)
    section = rules.sections.get(document.sections[sentence.section].name)
    return [_decide(span, scopes, section, sentence.start, rules) for span in spans]


def _decide(
    span: tuple[int, int], scopes: list[Scope], section: CueRule | None, at: int, rules: AssertionRules
) -> Judgement:
    start, end = span
    best: Scope | None = None
    best_key = (len(rules.assertions), 0)
    for scope in scopes:
        if scope.start <= start < scope.end and not start <= scope.cue_start < end:
            distance = scope.cue_start - end if start < scope.cue_start else start - scope.cue_end
            key = (scope.rule.rank, distance)
            if key < best_key:
                best, best_key = scope, key
    if section is not None and section.rank < best_key[0]:
        return Judgement(rules.assertions[section.category], section.id, at, at)
    if best is None:
        return Judgement(rules.assertions["present"], _DEFAULT, at, at)
    return Judgement(rules.assertions[best.rule.category], best.rule.id, best.cue_start, best.cue_end)
