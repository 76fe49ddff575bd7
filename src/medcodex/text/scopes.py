"""Cues in a sentence and how far each one speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.assertion_rules import Cut

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from medcodex.text.assertion_rules import AssertionRules, CueRule, Node

_LIST_WORDS = frozenset({"or", "versus", "vs", "/"})
_ITEM_STOPS = frozenset({"with", "for", "in", "on"})
_OPENERS = frozenset({",", "and", ";", "(", "/"})
_BREAKS = frozenset({";", "•"})
_CLOSERS = _BREAKS | {",", ".", ")", "(", "]", "and", "but", "at", "on", "in", "by", "per", "although", "however"}
_BEFORE_CLAUSE = _BREAKS | {",", ".", ":", ")", "-", "and", "but"}
_AUXILIARIES = frozenset({"has", "have", "had", "is", "are", "was", "were"})
_PSEUDO, _NEGATED = "pseudo", "negated"
# Nobody denies a slight degree of something in a list without "or": "no hernia, mild tenderness".
_SLIGHT = frozenset({"mild", "mildly", "slight", "slightly", "trace", "minimal", "minimally", "moderate", "moderately"})
_TELLING = _BREAKS | _ITEM_STOPS | {"(", ")", ",", "and", ":"}  # all that may say where a forward scope ends
_LOOK_AHEAD = 12  # words in which an "or" makes a comma part of one list


class Scope(NamedTuple):
    """A cue at ``cue_start``..``cue_end`` and the characters ``start``..``end`` it speaks of. A forward scope begins
    at the cue's second word, so that a mention may share the cue's last words ("no known allergies")."""

    rule: CueRule
    cue_start: int
    cue_end: int
    start: int
    end: int


class _Cue(NamedTuple):
    rule: CueRule
    first: int
    after: int  # the word behind the cue


class _End(NamedTuple):
    after: int  # the word behind the terminator
    category: str


def find_scopes(
    text: str, start: int, end: int, rules: AssertionRules, spans: Sequence[tuple[int, int]] = ()
) -> list[Scope]:
    """The scopes of all cues between two offsets of the text, in the order of their cues. ``spans`` are the mentions:
    one that begins inside a cue that yields takes the words from it ("no [change in vision]" is a negation)."""
    cut = Cut(text, start, end)
    tokens = cut.tokens
    if rules.telling.isdisjoint(tokens):
        return []
    cues = _find_cues(tokens, rules.cues, ())
    if not cues:
        return []
    begins, finishes = cut.places()
    void = {cue.first for cue in cues if cue.rule.yields and _entered(cue, finishes, spans)}
    if void:
        cues = _find_cues(tokens, rules.cues, void)
    cues = [cue for cue in cues if cue.rule.category != _PSEUDO]
    if not cues:
        return []
    ends = _find_ends(tokens, rules.ends)
    opened = {cue.first: cue.rule for cue in cues}
    found: list[Scope] = []
    for cue in cues:
        cue_start, cue_end = begins[cue.first], finishes[cue.after - 1]
        if cue.rule.forward:
            stop = _forward(tokens, cue, ends, opened)
            if stop > cue.after:
                found.append(Scope(cue.rule, cue_start, cue_end, begins[cue.first + 1], finishes[stop - 1]))
        if cue.rule.backward:
            begin = _backward(tokens, cue, ends)
            if begin < cue.first:
                found.append(Scope(cue.rule, cue_start, cue_end, begins[begin], cue_start))
    return found


def open_scope(text: str, start: int, end: int, rules: AssertionRules) -> Scope | None:
    """The forward cue whose scope is still open at ``end`` ("Denies", "Call if you have"), as a scope that holds no
    character of its own; of several the one whose category decides. None where none is open."""
    cut = Cut(text, start, end)
    tokens = cut.tokens
    if rules.telling.isdisjoint(tokens):
        return None
    found = [scope for scope in find_scopes(text, start, end, rules) if scope.rule.forward and scope.end == end]
    for cue in _find_cues(tokens, rules.cues, ()):
        if cue.after == len(tokens) and cue.rule.forward and cue.rule.category != _PSEUDO:
            begins, finishes = cut.places()
            found.append(Scope(cue.rule, begins[cue.first], finishes[-1], end, end))
    return min(found, key=lambda scope: scope.rule.rank, default=None)


def _entered(cue: _Cue, finishes: Sequence[int], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a mention begins inside a cue, behind its first word."""
    first, last = finishes[cue.first], finishes[cue.after - 1]
    return any(first <= start < last for start, _ in spans)


def _find_cues(tokens: list[str], root: Node, void: Container[int]) -> list[_Cue]:
    """Longest phrases from the left, none overlapping; pseudo cues take their words out of play. At the places
    ``void`` no cue that yields counts."""
    found: list[_Cue] = []
    children = root.children
    after, count = 0, len(tokens)
    for position in [place for place, token in enumerate(tokens) if token in children]:
        if position < after:
            continue
        node: Node | None = children[tokens[position]]
        at, best, best_at = position + 1, None, position + 1
        while node is not None:
            if node.rules:
                fitting = _fitting(node.rules, tokens, position, at) if node.bound else node.rules
                if fitting and not (position in void and fitting[0].yields):
                    best, best_at = fitting, at
            if at == count:
                break
            node = node.children.get(tokens[at])
            at += 1
        if best is not None:
            found.extend(_Cue(rule, position, best_at) for rule in best)
        after = best_at
    return found


def _fitting(rules: tuple[CueRule, ...], tokens: list[str], first: int, after: int) -> tuple[CueRule, ...]:
    """Where a clause ends behind a phrase, its ``at_end`` rules alone if it has any; elsewhere its others. Those
    ``at_start`` only where a clause begins with it."""
    if first > 0 and tokens[first - 1] not in _BEFORE_CLAUSE:
        rules = tuple(rule for rule in rules if not rule.at_start)
    at_end = tuple(rule for rule in rules if rule.at_end)
    if not at_end:
        return rules
    if after >= len(tokens) or tokens[after] in _CLOSERS:
        return at_end
    return tuple(rule for rule in rules if not rule.at_end)


def _find_ends(tokens: list[str], root: Node) -> dict[int, _End]:
    """The longest terminator at each word that begins one."""
    found: dict[int, _End] = {}
    children = root.children
    count = len(tokens)
    for position in [place for place, token in enumerate(tokens) if token in children]:
        node: Node | None = children[tokens[position]]
        at = position + 1
        while node is not None:
            if node.rules:
                found[position] = _End(at, node.rules[0].category)
            if at == count:
                break
            node = node.children.get(tokens[at])
            at += 1
    return found


def _forward(tokens: list[str], cue: _Cue, ends: dict[int, _End], opened: dict[int, CueRule]) -> int:
    """The word at which a forward scope stops."""
    rule, count = cue.rule, len(tokens)
    if rule.scope == "sentence":
        return count
    comma, depth, left = 0, 0, rule.limit or count
    for k in range(cue.after, count):
        word = tokens[k]
        if word not in _TELLING and k not in ends and k not in opened:
            left -= word[0].isalnum()
            if left < 0:
                return k
            continue  # as most words
        end = ends.get(k)
        if end is not None and (end.category == "end" or rule.scope != "clause"):
            # A finite verb behind a comma has its subject there, unless an "or" makes it the verb of the whole list.
            own_subject = end.category == "verb" and comma > cue.after and "or" not in tokens[comma:k]
            return comma if own_subject else k
        depth += (word == "(") - (word == ")")
        left -= word[0].isalnum()
        if depth < 0 or left < 0 or (k > cue.after and _breaks(tokens, k, rule, opened)):
            return k
        if word in {",", "and"}:
            if _stops_list(tokens, k, rule, ends):
                return k
            comma = k
    return count


def _breaks(tokens: list[str], k: int, rule: CueRule, opened: dict[int, CueRule]) -> bool:
    word = tokens[k]
    if word in _BREAKS or word == ":":
        return True
    if rule.scope in {"item", "near"} and word in _ITEM_STOPS:
        return True
    other = opened.get(k)
    return other is not None and _starts_over(tokens[k - 1], other, rule)


def _starts_over(before: str, other: CueRule, rule: CueRule) -> bool:
    """Whether a later cue opens an item or clause of its own: it affirms, or stands first behind a comma or "and"."""
    if other.category in rule.keeps:
        return False
    if other.id == "affirmed":
        return True
    return other.category != rule.category and other.forward and before in _OPENERS


def _stops_list(tokens: list[str], k: int, rule: CueRule, ends: dict[int, _End]) -> bool:
    """Whether a comma or "and" ends a narrow scope; in an item the comma of a list joined by "or" does not."""
    if rule.scope == "near":
        return True
    if rule.category == _NEGATED and tokens[k] == "," and _SLIGHT.intersection(tokens[k + 1 : k + 2]):
        return _LIST_WORDS.isdisjoint(tokens[k + 1 : k + _LOOK_AHEAD])
    if rule.scope != "item" or tokens[k] != ",":
        return False
    for at in range(k + 1, min(k + _LOOK_AHEAD, len(tokens))):
        if at in ends or tokens[at] in {"and", ";"}:
            return True
        if tokens[at] in _LIST_WORDS:
            return False
    return True


def _backward(tokens: list[str], cue: _Cue, ends: dict[int, _End]) -> int:
    """The first word of a backward scope."""
    rule, depth = cue.rule, 0
    left = rule.limit or len(tokens)
    # In "was treated and has resolved" both verbs have one subject, which stands before the first.
    shared = cue.first > 0 and tokens[cue.first - 1] == "and" and tokens[cue.first] in _AUXILIARIES
    closing = {"end", "clause"} if shared else {"end", "clause", "verb"}
    bounds = {end.after for end in ends.values() if end.after <= cue.first and end.category in closing}
    for k in range(cue.first, 0, -1):
        word = tokens[k - 1]
        depth += (word == ")") - (word == "(")
        left -= word[0].isalnum()
        if k in bounds or word in _BREAKS or word == ":" or depth < 0 or left < 0:
            return k
        if k < cue.first and (
            (word == "," and rule.scope in {"item", "near"}) or (word == "and" and rule.scope == "near")
        ):
            return k
    return 0
