"""What coding one note gives: the contract's output record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.coding.conflict import Conflict, UnexplainedDrug
    from medcodex.coding.visit import VisitLevel
    from medcodex.encounter import Claim, Finding, Mention, Notice, ProposedCode, Setting


@dataclass(frozen=True, slots=True)
class CodedNote:
    """Codes in claim order, everything found, and which releases answered. ``texts`` maps document id (None for a
    single note) to the text as given, for showing evidence; it is not part of the JSON output. ``conflicts`` and
    ``unexplained_drugs`` are what a provider would have to be asked. ``em`` is the level of a visit; ``em_reason``
    tells why there is none."""

    id: str | None
    setting: Setting
    claim: Claim
    date: dt.date
    releases: Mapping[str, Mapping[str, str]]
    warnings: tuple[Notice, ...]
    codes: tuple[ProposedCode, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]
    texts: Mapping[str | None, str]
    conflicts: tuple[Conflict, ...] = ()
    unexplained_drugs: tuple[UnexplainedDrug, ...] = ()
    em: VisitLevel | None = None
    em_reason: str = ""
