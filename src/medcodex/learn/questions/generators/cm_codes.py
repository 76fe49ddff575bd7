"""Questions about codes of ICD-10-CM and their titles."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.places import CHAPTERS, apart, neighbours, side_of, topic_of, without_side
from medcodex.learn.questions.making import Asked, Choice, Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key
    from medcodex.terminology.icd10cm.model import CodeRow

_PLACES = frozenset({*CHAPTERS.values(), "social", "dental"})


class _OfCodes:
    """What generators over the billable codes share: their keys by topic."""

    extra: frozenset[str] = frozenset()

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @property
    def topics(self) -> frozenset[str]:
        """The chapters, and what the generator adds."""
        return _PLACES | self.extra

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes, those that the generator asks about."""
        return self._keys.get(topic, ())

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[Key]]:
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for row in self._books.billable:
            if self.fits(row):
                for topic in self.topics_of(row):
                    found[topic].append((row.code,))
        return found

    def fits(self, row: CodeRow) -> bool:
        """Whether a code is asked about."""
        return len(row.title) > 3

    def topics_of(self, row: CodeRow) -> tuple[str, ...]:
        """The topics of a question about a code."""
        return (topic_of(row),)

    def _drafted(self, row: CodeRow, asked: Asked, stem: str, right: str, wrong: list[Choice]) -> Draft:
        """A question between a code and its title."""
        return Draft(
            asked,
            stem,
            Choice(right, right, f"This is the title of {row.code}."),
            wrong,
            self._books.cm_source("codes", row.code),
            self.topics_of(row),
            Level.FOUNDATION,
            row.code[:3],
            (f"icd10cm {row.code}",),
        )


class TitleToCode(_OfCodes):
    """Which code stands for a title."""

    name = "cm-title-to-code"
    extra = frozenset({"combination", "specificity"})

    def topics_of(self, row: CodeRow) -> tuple[str, ...]:
        """See _OfCodes."""
        if " with " in row.title and row.chapter not in {15, 19, 20}:
            return topic_of(row), "combination"
        return (topic_of(row),)

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row = self._books.codes[key[0]]
        wrong = [
            Choice(one.code, one.code, f"{one.code} is “{one.title}”: {apart(row.title, one.title)}.")
            for one in neighbours(row, self._books, rng)
        ]
        stem = f"Which ICD-10-CM code stands for “{row.title}”?"
        return self._drafted(row, Asked("cm-titled", (row.title,)), stem, row.code, wrong)


class CodeToTitle(_OfCodes):
    """What a code stands for."""

    name = "cm-code-to-title"

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row = self._books.codes[key[0]]
        wrong = [
            Choice(one.title, one.title, f"That is {one.code}: {apart(row.title, one.title)}.")
            for one in neighbours(row, self._books, rng)
        ]
        stem = f"A claim carries ICD-10-CM {row.code}. What does it report?"
        return self._drafted(row, Asked("cm-title-of", (row.code,)), stem, row.title, wrong)


class Sides(_OfCodes):
    """The code that is complete and says the side."""

    name = "cm-side"
    extra = frozenset({"specificity"})

    @cached_property
    def _groups(self) -> Mapping[tuple[str, str, str], Sequence[CodeRow]]:
        found: defaultdict[tuple[str, str, str], list[CodeRow]] = defaultdict(list)
        for row in self._books.billable:
            if side_of(row.title):
                found[self._group(row)].append(row)
        return found

    @staticmethod
    def _group(row: CodeRow) -> tuple[str, str, str]:
        return row.code[:3], row.code[7:], without_side(row.title)

    def fits(self, row: CodeRow) -> bool:
        """Codes of a side that have a twin of another."""
        return side_of(row.title) in {"right", "left", "bilateral"} and len(self._groups[self._group(row)]) > 1

    def topics_of(self, row: CodeRow) -> tuple[str, ...]:
        """See _OfCodes."""
        return "specificity", topic_of(row)

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row = self._books.codes[key[0]]
        twins = [one for one in self._groups[self._group(row)] if one.code != row.code]
        rng.shuffle(twins)
        wrong = [Choice(one.code, one.code, f"{one.code}: {apart(row.title, one.title)}.") for one in twins[:2]]
        header = self._books.codes.get(row.parent or "")
        if header is not None:
            told = f"{header.code} is a header: it needs further characters and is not valid by itself."
            wrong.append(Choice(header.code, header.code, told))
        wrong += [
            Choice(one.code, one.code, f"{one.code} is “{one.title}”: {apart(row.title, one.title)}.")
            for one in neighbours(row, self._books, rng)
        ]
        return Draft(
            Asked("cm-titled", (row.title,)),
            f"The record says: {row.title}. Which code is complete and as specific as the record?",
            Choice(row.code, row.code, f"{row.code} says the side and has all its characters."),
            wrong,
            self._books.cm_source("codes", f"{row.code}; ICD-10-CM Official Guidelines FY2026 I.B.2, I.B.13"),
            self.topics_of(row),
            Level.FOUNDATION,
            row.code[:3],
            (f"icd10cm {row.code}",),
        )


class Complete(_OfCodes):
    """The code among headers that may be reported."""

    name = "cm-complete"
    extra = frozenset({"conventions", "specificity"})

    def fits(self, row: CodeRow) -> bool:
        """Codes with headers above."""
        return len(row.code) > 4

    def topics_of(self, row: CodeRow) -> tuple[str, ...]:
        """See _OfCodes."""
        return "specificity", "conventions", topic_of(row)

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row = self._books.codes[key[0]]
        category = self._books.codes[row.code[:3]]
        headers = self._headers(row.code[:3])
        own = [one for one in headers if row.code.startswith(one.code)]
        rest = [one for one in headers if not row.code.startswith(one.code)]
        rng.shuffle(rest)
        wrong = [
            Choice(one.code, one.code, f"{one.code} “{one.title}” is a header; codes with more characters stand below.")
            for one in (*reversed(own[-2:]), *rest, *own[:-2])
        ]
        return Draft(
            Asked("cm-billable", (category.code,)),
            f"Of category {category.code}, {category.title}: which of these codes is complete and may be reported?",
            Choice(row.code, row.code, f"{row.code} “{row.title}” has no codes below it: it is complete."),
            wrong,
            self._books.cm_source("codes", f"{row.code}; ICD-10-CM Official Guidelines FY2026 I.B.2"),
            self.topics_of(row),
            Level.FOUNDATION,
            row.code[:3],
            (f"icd10cm {row.code}",),
        )

    def _headers(self, category: str) -> list[CodeRow]:
        found, waiting = [], [self._books.codes[category]]
        while waiting:
            row = waiting.pop()
            found.append(row)
            waiting += [one for one in self._books.below.get(row.code, ()) if not one.billable]
        return sorted(found)
