"""The vocabulary of section headings and the words that do or do not end a sentence, read from packaged data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

_SPACES = re.compile(r"[\s_]+")
_PLURAL = re.compile(r"\((?:e?s)\)")
_KEPT = 8_192
_EDGES = " \t\r\n.,;:-–—#*()[]\"'•\u00a0"


def normal_heading(words: str) -> str:
    """The form headings are compared in: lower case, "and" for "&" and "+", single spaces, bare at both ends."""
    words = words.lower()
    if "(" in words:
        words = _PLURAL.sub("", words)
    if "&" in words or "+" in words:
        words = words.replace("&", " and ").replace("+", " and ")
    words = _SPACES.sub(" ", words).replace(" / ", "/")
    return words.strip(_EDGES)


@dataclass(frozen=True, slots=True)
class Subheading:
    """A label inside a section; after a section of ``opens_after`` it opens the section ``opens``."""

    opens: str
    opens_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class SentenceRules:
    """Word lists (lower case, without the last full stop) that decide whether a full stop ends a sentence."""

    never_end: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    starters: frozenset[str]

    @classmethod
    def load(cls) -> SentenceRules:
        """Read data/sentences.toml. Raises InputError where the data is broken."""
        data = _read("sentences.toml")
        try:
            return cls(
                never_end=frozenset(data["never_end"]["words"]),
                before_number=frozenset(data["before_number"]["words"]),
                may_end=frozenset(data["may_end"]["words"]),
                starters=frozenset(data["starters"]["words"]),
            )
        except (KeyError, TypeError) as exc:
            raise InputError(f"sentence rules lack {exc}", "text/data/sentences.toml") from exc


@dataclass(frozen=True, slots=True)
class SectionRules:
    """Headings and their canonical section names. ``names`` and ``subheadings`` are keyed by ``normal_heading``;
    ``within`` maps a parent section to headings that mean another section inside it; ``keeps`` are the sections whose
    unknown labels stay inside; in ``problem_sections`` a bulleted label is never a heading; ``by_pattern`` gives
    the section of a heading in the words of none of them."""

    names: Mapping[str, str]
    subheadings: Mapping[str, Subheading]
    within: Mapping[str, Mapping[str, str]]
    keeps: frozenset[str]
    problem_sections: frozenset[str]
    by_pattern: Callable[[str], str | None]
    sentences: SentenceRules

    @classmethod
    def load(cls) -> SectionRules:
        """Read data/sections.toml and data/sentences.toml. Raises InputError where the data is broken."""
        data = _read("sections.toml")
        try:
            return cls._build(data)
        except (KeyError, TypeError, re.error) as exc:
            raise InputError(f"section rules are broken: {exc}", "text/data/sections.toml") from exc

    @classmethod
    def _build(cls, data: Mapping[str, Any]) -> SectionRules:
        names: dict[str, str] = {}
        for row in data["section"]:
            for heading in row["headings"]:
                key = normal_heading(heading)
                if names.setdefault(key, row["name"]) != row["name"]:
                    raise InputError(f"heading '{key}' stands under two names", "text/data/sections.toml")
        subheadings: dict[str, Subheading] = {}
        for row in data["subheading"]:
            sub = Subheading(row["opens"], frozenset(row["opens_after"]))
            subheadings.update((normal_heading(heading), sub) for heading in row["headings"])
        within = {parent: dict(row["headings"]) for row in data["within"] for parent in row["parent"]}
        return cls(
            names=names,
            subheadings=subheadings,
            within=within,
            keeps=frozenset(data["keeps"]["sections"]),
            problem_sections=frozenset(data["problem_sections"]["sections"]),
            by_pattern=_remembered([(re.compile(row["match"]), row["name"]) for row in data["pattern"]]),
            sentences=SentenceRules.load(),
        )


def _remembered(patterns: Sequence[tuple[re.Pattern[str], str]]) -> Callable[[str], str | None]:
    """The name of the first pattern that a heading holds; notes of one site repeat their headings."""

    @lru_cache(_KEPT)
    def by_pattern(key: str) -> str | None:
        return next((name for pattern, name in patterns if pattern.search(key)), None)

    return by_pattern


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("medcodex.text") / "data" / name).read_text(encoding="utf-8"))
