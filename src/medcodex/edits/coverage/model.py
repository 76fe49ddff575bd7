"""Coverage policies as records, and the protocol of the tables that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.conventions.ranges import CodeRanges

NCD = "NCD"
LCD = "LCD"


@dataclass(frozen=True, slots=True)
class Group:
    """Diagnoses of a policy that support a service. ``beside`` names the group of which another diagnosis must be there
    too, "" where one diagnosis is enough; ``conditional`` where the policy's text sets a condition that no table
    holds; ``marked`` are the codes of which it does so alone."""

    name: str
    codes: CodeRanges
    beside: str = ""
    conditional: bool = False
    marked: CodeRanges | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What one policy says of one service on one day. ``kind`` is NCD or LCD, ``places`` the contractors,
    jurisdictions or states it holds in, empty for all; ``covered`` is false where it does not cover the service
    whatever the diagnosis; ``refused`` are diagnoses named as not supporting it. Without groups every other diagnosis
    supports it. ``later`` where only a version that begins after the day is known: nothing can be told by it."""

    id: str
    kind: str
    source: str
    places: frozenset[str] = frozenset()
    covered: bool = True
    groups: tuple[Group, ...] = ()
    refused: CodeRanges | None = None
    later: bool = False


class CoverageTables(Protocol):
    """The policies that are loaded."""

    def policies(self, code: str, day: dt.date) -> Sequence[Policy]:
        """The policies about a service on a day of service, those of all jurisdictions."""
        ...
