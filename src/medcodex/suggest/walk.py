"""The walk down the alphabetic index: from the entry a phrase names to the subterm the sentence asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from medcodex.text.lexicon import Lexicon, Sense

_DEPTH = 4


class Walked(NamedTuple):
    """Where the walk ended: the code, the path to it, the words beyond the phrase that led there, the index entry."""

    code: str
    path: tuple[str, ...]
    used: frozenset[str]
    node: int


def walk(lexicon: Lexicon, sense: Sense, said: frozenset[str], near: frozenset[str]) -> Walked:
    """Follows every subterm whose words all stand near the phrase.

    Connecting subterms ("with", "due to", "in") are stepped through. Of several subterms the one with most words
    wins, then book order. Without an index entry the sense stands as it is.
    """
    code, path, used, node = sense.code, sense.path, frozenset[str](), sense.node
    ended = node
    if node < 0 or not near:
        return Walked(code, path, used, ended)
    for _ in range(_DEPTH):
        if lexicon.child_words(node).isdisjoint(near):
            break
        best, best_new = None, frozenset[str]()
        for child in lexicon.children(node):
            for forms in child.forms:
                if forms.isdisjoint(near):
                    continue
                new = forms - said - used
                if new and new <= near and len(new) > len(best_new):
                    best, best_new = child, new
        if best is None:
            break
        node, used = best.node, used | best_new
        if best.code:
            code, path, ended = best.code, lexicon.path(node), node
    return Walked(code, path, used, ended)
