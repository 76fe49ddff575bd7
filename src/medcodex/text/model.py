"""A document cut into sections, sentences and tokens, all by offsets into the text exactly as given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Section(NamedTuple):
    """A stretch under one heading. ``name`` is canonical (lower case, see data/sections.toml), "" before any heading.
    ``heading`` spans the heading words (equal offsets where there is none); ``start``..``end`` is the body."""

    name: str
    heading_start: int
    heading_end: int
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence, list item or short line; ``section`` indexes Document.sections. ``list_item`` is true for bulleted
    or numbered items and for lines that stand alone under a heading."""

    start: int
    end: int
    section: int
    list_item: bool


@dataclass(frozen=True, slots=True)
class Document:
    """The text as given, never altered, and its parts in text order."""

    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    id: str | None = None
