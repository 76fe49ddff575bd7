"""Runs and decisions made for tests; the codes are real, the rest invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from medcodex.encounter import Evidence
from medcodex.workflow.session.decision import Decision, Kind, Recorded
from medcodex.workflow.session.run import Proposal, Run

NOW = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)


def proposal(line: str, code: str, system: str = "icd10cm", **more: Any) -> Proposal:
    evidence = (Evidence("d1", 0, 5, "words", "assessment and plan"),)
    return Proposal(line, system, code, f"title of {code}", 0.9, evidence=evidence, **more)


def run(*proposals: Proposal, **more: Any) -> Run:
    return Run("r1", "c1", "facility", NOW, {"icd10cm": {"codes": "2026"}}, proposals, {"d1": 1}, **more)


STAY = run(
    proposal("s1", "I50.23", poa="Y"),
    proposal("s2", "I10", poa="Y"),
    proposal("s3", "N17.9", poa="N"),
    proposal("s4", "0DTJ4ZZ", "icd10pcs"),
    proposal("s5", "J1885", "hcpcs", units=2),
)
LINES = ("s1", "s2", "s3", "s4", "s5")


def events(*decisions: Decision, start: int = 1) -> list[Recorded]:
    return [Recorded(seq, f"k{seq}", one, "u1", NOW) for seq, one in enumerate(decisions, start)]


def d(kind: str, line: str | None = None, **more: Any) -> Decision:
    return Decision(Kind(kind), line, **more)
