"""Questions about seventh characters and the placeholder X."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.places import topic_of
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.terminology.icd10cm.codes import dotted, plain
from medcodex.terminology.icd10cm.seventh import seventh_of, with_seventh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key

_TAKES = 7
_RULE = "ICD-10-CM Official Guidelines FY2026 I.A.4, I.A.5"


class _OfSeventh:
    topics = frozenset({"seventh-character"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _stems(self) -> Sequence[str]:
        """Codes without their seventh character."""
        found = dict.fromkeys(
            row.parent for row in self._books.billable if len(plain(row.code)) == _TAKES and row.parent
        )
        return [one for one in found if one in self._books.entries]

    def _meanings(self, stem: str) -> dict[str, str]:
        return dict(seventh_of(self._books.cm.ancestors(stem)))


class SeventhMeans(_OfSeventh):
    """The character for a meaning."""

    name = "cm-seventh-means"

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes without their seventh character."""
        return [(one,) for one in self._stems]

    def draft(self, key: Key, rng: Random) -> Draft | None:
        """See Generator."""
        stem = key[0]
        meanings = self._meanings(stem)
        valid = [one for one in meanings if self._books.codes.get(with_seventh(stem, one)) is not None]
        if not valid:
            return None
        right = rng.choice(valid)
        others = [one for one in meanings if one != right and meanings[one] != meanings[right]]
        rng.shuffle(others)
        # Characters of other lists teach that each category has its own.
        foreign = [(one, "no seventh character of this category") for one in "GKPSAD" if one not in meanings]
        wrong = [Choice(one, one, f"{one} says “{meanings[one]}”.") for one in others]
        wrong += [Choice(one, one, f"{one}: {told}.") for one, told in foreign]
        title = self._books.codes[stem].title
        return Draft(
            Asked("cm-seventh", (stem, meanings[right])),
            f"{stem}, {title}: which seventh character says “{meanings[right]}”?",
            Choice(right, right, f"{right} says “{meanings[right]}”: {with_seventh(stem, right)}."),
            wrong,
            self._books.cm_source("tabular", f"{stem[:3]}, seventh characters; {_RULE}"),
            ("seventh-character", topic_of(self._books.codes[stem])),
            Level.FOUNDATION,
            stem[:3],
            (f"icd10cm {with_seventh(stem, right)}",),
        )


class Placeholder(_OfSeventh):
    """How a code of fewer than six characters takes its seventh."""

    name = "cm-placeholder"

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes of fewer than six characters that take a seventh."""
        short = dict.fromkeys(plain(one).rstrip("X") for one in self._stems if plain(one).endswith("X"))
        tabular = dict.fromkeys(one for one in self._books.entries if self._books.entries[one].seventh)
        return [(one,) for one in dict.fromkeys((*map(dotted, short), *tabular)) if self._takes(one)]

    def _takes(self, stem: str) -> bool:
        return stem in self._books.entries and any(
            with_seventh(stem, one) in self._books.codes for one in self._meanings(stem)
        )

    def draft(self, key: Key, rng: Random) -> Draft | None:
        """See Generator."""
        stem = key[0]
        bare = plain(stem)
        meanings = self._meanings(stem)
        right = rng.choice([one for one in meanings if with_seventh(stem, one) in self._books.codes])
        code = with_seventh(stem, right)
        fill = _TAKES - 1 - len(bare)
        tries = [
            (dotted(bare + right), "The character stands right behind the code and is not the seventh."),
            (dotted(bare + right + "X" * fill), "The placeholders stand behind the character and not in front of it."),
            (dotted(bare + "0" * fill + right), "The placeholder is the letter X, not a zero."),
            (dotted(bare + "X" * (fill + 1) + right)[:8], "The X stands in the place of the seventh character."),
            (stem, "The seventh character is missing; the code is not valid without it."),
        ]
        first, *rest = tries
        rng.shuffle(rest)
        wrong = [Choice(one, one, told) for one, told in (first, *rest) if one not in self._books.codes or one == stem]
        return Draft(
            Asked("cm-whole", (stem, right)),
            f"{stem}, {self._books.entries[stem].title}, takes a seventh character. How is the code written with "
            f"{right}, “{meanings[right]}”?",
            Choice(code, code, "Empty places are filled with X, so that the character stands seventh."),
            wrong,
            self._books.cm_source("tabular", f"{stem}; {_RULE}"),
            ("seventh-character", topic_of(self._books.codes[code])),
            Level.FOUNDATION,
            stem[:3],
            (f"icd10cm {code}",),
        )
