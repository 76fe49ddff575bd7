"""From the code a phrase leads to, down to a billable one, using only what the note says near it.

ICD-10-CM Official Guidelines FY2026 I.B.2 (level of detail), I.B.13 (laterality), I.C.19.a and c (seventh character,
fractures: not specified as open or closed is closed, as displaced or not is displaced).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.titles import is_generic, plain

if TYPE_CHECKING:
    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.lexicon import Lexicon, TitleWords

_MOST_CANDIDATES = 700
_SIDES = ("right", "left")
_BOTH = frozenset({"bilateral"})
_ALWAYS_TELLING = frozenset({"bilateral", "without"})
# Words a default implies, so that their absence from the note does not speak against a code.
_IMPLIED = (
    "initial encounter closed displaced unilateral primary single part type I II severity level site region female"
)

# The index speaks of any malignancy as "neoplastic disease".
_GROWTHS = frozenset({"neoplasm", "neoplastic", "disease", "malignant"})


class Narrowed(NamedTuple):
    """A billable code and the words of the note that chose it beyond the phrase itself."""

    code: str
    used: frozenset[str]


class _Words(NamedTuple):
    """What a note says, in the bits of one category: in the phrase, near it, and what a default implies."""

    said: int
    near: int
    implied: int
    without: bool


class Narrower:
    """Chooses among the codes of one category by their titles."""

    def __init__(self, book: Icd10cmBook, lexicon: Lexicon, wording: Wording) -> None:
        self._book = book
        self._category = lexicon.titles
        self._implied = wording.forms(_IMPLIED)
        self._forms = wording.forms
        self.title_forms = lru_cache(maxsize=4_000)(self._title_forms)
        self._below = lru_cache(maxsize=4_000)(self._candidates)
        self._implied_in = lru_cache(maxsize=4_000)(self._implied_bits)
        self._telling = lru_cache(maxsize=4_000)(self._telling_words)
        # Notes repeat the same conditions, and few of the words around them say more of what they are.
        self._narrowed = lru_cache(maxsize=50_000)(self._narrow_sides)

    def narrow(self, code: str, said: frozenset[str], near: frozenset[str]) -> tuple[Narrowed, ...]:
        """The billable code at, below or (for an unspecified one) beside ``code``; a right and a left one where the
        note says bilateral and the book has no code for both sides (I.B.13).

        ``said`` are the words of the phrase, ``near`` the other words that may qualify it. Empty when the code is not
        in the release in force, or when more detail is needed than the note gives and the book has no default.
        """
        telling = self._telling(code[:3])
        return self._narrowed(code, said & telling, near & telling)

    def _narrow_sides(self, code: str, said: frozenset[str], near: frozenset[str]) -> tuple[Narrowed, ...]:
        one = self._narrow(code, said, near)
        if one is None:
            return ()
        if "bilateral" in said | near and "bilateral" not in self._own_words(one.code):
            sides = [self._narrow(code, said - _BOTH, near - _BOTH | {side}) for side in ("right", "left")]
            if all(n and side in self._own_words(n.code) for n, side in zip(sides, _SIDES, strict=True)):
                return tuple(Narrowed(n.code, n.used - {"right", "left"} | _BOTH) for n in sides if n)
        return (one,)

    def _narrow(self, code: str, said: frozenset[str], near: frozenset[str]) -> Narrowed | None:
        row = self._book.row(code)
        if row is None:
            return None
        if row.billable and not is_generic(row.title):
            return Narrowed(code, frozenset())
        category = self._category(code[:3])
        words = _Words(category.bits(said), category.bits(near), self._implied_in(code[:3]), "without" in said)
        if row.billable:
            found = _sharpened(category.forms_of(code), self._below(code[:3]), words)
            return Narrowed(code, frozenset()) if found is None else Narrowed(found[0], category.spelt(found[1]))
        best, hits = _best(self._below(code), words)
        if len(code) > 3 and row.parent and is_generic(row.title):
            wider, more = _best(self._below(row.parent), words)
            if more > hits:
                best = wider
        return None if best is None else Narrowed(best[0], category.spelt(best[1]))

    def _title_forms(self, code: str) -> frozenset[str]:
        """The words of a code's title and of its category's, and the words that stand for the whole of its chapter."""
        if not code:
            return frozenset()
        forms = frozenset[str]().union(*(self._forms(plain(self._title(c))) for c in {code, code[:3]}))
        return forms | _GROWTHS if code[0] == "C" else forms

    def step(self, code: str) -> str:
        """The tabular list's line for a code, as the last step of a path."""
        return f"{code} {self._title(code)}"

    def _candidates(self, code: str) -> tuple[TitleWords, ...]:
        found = self._category(code[:3]).below(code)
        return found if len(found) <= _MOST_CANDIDATES else ()

    def _own_words(self, code: str) -> frozenset[str]:
        category = self._category(code[:3])
        return category.spelt(category.forms_of(code))

    def _telling_words(self, category: str) -> frozenset[str]:
        """All words that can decide between the codes of a category."""
        return _ALWAYS_TELLING.union(self._category(category).words)

    def _implied_bits(self, category: str) -> int:
        return self._category(category).bits(self._implied)

    def _title(self, code: str) -> str:
        row = self._book.row(code)
        return row.title if row else ""


def _sharpened(own: int, candidates: tuple[TitleWords, ...], words: _Words) -> tuple[str, int] | None:
    """The candidate whose title adds to an unspecified code's ``own`` words most of what stands near, and those words;
    None where there is none."""
    if not words.near:
        return None
    # What a default implies is telling where the note says it in so many words ("class II").
    known, needed = words.said | own | words.implied & ~words.near, own & ~words.implied
    best, best_gain = None, 0.0
    for candidate in candidates:
        extra = candidate.forms & ~known
        if not extra or extra & ~words.near or candidate.other or needed & ~candidate.forms:
            continue
        if words.without and not candidate.absent:
            continue
        gain = extra.bit_count() - 0.1 * candidate.forms.bit_count()
        if gain > best_gain:
            best, best_gain = (candidate.code, extra), gain
    return best


def _best(candidates: tuple[TitleWords, ...], words: _Words) -> tuple[tuple[str, int] | None, int]:
    """The best candidate with the words that chose it, and how many of the note's words its title holds."""
    best: tuple[str, int] | None = None
    best_score, hits = 0.0, 0
    told, known = words.said | words.near, words.said | words.near | words.implied
    for candidate in candidates:
        forms = candidate.forms
        hit = forms & told
        count = hit.bit_count()
        score = 2.0 * count - 1.5 * (forms & ~known).bit_count() - 0.05 * forms.bit_count()
        score += 0.5 * candidate.generic - 0.7 * candidate.other
        if words.without:
            score += 2.0 * (candidate.absent & words.said).bit_count() if candidate.absent else -3.0
        if best is None or score > best_score:
            best, best_score, hits = (candidate.code, hit & ~words.said), score, count
    return best, hits
