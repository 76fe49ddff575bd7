"""The letters as data (data/letters.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OTHERWISE = "-"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with facts in braces; it stands where all of ``when`` are known."""

    text: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """What a letter says for one root cause, between what all letters say."""

    paragraphs: tuple[Paragraph, ...]
    ask: str
    enclosed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Templates:
    """All letters; ``needed`` calls each fact by what a person has to find."""

    opening: tuple[Paragraph, ...]
    closing: tuple[Paragraph, ...]
    causes: Mapping[str, Template]
    needed: Mapping[str, str]

    def of(self, cause: str) -> Template:
        """The letter for a root cause; for one that no letter is for, the one that asks for words."""
        return self.causes.get(cause) or self.causes[_OTHERWISE]


@cache
def templates() -> Templates:
    """The packaged letters."""
    told = tomllib.loads((files("medcodex.claims.appeals") / "data" / "letters.toml").read_text(encoding="utf-8"))
    causes = {
        name: Template(_paragraphs(one["paragraphs"]), one["ask"], tuple(one["enclosed"]))
        for name, one in told["causes"].items()
    }
    opening, closing = (_paragraphs(told[name]["paragraphs"]) for name in ("opening", "closing"))
    return Templates(opening, closing, causes, told["needed"])


def _paragraphs(told: Iterable[Mapping[str, Any]]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(one["text"], tuple(one.get("when", ()))) for one in told)
