"""What happened, for the audit trail (HIPAA, 45 CFR 164.312(b) audit controls)."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

Detail = str | int | bool
"""An id, a code, a count, a word of ours: never words of a patient's chart."""

NO_DETAIL: Mapping[str, Detail] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """A read or a change. ``action`` is noun.verb, such as "chart.read"; ``reason`` is what somebody typed as their
    reason, which may hold patient text and is kept sealed."""

    action: str
    subject_kind: str
    subject_id: str
    chart_id: str | None = None
    reason: str | None = None
    detail: Mapping[str, Detail] = field(default_factory=lambda: NO_DETAIL)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the trail keeps it: its number, when, and who."""

    number: int
    at: dt.datetime
    user_id: str
    login: str
    role: str
    via: str
    address: str | None
    event: Event


class TrailReader(Protocol):
    """The trail, to be read."""

    def about(self, chart_id: str, limit: int = 500) -> Sequence[Recorded]:
        """What happened to a chart, newest first."""

    def latest(self, limit: int = 200, before: int | None = None) -> Sequence[Recorded]:
        """What happened last, newest first; ``before`` is the number from which to read on."""
