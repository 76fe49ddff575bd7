"""A line of the claim as it stands after the coder's decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from medcodex.encounter import Alternative, Evidence, Why


class LineState(StrEnum):
    """SUGGESTED: nobody decided yet. ACCEPTED as proposed; CHANGED to another code; ADDED by the coder; REJECTED, and
    no part of the claim."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADDED = "added"
    CHANGED = "changed"


class Section(StrEnum):
    """The three lists of a claim, each with its own order."""

    DIAGNOSIS = "diagnosis"
    PROCEDURE = "procedure"
    SERVICE = "service"


_SECTIONS = {"icd10cm": Section.DIAGNOSIS, "icd10pcs": Section.PROCEDURE}


def section_of(system: str) -> Section:
    """Where codes of a system stand: services are those of HCPCS, CPT, CDT and NDC."""
    return _SECTIONS.get(system, Section.SERVICE)


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the claim, or one that was rejected. ``was`` is the code that the engine proposed where the coder
    changed it; ``dx`` the ids of the diagnosis lines that a service points to; ``fresh`` where only the last of several
    runs proposed it; ``withdrawn`` where the last run does not propose it any more."""

    id: str
    system: str
    code: str
    display: str
    state: LineState
    poa: str | None = None
    poa_why: str | None = None
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    date: dt.date | None = None
    charge: Decimal | None = None
    dx: tuple[str, ...] = ()
    confidence: float | None = None
    assertion: str | None = None
    evidence: tuple[Evidence, ...] = ()
    why: tuple[Why, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    axes: tuple[Mapping[str, Any], ...] = ()
    was: str | None = None
    reason: str | None = None
    fresh: bool = False
    withdrawn: bool = False

    @property
    def section(self) -> Section:
        """The list it stands in."""
        return section_of(self.system)

    @property
    def stands(self) -> bool:
        """Whether it is part of the claim."""
        return self.state is not LineState.REJECTED

    @property
    def decided(self) -> bool:
        """Whether the coder said yes or no."""
        return self.state is not LineState.SUGGESTED
