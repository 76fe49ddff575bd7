"""What a sentence says about a mention: the NegEx and ConText line of algorithms over rules held as data.

Chapman WW et al., J Biomed Inform 2001;34:301-310 (NegEx); Harkema H et al., J Biomed Inform 2009;42:839-851 (ConText).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.assertion_rules import AssertionRules, word_places, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Assertion
    from medcodex.text.assertion_rules import CueRule, Node
    from medcodex.text.model import Document, Sentence

__all__ = ["AssertionRules", "Judgement", "judge"]

_LIST_WORDS = frozenset({"or", "versus", "vs", "/"})
_ITEM_STOPS = frozenset({"with", "for", "in", "on"})
_OPENERS = frozenset({",", "and", ";", "(", "/"})
_CLOSERS = frozenset({",", ".", ";", ")", "(", "]", "•", "and", "but", "at", "on", "in", "by", "per", "although", "however"})
_LOOK_AHEAD = 12  # words in which an "or" makes a comma part of one list


@dataclass(frozen=True, slots=True)
class Judgement:
    """The assertion of one mention, the id of the rule that decided and where its cue stands in the document's text.
    ``cue_start`` equals ``cue_end`` where the section or the default decided."""

    assertion: Assertion
    rule: str
    cue_start: int
    cue_end: int


class _Scope(NamedTuple):
    """Characters ``start``..``end`` that a cue speaks of."""

    rule: CueRule
    cue_start: int
    cue_end: int
    start: int
    end: int


class _Cue(NamedTuple):
    rule: CueRule
    first: int
    after: int  # token behind the cue


def judge(
    document: Document, sentence: Sentence, spans: Sequence[tuple[int, int]], rules: AssertionRules
) -> list[Judgement]:
    """Judge the mentions of one sentence; ``spans`` are offsets into the document's text. One judgement per span, in
    the order given."""
    scopes = _scopes(document.text, sentence, rules)
    section = rules.sections.get(document.sections[sentence.section].name)
    return [_decide(span, scopes, section, sentence, rules) for span in spans]


def _decide(
    span: tuple[int, int], scopes: list[_Scope], section: CueRule | None, sentence: Sentence, rules: AssertionRules
) -> Judgement:
    start, end = span
    best: _Scope | None = None
    best_key = (99, 0)
    for scope in scopes:
        if scope.start <= start < scope.end and not start <= scope.cue_start < end:
            distance = start - scope.cue_end if start >= scope.cue_end else scope.cue_start - end
            key = (scope.rule.rank, distance)
            if key < best_key:
                best, best_key = scope, key
    if section is not None and section.rank < best_key[0]:
        return Judgement(rules.assertions[section.category], section.id, sentence.start, sentence.start)
    if best is None:
        return Judgement(rules.assertions["present"], "default-present", sentence.start, sentence.start)
    return Judgement(rules.assertions[best.rule.category], best.rule.id, best.cue_start, best.cue_end)


def _scopes(text: str, sentence: Sentence, rules: AssertionRules) -> list[_Scope]:
    tokens = words(text[sentence.start : sentence.end])
    cues = _find_cues(tokens, rules.cues)
    if not cues:
        return []
    places = word_places(text, sentence.start, sentence.end)
    ends = _find_ends(tokens, rules.ends)
    opened = {cue.first: cue for cue in cues if cue.rule.category != "pseudo"}
    found: list[_Scope] = []
    for cue in cues:
        rule = cue.rule
        cue_start, cue_end = places[cue.first][0], places[cue.after - 1][1]
        if rule.forward:
            stop = _forward(tokens, cue, ends, opened)
            if stop > cue.after:
                begin = places[cue.first + 1][0]
                found.append(_Scope(rule, cue_start, cue_end, begin, places[stop - 1][1]))
        if rule.backward:
            begin = _backward(tokens, cue, ends)
            if begin < cue.first:
                found.append(_Scope(rule, cue_start, cue_end, places[begin][0], cue_start))
    return found


def _find_cues(tokens: list[str], root: Node) -> list[_Cue]:
    """Longest phrases from the left, none overlapping; pseudo cues take their words out of play."""
    found: list[_Cue] = []
    position, count = 0, len(tokens)
    while position < count:
        node = root.children.get(tokens[position])
        at, best, best_at = position + 1, None, position + 1
        while node is not None:
            if node.rules:
                rules = _fitting(node.rules, tokens, at)
                if rules:
                    best, best_at = rules, at
            if at == count:
                break
            node = node.children.get(tokens[at])
            at += 1
        if best is not None:
            found.extend(_Cue(rule, position, best_at) for rule in best if rule.category != "pseudo")
        position = best_at
    return found


def _find_ends(tokens: list[str], root: Node) -> dict[int, tuple[int, str]]:
    """Terminators by their first token: (token behind, category)."""
    found: dict[int, tuple[int, str]] = {}
    count = len(tokens)
    for position, token in enumerate(tokens):
        node = root.children.get(token)
        at = position + 1
        while node is not None:
            if node.rules:
                found[position] = (at, node.rules[0].category)
            if at == count:
                break
            node = node.children.get(tokens[at])
            at += 1
    return found


def _fitting(rules: tuple[CueRule, ...], tokens: list[str], after: int) -> tuple[CueRule, ...]:
    """Where a clause ends behind a phrase, its ``at_end`` rules alone if it has any; elsewhere its others."""
    at_end = tuple(rule for rule in rules if rule.at_end)
    if not at_end:
        return rules
    return at_end if _closes(tokens, after) else tuple(rule for rule in rules if not rule.at_end)


def _closes(tokens: list[str], after: int) -> bool:
    """Whether a clause ends before this token."""
    return after >= len(tokens) or tokens[after] in _CLOSERS


def _forward(tokens: list[str], cue: _Cue, ends: dict[int, tuple[int, str]], opened: dict[int, _Cue]) -> int:
    """The token at which a forward scope stops."""
    rule, k, count = cue.rule, cue.after, len(tokens)
    if rule.scope == "sentence":
        return count
    comma, depth, left = 0, 0, rule.limit or count
    while k < count:
        token = tokens[k]
        kind = ends[k][1] if k in ends else ""
        if kind == "end" or (kind and rule.scope != "clause"):
            return comma if kind == "verb" and comma > cue.after else k
        other = opened.get(k)
        if other is not None and k > cue.after and _starts_over(tokens, k, other, rule):
            return k
        if token in {";", "•"} or (token == ":" and k > cue.after):
            return k
        if token == "(":
            depth += 1
        elif token == ")":
            if depth == 0:
                return k
            depth -= 1
        elif token in {",", "and"}:
            if rule.scope == "near" or (rule.scope == "item" and token == "," and not _or_follows(tokens, k, ends)):
                return k
            comma = k
        elif rule.scope != "list" and token in _ITEM_STOPS and k > cue.after:
            return k
        if token[0].isalnum():
            if left == 0:
                return k
            left -= 1
        k += 1
    return count


def _starts_over(tokens: list[str], k: int, other: _Cue, rule: CueRule) -> bool:
    """Whether a later cue opens an item or clause of its own: it affirms, or stands first behind a comma or "and"."""
    if other.rule.category in rule.keeps:
        return False
    if other.rule.id == "affirmed":
        return True
    return other.rule.category != rule.category and other.rule.forward and tokens[k - 1] in _OPENERS


def _or_follows(tokens: list[str], k: int, ends: dict[int, tuple[int, str]]) -> bool:
    for at in range(k + 1, min(k + _LOOK_AHEAD, len(tokens))):
        if at in ends or tokens[at] in {"and", ";"}:
            return False
        if tokens[at] in _LIST_WORDS:
            return True
    return False


def _backward(tokens: list[str], cue: _Cue, ends: dict[int, tuple[int, str]]) -> int:
    """The first token of a backward scope."""
    rule, k = cue.rule, cue.first
    left = rule.limit or len(tokens)
    bounds = {after: first for first, (after, _) in ends.items() if after <= cue.first}
    depth = 0
    while k > 0:
        if k in bounds:
            return k
        token = tokens[k - 1]
        if token in {";", ":", "•"}:
            return k
        if token == ")":
            depth += 1
        elif token == "(":
            if depth == 0:
                return k
            depth -= 1
        elif k < cue.first and ((token == "," and rule.scope != "list") or (token == "and" and rule.scope == "near")):
            return k
        if token[0].isalnum():
            if left == 0:
                return k
            left -= 1
        k -= 1
    return 0
