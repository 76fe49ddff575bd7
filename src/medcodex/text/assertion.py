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
    document: Document,
    sentence: Sentence,
    spans: Sequence[tuple[int, int]],
    rules: AssertionRules,
    lead: Scope | None = None,
) -> list[Judgement]:
    """Judge the mentions of one sentence; ``spans`` are offsets into the document's text. One judgement per span, in
    the order given. Of all scopes a mention lies in, the category first in the rules' precedence decides, then the
    nearest cue; a cue inside the mention itself says nothing about it. ``lead`` is the scope of a line above that
    speaks for this list item; the item's own cues come first."""
    if not spans:
        return []
    scopes = find_scopes(document.text, sentence.start, sentence.end, rules, spans)
    section = rules.sections.get(document.sections[sentence.section].name)
    return [_judgement(_nearest(span, scopes) or lead, section, sentence.start, rules) for span in spans]


def _nearest(span: tuple[int, int], scopes: list[Scope]) -> Scope | None:
    """The scope that decides among those a mention lies in."""
    start, end = span
    best: Scope | None = None
    best_key = (0, 0)
    for scope in scopes:
        if scope.start <= start < scope.end and not start <= scope.cue_start < end:
            distance = scope.cue_start - end if start < scope.cue_start else start - scope.cue_end
            key = (scope.rule.rank, distance)
            if best is None or key < best_key:
                best, best_key = scope, key
    return best


def _judgement(scope: Scope | None, section: CueRule | None, at: int, rules: AssertionRules) -> Judgement:
    """A section speaks where no scope does, and over scopes of a later category; its place is ``at``."""
    if section is not None and (scope is None or section.rank < scope.rule.rank):
        return Judgement(rules.assertions[section.category], section.id, at, at)
    if scope is None:
        return Judgement(rules.assertions["present"], _DEFAULT, at, at)
    return Judgement(rules.assertions[scope.rule.category], scope.rule.id, scope.cue_start, scope.cue_end)
