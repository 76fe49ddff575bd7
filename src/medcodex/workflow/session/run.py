"""What the engine proposed for one claim of a chart, as it is kept."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from collections.abc import Mapping  # noqa: TC003
from dataclasses import dataclass
from typing import Any

from medcodex.encounter.records import Alternative, Evidence, Finding, Mention, Why  # noqa: TC001


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed code. ``id`` ("s1") stays with a code from run to run, so that decisions hold. ``withdrawn``: an
    earlier run proposed it and this one does not; it stays where the coder touched it."""

    id: str
    system: str
    code: str
    display: str
    confidence: float | None
    poa: str | None = None
    poa_why: str | None = None
    units: int | None = None
    assertion: str | None = None
    evidence: tuple[Evidence, ...] = ()
    why: tuple[Why, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    axes: tuple[Mapping[str, Any], ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the engine over all documents of a chart. ``proposals`` in claim order, what was withdrawn behind;
    ``documents`` are those that were read, each with its version. ``queries``, ``em`` and ``not_reported`` are JSON
    objects as ``medcodex code`` prints them. ``fresh``: lines that no earlier run proposed, empty for the first."""

    id: str
    chart_id: str
    claim: str
    at: dt.datetime
    releases: Mapping[str, Mapping[str, str]]
    proposals: tuple[Proposal, ...]
    documents: Mapping[str, int]
    mentions: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Mapping[str, str], ...] = ()
    queries: tuple[Mapping[str, Any], ...] = ()
    not_reported: tuple[Mapping[str, Any], ...] = ()
    em: Mapping[str, Any] | None = None
    em_reason: str | None = None
    fresh: frozenset[str] = frozenset()
