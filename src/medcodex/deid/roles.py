"""Words that stand around names, as tables: titles, labels, relations, credentials, what follows a name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from medcodex.text.tables import table_rows

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def roles() -> dict[str, frozenset[str]]:
    """The single words of each role."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in table_rows("medcodex.deid", "data/relations.tsv"):
        found[row["role"]].add(row["word"])
    return {role: frozenset(words) for role, words in found.items()}


@cache
def phrases(role: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases of a role by their first word, cut into words as a text is, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in roles()[role]:
        words = tuple(_WORD.findall(phrase))
        found[words[0]].append(words)
    return {first: tuple(sorted(several, key=len, reverse=True)) for first, several in found.items()}


@cache
def behind(what: str) -> frozenset[str]:
    """Words that stand behind a name: "eponym" behind one that means a disease or a device, "person" behind people."""
    for row in table_rows("medcodex.deid", "data/behind_names.tsv"):
        if row["behind"] == what:
            return frozenset(row["words"].split())
    raise KeyError(what)
