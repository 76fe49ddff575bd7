"""What the MS-DRG grouper asks of the program that knows CMS's logic, and what it gets back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DrgClaim:
    """One inpatient claim. Codes have no dot; ``version`` is the release times ten; ``diagnoses`` are (code,
    present-on-admission indicator: Y, N, U, W or None), the principal first; ``exempt`` where the hospital need not
    report that indicator."""

    version: int
    diagnoses: tuple[tuple[str, str | None], ...]
    procedures: tuple[str, ...] = ()
    age: int | None = None
    sex: str | None = None
    discharge_status: int | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """A group: ``base`` is the first DRG of its family, ``severity`` that of the secondary diagnoses that count (MCC,
    CC or NONE)."""

    drg: int
    mdc: int | None
    base: int | None
    severity: str
    title: str
    mdc_title: str


@dataclass(frozen=True, slots=True)
class Hac:
    """A hospital-acquired condition that a diagnosis is on the list of; ``met`` where its criteria are."""

    name: str
    title: str
    met: bool


@dataclass(frozen=True, slots=True)
class DiagnosisRole:
    """What a diagnosis did. ``level`` is its own (MCC, CC, NONE); ``excluded`` where the principal diagnosis takes the
    level away, ``died`` where the patient's death does; ``initial`` and ``final`` where the group was decided by it,
    before and after hospital-acquired conditions are set aside."""

    code: str
    valid: bool
    level: str
    excluded: bool
    died: bool
    initial: bool
    final: bool
    hacs: tuple[Hac, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcedureRole:
    """What a procedure did; ``operating`` where it counts as an operating room procedure."""

    code: str
    operating: bool
    initial: bool
    final: bool


@dataclass(frozen=True, slots=True)
class RawDrg:
    """The program's answer: the group before (``initial``) and after (``final``) hospital-acquired conditions are set
    aside. Secondary diagnoses and procedures stand in an order of the program's own."""

    return_code: str
    initial: Assigned
    final: Assigned
    hac_effect: str
    principal: DiagnosisRole
    secondary: tuple[DiagnosisRole, ...]
    procedures: tuple[ProcedureRole, ...]


class DrgProgram(Protocol):
    """A program that groups claims of the releases from ``since`` (times ten) on."""

    @property
    def since(self) -> int: ...

    def group(self, claim: DrgClaim) -> RawDrg: ...
