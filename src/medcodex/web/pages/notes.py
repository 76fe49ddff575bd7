"""Notes of the tabular list as a page prints them: in the book's order, each code in them a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.mentioned import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from medcodex.terminology.icd10cm.model import Notes
    from medcodex.terminology.lookup import InheritedNote

# The order in which the printed tabular list has them, and what it calls them.
LABELS = {
    "notes": "Note",
    "includes": "Includes",
    "inclusion_terms": "Inclusion terms",
    "code_first": "Code first",
    "code_also": "Code also",
    "use_additional": "Use additional code",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "seventh_note": "7th character",
}
MEANINGS = {
    "excludes1": "Not coded here: never together with this code",
    "excludes2": "Not included here: may be coded in addition",
}


@dataclass(frozen=True, slots=True)
class Linked:
    """A stretch of text; ``url`` where it is a code of this book."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One note; ``under`` where it is an item of the line before that ends in a colon."""

    pieces: tuple[Linked, ...]
    under: bool


@dataclass(frozen=True, slots=True)
class Block:
    """The notes of one kind at one place."""

    kind: str
    label: str
    meaning: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The notes that stand at one place above."""

    key: str
    title: str
    blocks: tuple[Block, ...]


def own_blocks(notes: Notes, link: Callable[[str], str | None]) -> tuple[Block, ...]:
    """The notes at one place. ``link`` gives the address of a key that the book has."""
    return _blocks({kind: getattr(notes, kind) for kind in LABELS}, link)


def inherited_blocks(
    notes: Iterable[InheritedNote], titles: dict[str, str], link: Callable[[str], str | None]
) -> tuple[Origin, ...]:
    """The notes that apply from above, place by place, outermost first."""
    places: dict[str, dict[str, list[str]]] = {}
    for note in notes:
        places.setdefault(note.origin, {}).setdefault(note.kind, []).append(note.text)
    return tuple(Origin(key, titles.get(key, ""), _blocks(kinds, link)) for key, kinds in places.items())


def linked(text: str, link: Callable[[str], str | None]) -> tuple[Linked, ...]:
    """A text with the codes in it as links."""
    return tuple(
        Linked(piece.text, next((url for key in piece.keys if (url := link(key))), None)) for piece in pieces(text)
    )


def _blocks(kinds: Mapping[str, Sequence[str]], link: Callable[[str], str | None]) -> tuple[Block, ...]:
    return tuple(
        Block(kind, label, MEANINGS.get(kind, ""), _lines(kinds[kind], link))
        for kind, label in LABELS.items()
        if kinds.get(kind)
    )


def _lines(texts: Sequence[str], link: Callable[[str], str | None]) -> tuple[Line, ...]:
    found: list[Line] = []
    under = False
    for text in texts:
        opens = text.rstrip().endswith(":")
        found.append(Line(linked(text, link), under and not opens))
        under = under or opens
    return tuple(found)
