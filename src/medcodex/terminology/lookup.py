"""Everything the book says about one code."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.icd10cm.model import Notes
from medcodex.terminology.icd10cm.seventh import seventh_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import CodeRow, TabularEntry

NOTE_KINDS = tuple(field.name for field in fields(Notes))
_INHERITED = tuple(kind for kind in NOTE_KINDS if kind not in {"inclusion_terms", "seventh_note"})


@dataclass(frozen=True, slots=True)
class Step:
    """One level above a code or the code itself: ``kind`` chapter, section or diag."""

    kind: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class InheritedNote:
    """A note that applies because it stands at ``origin`` (chapter "9", section "I10-I1A", code "I11")."""

    origin: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """A code with its place, its notes, the seventh characters that apply to it and the level below."""

    row: CodeRow
    hierarchy: tuple[Step, ...]
    own: Notes
    inherited: tuple[InheritedNote, ...]
    seventh: tuple[tuple[str, str], ...]
    children: tuple[CodeRow, ...]
    poa_exempt: bool | None


def lookup(book: Icd10cmBook, text: str) -> CodeAnswer | None:
    """What the book says about a code typed with or without dot, in either case; None where it has no such code.

    Notes of chapter, section and every code above are inherited; inclusion terms are not, except by seventh-character
    codes from the code they complete. ``poa_exempt`` is None where no POA-exempt list is loaded. UsageError where the
    text does not have the shape of a code.
    """
    code = normalise(text)
    if code is None:
        raise UsageError(f"{text!r} does not have the shape of an ICD-10-CM code, such as I10 or S52.001A")
    row = book.row(code)
    if row is None:
        return None
    path = book.ancestors(code)
    listed = bool(path) and path[-1].kind == "diag" and path[-1].key == code
    above = path[:-1] if listed else path
    steps = (*(Step(entry.kind, entry.key, entry.title) for entry in above), Step("diag", code, row.title))
    return CodeAnswer(
        row=row,
        hierarchy=steps,
        own=path[-1].notes if listed else Notes(),
        inherited=tuple(_inherited(above, completes=not listed)),
        seventh=seventh_of(path),
        children=tuple(book.children(code)),
        poa_exempt=book.poa_exempt(code) if "poa" in book.releases else None,
    )


def _inherited(above: Sequence[TabularEntry], *, completes: bool) -> list[InheritedNote]:
    found: list[InheritedNote] = []
    for entry in above:
        kinds = (*_INHERITED, "inclusion_terms") if completes and entry is above[-1] else _INHERITED
        found.extend(InheritedNote(entry.key, kind, text) for kind in kinds for text in getattr(entry.notes, kind))
    return found
