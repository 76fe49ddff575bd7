"""Words that a sentence gives to something else than a phrase takes them for.

"Reticulocytes low, B12 normal" says nothing of a low B12: a value behind the test that it is of belongs to that test,
and a comma parts it from the next one. "Anemia from chronic blood loss" names no chronic anemia: a qualifier behind a
word that links belongs to what follows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from medcodex.text.match import Match
    from medcodex.text.tokens import Words

_VALUES = frozenset(
    {"low", "high", "normal", "elevated", "raised", "increased", "decreased", "reduced", "positive", "negative", "weak"}
)
_LINKS = frozenset({"from", "due", "to", "secondary", "with", "after", "following"})
_LEAST = 2


def takes_anothers(words: Words, match: Match, qualifiers: Container[str]) -> bool:
    """Whether a phrase of several words begins with the value of the test before it, or ends in a qualifier of what
    stands behind it."""
    if match.size < _LEAST:
        return False
    return _value_of_another(words.forms, words.gaps, match) or _qualifies_another(words, match, qualifiers)


def _value_of_another(forms: Sequence[str], gaps: Sequence[int], match: Match) -> bool:
    first = match.first
    if forms[first] not in _VALUES or first == 0 or first >= match.last:
        return False
    return not gaps[first] and bool(gaps[first + 1])


def _qualifies_another(words: Words, match: Match, qualifiers: Container[str]) -> bool:
    forms, last = words.forms, match.last
    if forms[last] not in qualifiers or last + 1 >= len(forms) or words.gaps[last + 1]:
        return False
    return last - 1 > match.first and forms[last - 1] in _LINKS
