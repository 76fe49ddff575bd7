"""The variant that a chart has without its author: right and left exchanged, where that is safe.

Safe means: the key has a code with a side; every word of a side stands beside a paired part of the body
(``data/paired.tsv``) and beside none that a body has on one side alone; and each code with a side has its sibling by
the book. The patient is then seen in a mirror, the hand they write with included.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.learn.variants.declared import Alternative, Dimension
from medcodex.learn.variants.following import explanations
from medcodex.learn.variants.rewriting import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.learn.cases.case import Case
    from medcodex.learn.variants.ports import VariantBooks

NAME = "mirror"
_NEAR = 4
_TOKEN = re.compile(r"[A-Za-z]+|[.;:!?\n]")
_STOP = frozenset(".;:!?\n")
_ASIDE = re.compile(r"\b(?:R[UL]Q|L[UL]Q|[RL]M?CA|bilat\w*|rt|lt|AD|AS|AU)\b")
_LETTER = re.compile(r"(?<![\w.])(?<!\d )([RL])(?![\w.])(?: ([a-z]+))?")
"""What names a side in a way that is not followed here: a chart with it is left as it is. A letter is followed before
the name of a paired part ("R hand")."""
_IN_A_PATH = re.compile(r"(?:[,;-]|\b(?:of|for) the)\s*(?:right|left)\s*(?=[,.;)]|$|\()")
_CHARACTER = re.compile(r"\(\w\)|\bcharacter \w\b")
"""A character of a code beside words: it would name the old side."""
_PLACE = {"right": "left", "left": "right"}


def mirror(case: Case, books: VariantBooks) -> tuple[Dimension, Alternative] | None:
    """The alternative that exchanges the sides of a chart; None where that is not safe."""
    codes = {code: one.system for one in case.key.codes for code in one.accepted}
    codes |= {one.code: one.system for one in case.key.tempting}
    wanted: dict[str, str] = {}
    for code, system in codes.items():
        side = books.side(system, code, case.date)
        if side in _PLACE:
            other = books.other_side(system, code, _PLACE[side], case.date)
            if other is None:
                return None
            wanted[code] = other
    if not any(one.code in wanted for one in case.key.codes) or any(one.tooth for one in case.key.codes):
        return None
    if not all(_safe(one.text) for one in case.documents) or not _teaches(case):
        return None
    text = "\n".join([*(one.text for one in case.documents), *explanations(case)])
    pairs = [(word, other) for word, other in _sides().items() if re.search(rf"\b{word}\b", text)]
    pairs += {(one[0], f"{'RL'[one[1] == 'R']} {one[2]}") for one in _LETTER.finditer(text)}
    notes = "\n".join(one.text for one in case.documents)
    pairs += [(idiom, idiom) for idiom in _idioms() if re.search(words(idiom), text)]
    in_note = [pair for pair in pairs if re.search(words(pair[0]), notes)]
    made = Alternative(
        name=NAME,
        replace=in_note,
        explain=[pair for pair in pairs if pair not in in_note],
        codes=wanted,
    )
    return Dimension(name="sides", kind="other", says="right and left exchanged", alternatives=[made]), made


def _safe(text: str) -> bool:
    """Whether every word of a side stands beside a paired part, none beside a single one, and none is aside."""
    if _ASIDE.search(text) or any(_paired().get(one[2] or "") != "paired" for one in _LETTER.finditer(text)):
        return False
    for idiom in _idioms():
        text = re.sub(words(idiom), "", text)
    tokens = [one[0] for one in _TOKEN.finditer(text)]
    kinds = _paired()
    for at, token in enumerate(tokens):
        if token not in _sides():
            continue
        near = [kinds[word] for word in _around(tokens, at) if word in kinds]
        if token.isupper() and token.casefold() not in _PLACE:  # RUE, OD: their part is in their name
            continue
        if "paired" not in near or "single" in near:
            return False
    return True


def _around(tokens: list[str], at: int) -> list[str]:
    behind, before = [], []
    for word in tokens[at + 1 : at + 1 + _NEAR]:
        if word in _STOP:
            break
        behind.append(word.casefold())
    for word in reversed(tokens[max(at - _NEAR, 0) : at]):
        if word in _STOP:
            break
        before.append(word.casefold())
    return behind + before


def _teaches(case: Case) -> bool:
    """Whether explanations, too, speak of sides in ways that can be followed: beside a part, or in an index path."""
    told = explanations(case)
    sided = [text for text in told if any(re.search(rf"\b{word}\b", text) for word in _sides())]
    return not any(map(_CHARACTER.search, sided)) and all(_safe(_IN_A_PATH.sub("", text)) for text in told)


@cache
def _sides() -> Mapping[str, str]:
    return _table("sides.tsv")


@cache
def _paired() -> Mapping[str, str]:
    return _table("paired.tsv")


@cache
def _idioms() -> tuple[str, ...]:
    """Phrases in which a word of a side is none."""
    text = (files("medcodex.learn") / "data" / "idioms_of_sides.tsv").read_text(encoding="utf-8")
    return tuple(text.splitlines()[1:])


def _table(name: str) -> Mapping[str, str]:
    text = (files("medcodex.learn") / "data" / name).read_text(encoding="utf-8")
    return MappingProxyType({row[0]: row[1] for row in (line.split("\t") for line in text.splitlines()[1:])})
