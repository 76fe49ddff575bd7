"""Spinal fusions that are not combined: a rule that package msdrg 1.2.0 gets wrong, mended.

MS-DRG 426-428 (Multiple Level Combined Anterior and Posterior Spinal Fusion Except Cervical, from version 42 on) ask
for a fusion of the anterior column and one of the posterior column; three single-level fusions suffice only where both
columns are among them (FY2025 IPPS final rule, table 6P.2e, list 1: "single level combined anterior and posterior
fusion with any other fusion"). The package counts any three single-level fusions. So where it answers with one of these
groups and only one column was fused, the claim is grouped again with two of the single-level fusions: enough to be
"multiple level" (MS-DRG 447, 448), with a custom-made device among them where there was one, and too few for the wrong
count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.group.drg_port import DrgClaim, DrgProgram, ProcedureRole, RawDrg

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_VERSION = 420
COMBINED = frozenset({426, 427, 428})
_COMBINED_OF_TWO = COMBINED | {402}
_CUSTOM_MADE = 450
_SINGLE_LEVEL = frozenset({_CUSTOM_MADE, 451})
_SPINE = "M4316"  # spondylolisthesis, lumbar region: a principal diagnosis that every fusion group takes
_ANTERIOR = "0SG00A0"
_POSTERIOR = "0SG0071"
_KEPT = 2


class Column(StrEnum):
    """The part of the spine that a procedure fuses."""

    ANTERIOR = "anterior"
    POSTERIOR = "posterior"


@dataclass(frozen=True, slots=True)
class Fusion:
    """A fusion below the neck: its column, whether it is of a single level, whether its device is custom-made."""

    column: Column
    single: bool
    custom: bool


class MendedFusions:
    """A DrgProgram over another one, with the rule mended."""

    def __init__(self, program: DrgProgram) -> None:
        self._program = program
        self._fusion = lru_cache(1024)(self._ask)

    @property
    def since(self) -> int:
        """As the program's."""
        return self._program.since

    def group(self, claim: DrgClaim) -> RawDrg:
        """As the program's, but never a combined fusion of one column."""
        answer = self._program.group(claim)
        if claim.version < FIRST_VERSION or COMBINED.isdisjoint((answer.initial.drg, answer.final.drg)):
            return answer
        fusions = [self._fusion(claim.version, code) for code in claim.procedures]
        if len({fusion.column for fusion in fusions if fusion}) != 1:
            return answer
        kept = _enough(fusions)
        again = self._program.group(
            replace(claim, procedures=tuple(code for at, code in enumerate(claim.procedures) if at in kept))
        )
        left = [code for at, code in enumerate(claim.procedures) if at not in kept]
        roles = tuple(ProcedureRole(code, operating=True, initial=False, final=False) for code in left)
        return replace(again, procedures=again.procedures + roles)

    def _ask(self, version: int, code: str) -> Fusion | None:
        """What the program itself takes a procedure for; pairs are below the count that it gets wrong."""
        with_posterior = self._drg(version, code, _POSTERIOR) in _COMBINED_OF_TWO
        with_anterior = self._drg(version, code, _ANTERIOR) in _COMBINED_OF_TWO
        if with_posterior == with_anterior:
            return None
        alone = self._drg(version, code)
        column = Column.ANTERIOR if with_posterior else Column.POSTERIOR
        return Fusion(column, alone in _SINGLE_LEVEL, alone == _CUSTOM_MADE)

    def _drg(self, version: int, *procedures: str) -> int:
        claim = DrgClaim(version, ((_SPINE, None),), procedures, age=65, sex="F", discharge_status=1)
        return self._program.group(claim).final.drg


def _enough(fusions: Sequence[Fusion | None]) -> frozenset[int]:
    """The places to keep: all that is no single-level fusion, and of those two, of different devices where there
    are."""
    single = [at for at, fusion in enumerate(fusions) if fusion and fusion.single]
    custom = [at for at in single if (fusion := fusions[at]) and fusion.custom]
    usual = [at for at in single if at not in custom]
    chosen = [*custom[:1], *usual, *custom[1:]][:_KEPT]
    return frozenset(range(len(fusions))) - frozenset(single) | frozenset(chosen)
