"""From the code a phrase leads to, down to a billable one, using only what the note says near it.

ICD-10-CM Official Guidelines FY2026 I.B.2 (level of detail), I.B.13 (laterality), I.C.19.a and c (seventh character,
fractures: not specified as open or closed is closed, as displaced or not is displaced).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.lexicon import Lexicon, TitleWords

_MOST_CANDIDATES = 700
_SIDES = ("right", "left")
_BOTH = frozenset({"bilateral"})
# Words a default implies, so that their absence from the note does not speak against a code.
_IMPLIED = (
    "initial encounter closed displaced unilateral primary single part type I II severity level site region female"
)


class Narrowed(NamedTuple):
    """A billable code and the words of the note that chose it beyond the phrase itself."""

    code: str
    used: frozenset[str]


class Narrower:
    """Chooses among the codes of one category by their titles."""

    def __init__(self, book: Icd10cmBook, lexicon: Lexicon, wording: Wording) -> None:
        self._book = book
        self._lexicon = lexicon
        self._implied = wording.forms(_IMPLIED)
        self._below = lru_cache(maxsize=4_000)(self._candidates)

    def narrow(self, code: str, said: frozenset[str], near: frozenset[str]) -> list[Narrowed]:
        """The billable code at, below or (for an unspecified one) beside ``code``; a right and a left one where the
        note says bilateral and the book has no code for both sides (I.B.13).

        ``said`` are the words of the phrase, ``near`` the other words that may qualify it. Empty when the code is not
        in the release in force, or when more detail is needed than the note gives and the book has no default.
        """
        one = self._narrow(code, said, near)
        if one is None:
            return []
        if "bilateral" in said | near and "bilateral" not in self._own_words(one.code):
            sides = [self._narrow(code, said - _BOTH, near - _BOTH | {side}) for side in ("right", "left")]
            if all(n and side in self._own_words(n.code) for n, side in zip(sides, _SIDES, strict=True)):
                return [Narrowed(n.code, n.used - {"right", "left"} | _BOTH) for n in sides if n]
        return [one]

    def _narrow(self, code: str, said: frozenset[str], near: frozenset[str]) -> Narrowed | None:
        row = self._book.row(code)
        if row is None:
            return None
        if row.billable:
            if not is_generic(row.title):
                return Narrowed(code, frozenset())
            return self._sharpen(code, said, near)
        best, hits = self._best(self._below(code), said, near)
        if len(code) > 3 and row.parent and is_generic(row.title):
            wider, more = self._best(self._below(row.parent), said, near)
            if more > hits:
                return wider
        return best

    def step(self, code: str) -> str:
        """The tabular list's line for a code, as the last step of a path."""
        return f"{code} {self._title(code)}"

    def _sharpen(self, code: str, said: frozenset[str], near: frozenset[str]) -> Narrowed:
        own = self._own_words(code)
        best, best_gain = Narrowed(code, frozenset()), 0.0
        for candidate in self._below(code[:3]):
            extra = candidate.forms - said - own - self._implied
            if "without" in said and not candidate.absent:
                continue
            if not extra or not extra <= near or candidate.other or not own - self._implied <= candidate.forms:
                continue
            gain = len(extra) - 0.1 * len(candidate.forms)
            if gain > best_gain:
                best, best_gain = Narrowed(candidate.code, extra), gain
        return best

    def _best(
        self, candidates: tuple[TitleWords, ...], said: frozenset[str], near: frozenset[str]
    ) -> tuple[Narrowed | None, int]:
        """The best candidate and how many of the note's words its title holds."""
        best: Narrowed | None = None
        best_score, hits = 0.0, 0
        for candidate in candidates:
            hit = candidate.forms & (said | near)
            missing = candidate.forms - said - near - self._implied
            score = 2.0 * len(hit) - 1.5 * len(missing) - 0.05 * len(candidate.forms)
            score += 0.5 * candidate.generic - 0.7 * candidate.other
            if "without" in said:
                score += 2.0 * len(candidate.absent & said) if candidate.absent else -3.0
            if best is None or score > best_score:
                best, best_score, hits = Narrowed(candidate.code, hit - said), score, len(hit)
        return best, hits

    def _candidates(self, code: str) -> tuple[TitleWords, ...]:
        found = tuple(title for title in self._lexicon.titles(code[:3]) if title.code.startswith(code))
        return found if len(found) <= _MOST_CANDIDATES else ()

    def _own_words(self, code: str) -> frozenset[str]:
        return next((title.forms for title in self._lexicon.titles(code[:3]) if title.code == code), frozenset())

    def _title(self, code: str) -> str:
        row = self._book.row(code)
        return row.title if row else ""
