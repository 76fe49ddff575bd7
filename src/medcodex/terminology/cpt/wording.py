"""What one file of the American Medical Association's delivery says of one code; a release is put together of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from medcodex.terminology.concepts import Concept, Designation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.terminology.concepts import Value

# The designations that each part of a release gives, in the order in which they are shown.
USES: Mapping[str, str] = {
    "codes": "long",
    "medium": "medium",
    "short": "short",
    "consumer": "consumer",
    "clinician": "clinician",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A code and a text about it. ``use`` where the file gives several kinds of text (PLA); ``facts`` are properties
    that the file gives with it."""

    code: str
    text: str
    use: str = ""
    facts: tuple[tuple[str, Value], ...] = ()


@dataclass(slots=True)
class _Gathered:
    titles: dict[str, str] = field(default_factory=dict)
    designations: list[Designation] = field(default_factory=list)
    facts: list[tuple[str, Value]] = field(default_factory=list)


def put_together(parts: Mapping[str, Sequence[Wording]]) -> list[Concept]:
    """The concepts that the parts of one release make: codes in the order of the long descriptors, then those that
    only the PLA file names, then modifiers. A descriptor or citation of a code that no list names is left out."""
    found: dict[str, _Gathered] = {}
    for part in ("codes", "pla", "modifiers"):
        for wording in parts.get(part, ()):
            gathered = found.setdefault(wording.code, _Gathered())
            gathered.titles.setdefault(wording.use or "long", wording.text)
            gathered.facts.extend(fact for fact in wording.facts if fact not in gathered.facts)
            if part == "pla" and wording.use != "long":
                gathered.designations.append(Designation(wording.text, wording.use))
    for part, use in USES.items():
        for wording in parts.get(part, ()):
            if wording.code in found:
                found[wording.code].designations.append(Designation(wording.text, use))
    for wording in parts.get("citations", ()):
        if wording.code in found:
            found[wording.code].facts.append(("citation", wording.text))
    modifiers = {wording.code for wording in parts.get("modifiers", ())}
    return [_concept(code, gathered, modifier=code in modifiers) for code, gathered in found.items()]


def _concept(code: str, gathered: _Gathered, *, modifier: bool) -> Concept:
    title = gathered.titles.get("long") or next(iter(gathered.titles.values()))
    return Concept(
        code,
        title,
        billable=not modifier,
        designations=tuple(dict.fromkeys(gathered.designations)),
        properties=(("kind", "modifier" if modifier else "procedure"), *gathered.facts),
    )


def as_day(text: str) -> date | None:
    """A day as the files write it (2099-01-31, 20990131, 1/31/2099, with or without a time behind); None for none."""
    bare = text.strip().replace("T", " ").split(" ")[0]
    parts = bare.split("/")
    try:
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[0]), int(parts[1]))
        return date.fromisoformat(bare)
    except ValueError:
        return None
