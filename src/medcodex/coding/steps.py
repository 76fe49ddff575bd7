"""The seam for everything that comes after the diagnoses of a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote


class Step(Protocol):
    """Adds one thing to a coded note: codes of another system, a level, findings, queries. Takes nothing away that an
    earlier step put there unless that is what the step is for."""

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with what this step knows of it."""
