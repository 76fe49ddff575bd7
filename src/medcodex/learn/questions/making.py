"""How a question is made: what is asked in machine form, the right choice, wrong choices that teach, and the item."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.learn.questions.item import Item, Option

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence, Set

    from medcodex.learn.cases.case import Level

Key = tuple[str, ...]
WRONG = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: its ``value`` in machine form (a code, a name of a table), its words, and what it teaches."""

    value: str
    text: str
    because: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked in machine form, so that the books can be asked the same: a ``relation`` of ``proofs``, and what it
    is asked of."""

    relation: str
    subject: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A question before its options are mixed. ``wrong`` are candidates, those that teach most first; three are
    taken. ``fact`` names what it is about more widely than its words (a category, a table), so that one paper does not
    ask the same thing over and over."""

    asked: Asked
    stem: str
    right: Choice
    wrong: Sequence[Choice]
    source: str
    topics: tuple[str, ...]
    level: Level
    fact: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """An item with what is asked in machine form; ``values`` in the order of its options."""

    item: Item
    asked: Asked
    values: tuple[str, ...]
    fact: str


class Generator(Protocol):
    """Makes questions of one kind."""

    @property
    def name(self) -> str:
        """Its name in items."""

    @property
    def topics(self) -> Set[str]:
        """Topics that it has questions of."""

    def keys(self, topic: str) -> Sequence[Key]:
        """What it can ask about within a topic, in the order of the book; none where a book is not loaded."""

    def draft(self, key: Key, rng: random.Random) -> Draft | None:
        """A question about one of its keys; None where this one makes none."""


def same(text: str) -> str:
    """A text as it is compared: case and spaces do not matter."""
    return " ".join(text.casefold().split())


def made(generator: str, draft: Draft, rng: random.Random) -> Made | None:
    """The item of a draft, its options mixed; None where it has not three wrong choices that differ."""
    taken, seen = [], {same(draft.right.text)}
    values = {draft.right.value}
    for one in draft.wrong:
        if same(one.text) not in seen and one.value not in values:
            seen.add(same(one.text))
            values.add(one.value)
            taken.append(one)
        if len(taken) == WRONG:
            break
    else:
        return None
    choices = [draft.right, *taken]
    rng.shuffle(choices)
    options = tuple(Option(one.text, one is draft.right, one.because) for one in choices)
    digest = hashlib.sha256(json.dumps([generator, same(draft.stem), same(draft.right.text)]).encode())
    item = Item(
        digest.hexdigest()[:32],
        generator,
        draft.topics,
        draft.level,
        draft.stem,
        options,
        draft.source,
        draft.codes,
    )
    return Made(item, draft.asked, tuple(one.value for one in choices), draft.fact)
