"""A document as procedures are read from it: its sentences with their roles, and the words of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.procedures.spine import spine_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.procedures.words import Bag, ProcedureTables
    from medcodex.text.model import Document

_TOLD = frozenset({"was", "were", "is", "had", "underwent"})
_LONGEST_TITLE = 60
Span = tuple[int, int]


class Role(StrEnum):
    """What a sentence is for: naming procedures, telling how they were done, telling the stay, naming diagnoses."""

    TITLE = "title"
    ACCOUNT = "account"
    STORY = "story"
    DIAGNOSIS = "diagnosis"


class Item(NamedTuple):
    """One sentence or list item with its words' forms and places. ``gaps`` as text.tokens has them."""

    number: int
    role: Role
    section: str
    forms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    gaps: Sequence[int]

    def places(self, bag: Bag, near: int = -1) -> list[int] | None:
        """Where the words of a bag stand, for each the place nearest to ``near`` (the first by default); None where
        one is missing."""
        found: list[int] = []
        for word in bag:
            at = [place for place, form in enumerate(self.forms) if form == word]
            if not at:
                return None
            found.append(min(at, key=lambda place: abs(place - near)) if near >= 0 else at[0])
        return found

    def span(self, places: Iterable[int]) -> Span:
        """From the first of some words to the end of the last."""
        ordered = sorted(places)
        return self.starts[ordered[0]], self.ends[ordered[-1]]


@dataclass(frozen=True)
class Report:
    """One document's items. ``operative``: it names procedures under a heading of their own or tells how they were
    done."""

    document: Document
    items: tuple[Item, ...]

    @cached_property
    def operative(self) -> bool:
        return any(item.role is Role.ACCOUNT for item in self.items) or (
            any(item.role is Role.TITLE for item in self.items)
            and not any(item.role is Role.STORY for item in self.items)
        )

    @cached_property
    def _with_word(self) -> Mapping[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for form in set(item.forms):
                found.setdefault(form, []).append(item)
        return found

    def having(self, bag: Bag, roles: frozenset[Role] | None = None) -> Iterator[Item]:
        """The items that hold all words of a bag, in text order."""
        words = iter(bag)
        held = self._with_word.get(next(words), ())
        for item in held:
            if (roles is None or item.role in roles) and all(word in item.forms for word in bag):
                yield item


def read_report(found: FoundDocument, tables: ProcedureTables) -> Report:
    """The items of a document that can tell of procedures of this stay; sections that tell of others are left out."""
    document = found.document
    items: list[Item] = []
    for number, (sentence, words) in enumerate(zip(document.sentences, found.words, strict=True)):
        section = document.sections[sentence.section].name
        role = tables.roles.get(section)
        if role is None or not len(words):
            continue
        forms = tables.forms.all(words.forms)
        kind = Role(role)
        if kind is Role.TITLE and (len(forms) > _LONGEST_TITLE or _TOLD & set(forms)):
            kind = Role.ACCOUNT
        item = Item(number, kind, section, forms, words.starts, words.ends, words.gaps)
        items.append(_with_levels(item, document.text) if _LEVEL.search(document.text, sentence.start, sentence.end)
                     else item)
    return Report(document, tuple(items))


_LEVEL = re.compile(r"\b[CTL]\d")


def _with_levels(item: Item, text: str) -> Item:
    """Beside the words of the note those that name the joints between the vertebrae it tells of."""
    forms, starts, ends, gaps = list(item.forms), list(item.starts), list(item.ends), list(item.gaps)
    for word, start, end in spine_words(text, starts[0], ends[-1]):
        forms.append(word)
        starts.append(start)
        ends.append(end)
        gaps.append(0)
    return item._replace(forms=forms, starts=starts, ends=ends, gaps=gaps)
