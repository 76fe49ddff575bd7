"""ICD-10-CM as the publisher prints it: codes, tabular entries, index entries, neoplasm and drug table rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class CodeRow(NamedTuple):
    """One line of the code list. ``code`` carries its dot. ``billable`` is false for headers."""

    code: str
    title: str
    billable: bool
    parent: str | None
    chapter: int | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """The instructional notes under one chapter, section or code, each note one string, in the book's order."""

    includes: tuple[str, ...] = ()
    inclusion_terms: tuple[str, ...] = ()
    excludes1: tuple[str, ...] = ()
    excludes2: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()
    code_also: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seventh_note: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TabularEntry:
    """One node of the tabular list. ``kind`` is chapter, section or diag; ``key`` is "9", "I10-I1A" or "I11.0".

    ``seventh`` holds (character, meaning) pairs defined at this node, to be inherited by its descendants.
    """

    kind: str
    key: str
    title: str
    parent: str | None
    notes: Notes
    seventh: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of the alphabetic index (``source`` "index") or of the external cause index ("eindex").

    ``id`` is the position in the file (main terms and subterms alike, in book order), ``parent`` the id of the term
    it is indented under, ``level`` 0 for main terms. ``title`` is without the nonessential modifiers, which
    ``nonessential`` lists. ``code`` may end in "-" where the book asks for more characters. ``manifestation`` is the
    second code in brackets.
    """

    id: int
    parent: int | None
    level: int
    title: str
    nonessential: tuple[str, ...]
    code: str | None
    manifestation: str | None
    see: str | None
    see_also: str | None
    source: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the neoplasm table or of the table of drugs and chemicals.

    ``cells`` has six places: neoplasm: malignant primary, malignant secondary, in situ, benign, uncertain,
    unspecified; drug: accidental, self-harm, assault, undetermined, adverse effect, underdosing. None where the book
    prints "--" or nothing.
    """

    id: int
    parent: int | None
    level: int
    title: str
    nonessential: tuple[str, ...]
    see: str | None
    cells: tuple[str | None, ...]
