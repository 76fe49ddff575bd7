"""Assertion rules as data: cue phrases, their categories and scopes, read into one prefix tree of words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_RESOURCE = "text/data/assertion_rules.toml"
_TOKEN = re.compile(r"([^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_)")
# The same in lower-case text of ASCII alone.
_ASCII_TOKEN = re.compile(r"([a-z0-9]++(?:'[a-z0-9]++(?:'[a-z0-9]++)*|)|[^a-z0-9\s])")
_PART = re.compile(r"\{([^}]*)\}|([^{]+)")
# What most sentences hold says little of whether they hold a cue.
_COMMON_WORDS = (
    "a an and are as at be been by did do does for from had has have he her his i in is it of on or patient she that "
    "the there they this to was we were which with you . , : ; - ( ) /"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_SHIELDS = frozenset({"pseudo"})
_ENDS = frozenset({"end", "clause", "verb"})
_SCOPES = frozenset({"list", "item", "near", "clause", "sentence"})
_DIRECTIONS = frozenset({"forward", "backward", "both"})


class Node:
    """A word of cue phrases: the words that may follow, and the rules whose phrase ends here. ``bound``: one of these
    counts only where a clause begins or ends, as few do."""

    __slots__ = ("bound", "children", "rules")

    def __init__(self) -> None:
        self.children: dict[str, Node] = {}
        self.rules: tuple[CueRule, ...] = ()
        self.bound = False


@dataclass(frozen=True, slots=True)
class CueRule:
    """One rule of the data file. ``limit`` counts words between cue and mention, 0 for none; ``at_end``: the cue counts
    only where a clause ends behind it, ``at_start``: only where a clause begins with it; ``yields``: a mention
    that begins inside the cue takes the words from it; ``rank`` is the place of its category in the precedence."""

    id: str
    category: str
    forward: bool
    backward: bool
    scope: str
    limit: int
    at_end: bool
    at_start: bool
    yields: bool
    rank: int
    keeps: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class AssertionRules:
    """All cue phrases. ``cues`` holds modifiers and the pseudo cues that shield words from them, each with at least one
    of the ``telling`` words; ``ends`` holds terminators. ``sections`` maps a section name to the rule that speaks for
    all of it; ``assertions`` a category to its assertion."""

    cues: Node
    telling: frozenset[str]
    ends: Node
    sections: Mapping[str, CueRule]
    assertions: Mapping[str, Assertion]

    @classmethod
    def load(cls) -> AssertionRules:
        """Read data/assertion_rules.toml. Raises InputError where a rule is broken, naming it."""
        data = tomllib.loads((files("medcodex.text") / "data" / "assertion_rules.toml").read_text(encoding="utf-8"))
        try:
            rank = {name: place for place, name in enumerate(data["precedence"])}
            assertions = {name: Assertion(value) for name, value in data["category"].items()}
            cues, ends = Node(), Node()
            phrases: list[str] = []
            for row in data["rule"]:
                rule = _rule(row, rank)
                root = ends if rule.category in _ENDS else cues
                phrases += row["cues"] if root is cues else ()
                for cue in row["cues"]:
                    _insert(root, cue, rule)
            sections = {name: _rule(row, rank) for row in data["section"] for name in row["sections"]}
        except (KeyError, TypeError, ValueError) as exc:
            raise InputError(f"assertion rules are broken: {exc}", _RESOURCE) from exc
        return cls(cues, _telling(phrases), ends, sections, assertions)


class Cut:
    """A stretch of text cut into the tokens that cue phrases and sentences are compared by: lower-case words and single
    signs. Where they stand is told when it is asked for, since most sentences hold no cue."""

    __slots__ = ("_pieces", "_start", "tokens")

    def __init__(self, text: str, start: int, end: int) -> None:
        stretch = text[start:end].replace("’", "'")
        lower = stretch.lower()
        self._start = start
        if len(lower) == len(stretch):
            self._pieces = (_ASCII_TOKEN if lower.isascii() else _TOKEN).split(lower)
            self.tokens: list[str] = self._pieces[1::2]
        else:  # a few letters have longer lower cases
            self._pieces = _TOKEN.split(stretch)
            self.tokens = [token.lower() for token in self._pieces[1::2]]

    def places(self) -> tuple[list[int], list[int]]:
        """Where each token begins, and where each ends, in the text."""
        ends = list(accumulate(map(len, self._pieces), initial=self._start))
        return ends[1:-1:2], ends[2::2]


def words(text: str) -> list[str]:
    """The tokens of a text."""
    return Cut(text, 0, len(text)).tokens


def _rule(row: Mapping[str, Any], rank: Mapping[str, int]) -> CueRule:
    category, name = row["category"], row["id"]
    direction, scope = row.get("direction", "forward"), row.get("scope", "list")
    if category not in rank and category not in _SHIELDS | _ENDS:
        raise ValueError(f"category {category} of rule {name}")
    if direction not in _DIRECTIONS or scope not in _SCOPES:
        raise ValueError(f"direction or scope of rule {name}")
    return CueRule(
        id=name,
        category=category,
        forward=direction != "backward",
        backward=direction != "forward",
        scope=scope,
        limit=row.get("limit", 0),
        at_end=row.get("at_end", False),
        at_start=row.get("at_start", False),
        yields=row.get("yields", False),
        rank=rank.get(category, len(rank)),
        keeps=frozenset(row.get("keeps", ())),
        source=row["source"],
    )


def _insert(root: Node, cue: str, rule: CueRule) -> None:
    """Add one phrase with its alternatives: "{was|is|} negative for" is three phrases."""
    frontier = [root]
    for part in _PART.finditer(cue):
        choices = part.group(1).split("|") if part.group(1) is not None else [part.group(2)]
        alternatives = [words(choice) for choice in choices]
        reached: dict[int, Node] = {}
        for node in frontier:
            for alternative in alternatives:
                end = node
                for word in alternative:
                    end = end.children.setdefault(word, Node())
                reached[id(end)] = end
        frontier = list(reached.values())
    for node in frontier:
        if node is root:
            raise ValueError(f"empty cue in rule {rule.id}")
        if rule not in node.rules:
            node.rules = (*node.rules, rule)
            node.bound = node.bound or rule.at_start or rule.at_end


def _telling(cues: Iterable[str]) -> frozenset[str]:
    """Words of which each phrase holds at least one, preferably not one of those that most sentences hold."""
    chosen: set[str] = set()
    for choices in sorted(map(_choices, cues), key=len):
        if not any(choice <= chosen for choice in choices):
            chosen |= max(choices, key=lambda choice: (choice.isdisjoint(_COMMON), -len(choice), sorted(choice)))
    return frozenset(chosen)


def _choices(cue: str) -> list[frozenset[str]]:
    """Sets of words, of each of which every phrase that a cue stands for holds one."""
    out: list[frozenset[str]] = []
    every: set[str] = set()
    for part in _PART.finditer(cue):
        if part.group(1) is None:
            out += [frozenset({word}) for word in words(part.group(2))]
            continue
        alternatives = [words(choice) for choice in part.group(1).split("|")]
        every.update(word for alternative in alternatives for word in alternative)
        if all(alternatives):
            out.append(frozenset(max(alternative, key=_rarity) for alternative in alternatives))
    return out or [frozenset(every)]


def _rarity(word: str) -> tuple[bool, int, str]:
    return word not in _COMMON, len(word), word
