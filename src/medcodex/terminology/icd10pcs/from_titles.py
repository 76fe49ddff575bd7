"""What a value is called, told from the titles of the codes that have it: for code lists newer than the tables, or
without any."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.terminology.icd10pcs.codes import LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.terminology.book import Icd10pcsBook

_MIN_PREFIX = 2  # titles do not name sections and body systems
_BODY_PART = 3
_NEW_TECHNOLOGY = "X"
_ENOUGH = 5000
_JOINING = frozenset({"with", "of", "to", "in", "into", "from", "at", "for", "using", "and", "or", "on", "by"})


def told_by_titles(book: Icd10pcsBook, prefix: str, character: str) -> str | None:
    """The longest stretch of words that all titles with the value share and not all titles behind the prefix do:
    "Hand-Assisted" for the one code of 0FT44Z that is. None where there are no such words, as for a value that is the
    only one, or that says "no device" by silence."""
    if len(prefix) < _MIN_PREFIX or (prefix[0] == _NEW_TECHNOLOGY and len(prefix) == LENGTH - 1):
        return None  # the qualifier of new technology is the year it came in, whatever else changed with it
    with_value = [row.title for row in book.below(prefix + character, _ENOUGH)]
    count, shared = _behind(book, prefix)  # type: ignore[arg-type] # a protocol says nothing of hashing
    if len(with_value) == count and len(prefix) > _MIN_PREFIX:
        return None
    if not with_value:
        return None
    telling = _shared(with_value) - shared
    title = with_value[0]
    if len(prefix) == _BODY_PART:  # an approach that always goes with the body part is not its name
        title = ", ".join(part for part in title.split(", ") if not part.endswith("Approach"))
    runs = _runs(title.split(), telling)
    if len(prefix) == _MIN_PREFIX:  # the operation opens the title; what follows is its object
        return runs[0].partition(" of ")[0] if runs else None
    return max(runs, key=lambda run: len(run.split()), default=None)


@lru_cache(maxsize=32)
def _behind(book: Icd10pcsBook, prefix: str) -> tuple[int, frozenset[str]]:
    """How many codes there are behind a prefix, and the words that all their titles share: asked again for each value
    of the axis."""
    titles = [row.title for row in book.below(prefix, _ENOUGH)]
    return len(titles), frozenset(_shared(titles))


def _runs(words: Sequence[str], telling: set[str]) -> list[str]:
    """The stretches of a title that tell, joining words between telling ones included: "Ampulla of Vater"."""
    runs: list[list[str]] = [[]]
    for word in words:
        if word.rstrip(",") in telling or word in _JOINING:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [
        " ".join(kept).rstrip(",") for run in runs if (kept := _trimmed(run)) and telling & set(_words(" ".join(kept)))
    ]


def _words(title: str) -> list[str]:
    return title.replace(",", "").split()


def _shared(titles: Iterable[str]) -> set[str]:
    sets = [set(_words(title)) for title in titles]
    return set.intersection(*sets) if sets else set()


def _trimmed(words: Sequence[str]) -> Sequence[str]:
    """Without joining words at either end, and without the word Approach behind the name of one."""
    first, last = 0, len(words)
    while first < last and words[first] in _JOINING:
        first += 1
    while first < last and (words[last - 1] in _JOINING or words[last - 1] == "Approach"):
        last -= 1
    return words[first:last]
