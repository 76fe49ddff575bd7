"""The codes of one claim as a person left them: what two codings of the same chart are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

DIAGNOSIS = "diagnosis"
PROCEDURE = "procedure"
SERVICE = "service"
SECTIONS = (DIAGNOSIS, PROCEDURE, SERVICE)


@dataclass(frozen=True, slots=True)
class ClaimCode:
    """One code in its printed form. ``poa`` is None where the indicator does not apply; ``units`` where none are
    counted."""

    section: str
    system: str
    code: str
    poa: str | None = None
    modifiers: tuple[str, ...] = ()
    units: str | None = None


class Worth(NamedTuple):
    """What a coded stay weighs: its group, the relative weight (None where no table is loaded for its day), how many
    complications or comorbidities, major ones among them, hold it there, and the ``family`` of the group: the groups
    that differ by those alone."""

    group: str
    weight: float | None
    complications: int
    family: str = ""


def family(system: str, code: str) -> str:
    """The part of a book a code belongs to: the category of ICD-10-CM, section with body system and root operation of
    ICD-10-PCS, the first letter of HCPCS, the first two digits of CPT and CDT."""
    bare = code.replace(".", "")
    return bare[: _FAMILY.get(system, 3)]


_FAMILY = {"icd10cm": 3, "icd10pcs": 3, "hcpcs": 1, "cpt": 2, "cdt": 2}
