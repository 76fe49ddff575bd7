"""From the books' wording to sets of matching words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from medcodex.text.tokens import Normalizer, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_TRAILING_CODES = re.compile(r"\s*\((?:[A-TV-Z]\d[0-9A-Z.\-]*(?:,\s*|-)?)+\)\s*$")
_OTHER_CHOICE = frozenset({"specified", "nec", "other", "form", "type", "site", "forms", "types", "sites"})
MAX_WORDS = 9


class Wording:
    """Turns wording into sets of matching forms, dropping the words that never decide (see function_words.tsv)."""

    def __init__(self, normal: Normalizer, stop: frozenset[str]) -> None:
        self.normal = normal
        self._stop = stop
        self._plain = Normalizer({})
        # A fracture not said to be displaced or not is coded as displaced (Official Guidelines FY2026 I.C.19.c).
        self.implied = frozenset({normal("displaced")})
        self.forms = lru_cache(maxsize=200_000)(self._forms)
        self.plain_forms = lru_cache(maxsize=20_000)(self._plain_forms)

    def _forms(self, text: str) -> frozenset[str]:
        return frozenset(tokenize(text, 0, len(text), self.normal).forms) - self._stop

    def every_form(self, text: str) -> frozenset[str]:
        """All matching forms of a wording, function words too."""
        return frozenset(tokenize(text, 0, len(text), self.normal).forms)

    def _plain_forms(self, text: str) -> frozenset[str]:
        """As ``forms``, but without the single-word equivalents."""
        return frozenset(tokenize(text, 0, len(text), self._plain).forms) - self._stop

    def is_other_choice(self, title: str) -> bool:
        """Whether an index subterm is the book's "specified NEC": a choice for what no other subterm names."""
        words = _BRACKETED.sub(" ", title).lower().replace(",", " ").split()
        return ("nec" in words and not self.forms(title)) or (bool(words) and set(words) <= _OTHER_CHOICE)

    def alternatives(self, title: str) -> tuple[frozenset[str], ...]:
        """The wordings of an index title: "Diabetes, diabetic" is two, "glomerulonephrosis, intracapillary" is one."""
        pieces = [p.strip() for p in title.split(",")]
        if len(pieces) > 1 and " " not in pieces[0]:
            stem = pieces[0][:4].lower()
            if all(p[:4].lower() == stem and " " not in p for p in pieces[1:] if p):
                return tuple(dict.fromkeys(filter(None, (self.forms(p) for p in pieces))))
        found = self.forms(title)
        return (found,) if found else ()


def split_parentheses(text: str) -> tuple[str, tuple[str, ...]]:
    """Text without its parentheses and brackets, and what stood in them (nonessential wording)."""
    inner = tuple(next(filter(None, m.groups()), "").strip() for m in _BRACKETED.finditer(text))
    return " ".join(_BRACKETED.sub(" ", text).split()), tuple(filter(None, inner))


def without_codes(note: str) -> str:
    """A tabular note without the code range in parentheses at its end."""
    return _TRAILING_CODES.sub("", note)


def combine(steps: Sequence[Sequence[frozenset[str]]], limit: int = 12) -> Iterator[frozenset[str]]:
    """One set of words for each way of choosing a wording at every step of a path, shortest paths of work first."""
    for number, choice in enumerate(product(*steps)):
        if number >= limit:
            return
        yield frozenset().union(*choice)


def with_optional(base: frozenset[str], optional: Iterable[frozenset[str]], limit: int = 6) -> Iterator[frozenset[str]]:
    """The base wording joined by one nonessential modifier at a time, then by all of them."""
    extra = [o for o in optional if o and not o <= base][:limit]
    for one in extra:
        yield base | one
    if len(extra) > 1:
        yield base.union(*extra)
