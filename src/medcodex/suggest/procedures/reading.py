"""A document as procedures are read from it: its sentences with their roles, and the words of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from medcodex.suggest.procedures.spine import LEVEL, joint_words, spine_levels

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.procedures.words import Bag, ProcedureTables
    from medcodex.text.model import Document

_TOLD = frozenset({"was", "were", "is", "had", "did", "underwent"})
_DONE = frozenset({"performed", "done", "underwent", "undertaken"})
_LONGEST_TITLE = 60
_SHORT = 16  # words
_FEW = 3
_FUSION = "fusion"
Span = tuple[int, int]
T = TypeVar("T")


class Role(StrEnum):
    """What a sentence is for: naming procedures, telling how they were done, telling the stay, naming diagnoses."""

    TITLE = "title"
    ACCOUNT = "account"
    STORY = "story"
    DIAGNOSIS = "diagnosis"


# Where words that decide an axis are looked for beyond the item that names the procedure, surest first.
SCOPES: tuple[frozenset[Role], ...] = (
    frozenset({Role.TITLE}),
    frozenset({Role.DIAGNOSIS}),
    frozenset({Role.ACCOUNT, Role.STORY}),
)


class Item(NamedTuple):
    """One sentence or list item with its words' forms and places; ``number`` and ``heading`` count the document's
    sentences and sections. ``gaps`` as text.tokens has them."""

    number: int
    heading: int
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


class Place(NamedTuple):
    """Words of an item that say something."""

    item: Item
    places: tuple[int, ...]

    @property
    def span(self) -> Span:
        """From the first word to the end of the last."""
        return self.item.span(self.places)


@dataclass(frozen=True)
class Report:
    """One document's items. ``operative``: it names procedures under a heading of their own or tells how they were
    done."""

    document: Document
    items: tuple[Item, ...]
    _known: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What was found for a question that many procedures of one report ask, looked for once: a report of a thousand
        procedures costs no more for each than one of ten."""
        if key not in self._known:
            self._known[key] = find()
        return self._known[key]  # type: ignore[no-any-return]

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
        if role is not None and len(words):
            forms = tables.forms.all(words.forms)
            items.append(
                Item(number, sentence.section, Role(role), section, forms, words.starts, words.ends, words.gaps)
            )
    told, alone = _accounts(items), _alone(items)
    items = [
        item._replace(role=Role.ACCOUNT)
        if item.role is Role.TITLE
        and (item.heading in told or (_tells(item) and not (item.heading in alone and _names(item))))
        else item
        for item in items
    ]
    leveled = _with_levels(items, document.text) if LEVEL.search(document.text) else items
    return Report(document, tuple(leveled))


def _accounts(items: Sequence[Item]) -> set[int]:
    """The headings under which an account follows though procedures were to be named there."""
    sentences: dict[int, list[bool]] = {}
    for item in items:
        if item.role is Role.TITLE:
            sentences.setdefault(item.heading, []).append(_tells(item))
    return {heading for heading, tells in sentences.items() if len(tells) > _FEW and sum(tells) * 3 > len(tells)}


def _alone(items: Sequence[Item]) -> set[int]:
    """The headings under which a single sentence stands."""
    counts = Counter(item.heading for item in items if item.role is Role.TITLE)
    return {heading for heading, count in counts.items() if count == 1}


def _names(item: Item) -> bool:
    """Whether a sentence only says that what it names was done: "Laparoscopic cholecystectomy was performed"."""
    return len(item.forms) <= _SHORT and not _DONE.isdisjoint(item.forms)


def _tells(item: Item) -> bool:
    return len(item.forms) > _LONGEST_TITLE or not _TOLD.isdisjoint(item.forms)


def _with_levels(items: Sequence[Item], text: str) -> Iterator[Item]:
    """Beside the words of the note those that name the joints between the vertebrae it tells of. Titles of one fusion
    that name its levels one by one count together (B3.10a)."""
    own = {
        item.number: levels
        for item in items
        if len(item.forms) and (levels := spine_levels(text, item.starts[0], item.ends[-1]))
    }
    fused = [own[i.number] for i in items if i.number in own and i.role is Role.TITLE and _FUSION in i.forms]
    for item in items:
        if item.number not in own:
            yield item
            continue
        levels = own[item.number]
        together = fused if item.role is Role.TITLE and _FUSION in item.forms else [levels]
        start, end = min(levels.values()), max(levels.values(), key=lambda span: span[1])
        words = joint_words({joint for one in together for joint in one})
        yield item._replace(
            forms=[*item.forms, *words],
            starts=[*item.starts, *(start[0] for _ in words)],
            ends=[*item.ends, *(end[1] for _ in words)],
            gaps=[*item.gaps, *(0 for _ in words)],
        )
