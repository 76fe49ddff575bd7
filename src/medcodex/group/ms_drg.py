"""MS-DRG of a hospital stay: the group, what decided it, what was set aside, and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from medcodex.encounter import Notice
from medcodex.group.drg_port import Assigned, DrgClaim
from medcodex.group.inpatient import (
    EXEMPT_FACT,
    diagnoses,
    gaps,
    is_inpatient_claim,
    status,
)
from medcodex.group.inpatient import bare as undotted
from medcodex.group.protocol import Outcome
from medcodex.group.versions import version_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from medcodex.encounter.coded import Encounter
    from medcodex.group.drg_port import DiagnosisRole, DrgProgram, Hac, ProcedureRole, RawDrg

_RETURN_CODES = {
    "INVALID_PDX": "the principal diagnosis is no code of the version; the stay cannot be grouped",
    "DX_CANNOT_BE_PDX": "the principal diagnosis cannot be a principal diagnosis",
    "HAC_MISSING_ONE_POA": "a diagnosis on the list of hospital-acquired conditions has no valid present-on-admission "
    "indicator",
    "HAC_STATUS_INVALID_POA_N_OR_U": "a hospital-acquired condition is reported by a hospital of unknown status",
}


@dataclass(frozen=True, slots=True)
class DrgWeight:
    """A row of Table 5 of the IPPS final rule. ``weight`` is the relative weight that pays (the fall from last year
    capped at 10%), ``uncapped`` what it would be without the cap; lengths of stay in days, geometric and arithmetic
    mean. None where the table has no figure."""

    weight: float | None
    uncapped: float | None
    gmlos: float | None
    amlos: float | None
    type: str
    post_acute: bool
    special_pay: bool
    source: str


class DrgWeights(Protocol):
    """Table 5 of each fiscal year that is loaded."""

    def weight(self, drg: int, day: date) -> DrgWeight | None:
        """The row in force on a discharge date; None where the table of that fiscal year is not loaded."""


@dataclass(frozen=True, slots=True)
class DrgDiagnosis:
    """A diagnosis in claim order. ``level`` is its own; ``counts`` where that level counts for the final group.
    ``excluded_by`` is the principal diagnosis that takes it away, or "death". ``decides`` where the final group was
    decided by this code."""

    code: str
    valid: bool
    level: str
    counts: bool
    decides: bool
    excluded_by: str | None = None
    hacs: tuple[Hac, ...] = ()


@dataclass(frozen=True, slots=True)
class DrgProcedure:
    """A procedure in claim order."""

    code: str
    operating: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class MsDrg:
    """The group of a stay. ``initial`` is the group before hospital-acquired conditions were set aside, ``hac_effect``
    what setting them aside did. ``weight`` is None where its table is not loaded."""

    version: str
    final: Assigned
    initial: Assigned
    return_code: str
    hac_effect: str
    principal: DrgDiagnosis
    secondary: tuple[DrgDiagnosis, ...]
    procedures: tuple[DrgProcedure, ...]
    weight: DrgWeight | None


class MsDrgGrouper:
    """Groups hospital stays; a Grouper of MsDrg. ``program`` knows CMS's logic, ``weights`` Table 5."""

    id = "ms-drg"

    def __init__(self, program: DrgProgram, weights: DrgWeights | None = None) -> None:
        self._program = program
        self._weights = weights

    def group(self, encounter: Encounter) -> Outcome[MsDrg]:
        """No group for what is no hospital's claim for a stay, has no diagnosis, or was discharged on a day of no
        known version."""
        if not is_inpatient_claim(encounter):
            return _none("not-inpatient", "MS-DRGs group facility claims for hospital stays")
        version = version_on(encounter.date, self._program.since)
        if version is None:
            return _none("no-version", f"no version of the MS-DRG grouper is known for discharges on {encounter.date}")
        if not encounter.diagnoses:
            return _none("no-principal", "no principal diagnosis; the stay cannot be grouped")
        age = encounter.years_old
        claim = DrgClaim(
            version.number,
            diagnoses(encounter),
            tuple([undotted(one.code) for one in encounter.procedures]),
            age if age is None or age >= 0 else None,
            encounter.sex,
            status(encounter),
            encounter.facts.get(EXEMPT_FACT) is True,
        )
        raw = self._program.group(claim)
        weight = self._weights.weight(raw.final.drg, encounter.date) if self._weights else None
        return Outcome(_result(version.name, encounter, claim, raw, weight), tuple(_notices(encounter, raw, weight)))


def _none(kind: str, message: str) -> Outcome[MsDrg]:
    return Outcome(None, (Notice(kind, message),))


def _result(version: str, encounter: Encounter, claim: DrgClaim, raw: RawDrg, weight: DrgWeight | None) -> MsDrg:
    principal, *others = encounter.diagnoses
    secondary = _in_order([code for code, _ in claim.diagnoses[1:]], raw.secondary)
    procedures = _in_order(claim.procedures, raw.procedures)
    return MsDrg(
        version,
        raw.final,
        raw.initial,
        raw.return_code,
        raw.hac_effect,
        DrgDiagnosis(
            principal.code, raw.principal.valid, raw.principal.level, counts=False, decides=raw.principal.final
        ),
        tuple([_secondary(one.code, role, principal.code) for one, role in zip(others, secondary, strict=True)]),
        tuple(
            [
                DrgProcedure(one.code, role.operating, role.final)
                for one, role in zip(encounter.procedures, procedures, strict=True)
            ]
        ),
        weight,
    )


def _secondary(code: str, role: DiagnosisRole, principal: str) -> DrgDiagnosis:
    acquired = any(hac.met for hac in role.hacs)
    excluded_by = principal if role.excluded else "death" if role.died else None
    counts = role.level != "NONE" and excluded_by is None and not acquired
    return DrgDiagnosis(code, role.valid, role.level, counts, role.final and not acquired, excluded_by, role.hacs)


_Role = TypeVar("_Role", "DiagnosisRole", "ProcedureRole")


def _in_order(codes: Sequence[str], roles: Sequence[_Role]) -> list[_Role]:
    """The program's roles in the order of the claim; equal codes keep the program's order among themselves. The
    program cuts what is longer than any code. ValueError where it has not answered each code."""
    waiting: dict[str, list[_Role]] = {}
    for role in reversed(roles):
        waiting.setdefault(role.code[:_LONGEST], []).append(role)
    try:
        return [waiting[code[:_LONGEST]].pop() for code in codes]
    except (KeyError, IndexError):
        raise ValueError("the program did not answer every code") from None


_LONGEST = 7


def _notices(encounter: Encounter, raw: RawDrg, weight: DrgWeight | None) -> Iterator[Notice]:
    yield from gaps(encounter)
    if raw.return_code != "OK":
        told = _RETURN_CODES.get(raw.return_code, "the stay cannot be grouped as coded")
        yield Notice("return-code", f"{raw.return_code}: {told}")
    unknown = sum(not role.valid for role in raw.secondary)
    if unknown:
        yield Notice("unknown-code", f"{unknown} secondary diagnoses are no codes of the version and were passed over")
    if weight is None:
        yield Notice("no-weight", f"Table 5 of the fiscal year of {encounter.date} is not loaded; no weight")
