"""Questions invented for tests of mock exams: which option is right can be told from an item's words."""

from __future__ import annotations

from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

from medcodex.app.learn.exams import ExamMeans
from medcodex.errors import InputError
from medcodex.learn.cases.case import Level
from medcodex.learn.exams.reading import packaged
from medcodex.learn.questions.item import Item, Option
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.learn.questions.item import ItemSource

RELEASES = {"icd10cm": "2026-04", "icd10pcs": "2026"}
HOSTILE = "<script>alert(1)</script> ≥ 5 µg “café” β-blocker"


def invented(topic: str, number: int) -> Item:
    """Question ``number`` of a topic; its right option says so in its explanation alone."""
    told = sha256(f"{topic}{number}".encode())
    digits = told.hexdigest()
    words = " ".join(digits[at : at + 6] for at in range(0, 48, 6))
    right = int(digits[:6], 16) % 4
    options = tuple(
        Option(f"choice {digits[48 + at : 54 + at]}", at == right, "that is so" if at == right else "that is not so")
        for at in range(4)
    )
    return Item(
        digits[:32], f"made-{topic}", (topic,), Level.FOUNDATION, f"On {topic}: {words}? {HOSTILE}", options,
        f"Book of {topic} 2026, section {number}",
    )  # fmt: skip


class InventedItems:
    """learn.questions.item.ItemSource over so many invented questions a topic."""

    def __init__(self, each: int = 200, only: Mapping[str, int] | None = None) -> None:
        self.there = only if only is not None else dict.fromkeys(topics(), each)

    def draw(self, wanted: Mapping[str, int], seed: int, avoid: frozenset[str] = frozenset()) -> Sequence[Item]:
        found = []
        for topic, number in sorted(wanted.items()):
            items = [one for at in range(self.there.get(topic, 0)) if (one := invented(topic, at)).id not in avoid]
            if len(items) < number:
                raise InputError(f"only {len(items)} questions of this topic", topic)
            found += Random(f"{seed}{topic}").sample(items, number)  # noqa: S311 - to be drawn again
        return found


def means(source: ItemSource | None = None) -> ExamMeans:
    """Packaged blueprints over invented questions."""

    def open_source(date: dt.date) -> tuple[ItemSource, Mapping[str, str]]:
        return source or InventedItems(), RELEASES

    return ExamMeans(packaged(), open_source)
