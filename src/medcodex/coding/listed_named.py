"""Procedures of licensed lists and products of the NDC Directory that a note names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting

if TYPE_CHECKING:
    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.suggest.services.named import NamedService
    from medcodex.suggest.services.products import Products
    from medcodex.suggest.services.wordings import Wordings


@dataclass(frozen=True, slots=True)
class CptNamed:
    """Implements coding.services.Finder: CPT, for all but dental claims."""

    wordings: Wordings

    def find(self, read: ReadNote, note: NoteInput) -> list[NamedService]:
        """The procedures of every document."""
        if note.setting is Setting.DENTAL:
            return []
        return [one for number, found in enumerate(read.found) for one in self.wordings.find(found, number)]


@dataclass(frozen=True, slots=True)
class CdtNamed:
    """Implements coding.services.Finder: CDT, for dental professional claims."""

    wordings: Wordings

    def find(self, read: ReadNote, note: NoteInput) -> list[NamedService]:
        """The procedures of every document, with teeth and surfaces."""
        if note.setting is not Setting.DENTAL or note.claim is not Claim.PROFESSIONAL:
            return []
        return [one for number, found in enumerate(read.found) for one in self.wordings.find(found, number)]


@dataclass(frozen=True, slots=True)
class NdcNamed:
    """Implements coding.services.Finder: National Drug Codes."""

    products: Products

    def find(self, read: ReadNote, note: NoteInput) -> list[NamedService]:
        """The products of every document."""
        return [one for number, found in enumerate(read.found) for one in self.products.find(found, number)]
