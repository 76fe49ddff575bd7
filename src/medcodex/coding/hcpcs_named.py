"""HCPCS Level II codes that a note names: drugs given, supplies, services whose code the payer decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Setting

if TYPE_CHECKING:
    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.suggest.services.drugs import Given
    from medcodex.suggest.services.named import NamedService
    from medcodex.suggest.services.supplies import Supplies


@dataclass(frozen=True, slots=True)
class HcpcsNamed:
    """Implements coding.services.Finder."""

    given: Given
    supplies: Supplies

    def find(self, read: ReadNote, note: NoteInput) -> list[NamedService]:
        """Drugs and items of every document; nothing for dental claims, whose drugs and items CDT has codes for."""
        if note.setting is Setting.DENTAL:
            return []
        out: list[NamedService] = []
        for number, found in enumerate(read.found):
            out += self.given.find(found, number)
            out += self.supplies.find(found, number, note.age)
        return out
