"""MODUL.txt: Appendix A of the code book as text, its modifiers under headings, each until the next blank line."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.cpt.wording import Wording
from medcodex.terminology.lines import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

# Headings of the appendix, told by how they begin, and what the modifiers below them are. Modifiers of HCPCS Level II
# are repeated there; they are CMS's, and come with its files.
_HEADINGS = (
    ("anesthesia physical status", "physical status"),
    ("modifiers approved for", "ambulatory surgery center"),
    ("cpt level i modifiers", "ambulatory surgery center"),
    ("category ii modifiers", "category II"),
    ("level ii", "HCPCS"),
)
HEADING = re.compile(r"^\s*Appendix A\b", re.IGNORECASE | re.MULTILINE)
_ENTRY = re.compile(r"(?:physical status modifier\s+)?(P[1-6]|[1238]P|[2-9][0-9])\s*[: ]\s*(\S.*)", re.IGNORECASE)


def parse_modifiers(stream: IO[bytes], name: str) -> Iterator[Wording]:
    """The CPT modifiers, each once with the kinds it is listed under. ReleaseError where there are none."""
    kind = "category I"
    found: dict[str, Wording] = {}
    for paragraph in re.split(r"\n\s*\n", decode(stream.read(), name).replace("\r\n", "\n")):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        if not lines:
            continue
        kind = next((said for begins, said in _HEADINGS if lines[0].lower().startswith(begins)), kind)
        entry = _ENTRY.fullmatch(" ".join(lines))
        if entry is None or kind == "HCPCS":
            continue
        code, held = entry[1].upper(), found.get(entry[1].upper())
        fact = ("modifier-kind", kind)
        found[code] = Wording(code, held.text if held else entry[2], facts=(*(held.facts if held else ()), fact))
    if not found:
        raise ReleaseError("holds no modifiers", name)
    yield from found.values()
