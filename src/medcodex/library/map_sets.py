"""The sets of concept maps that releases can be of. They lie in the data folder as releases of code systems do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from medcodex.library.coverage_set import COVERAGE, COVERAGE_SET
from medcodex.library.edit_tables import EDIT_TABLES
from medcodex.library.payment_tables import PAYMENT_TABLES
from medcodex.library.systems import SYSTEMS, PartRows, System
from medcodex.terminology.maps.gem import PARTS as GEM_PARTS
from medcodex.terminology.maps.sssom import PARTS as MONDO_PARTS
from medcodex.terminology.version import effective_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PUBLIC_CMS = "public domain (CMS)"
_PUBLIC_AHRQ = "public domain (AHRQ)"
_TITLES = "-titles"
_UNTIL_REPLACED = date(9999, 12, 31)


def _parts(names: Iterable[str]) -> dict[str, PartRows]:
    return {name: PartRows("title" if name.endswith(_TITLES) else "mapping", f"part = '{name}'") for name in names}


MAP_SETS: Mapping[str, System] = {
    system.name: system
    for system in (
        System("gem", "General Equivalence Mappings", _PUBLIC_CMS, _parts(GEM_PARTS)),
        System("icd10cm-conversion", "ICD-10-CM Conversion Table", "public domain (CDC NCHS)", _parts(["icd10cm"])),
        System("addenda", "addenda of code lists", "public domain (CDC NCHS, CMS)", _parts(["icd10cm", "icd10pcs"])),
        System("ccsr", "Clinical Classifications Software Refined", _PUBLIC_AHRQ,
               _parts(["icd10cm", "icd10cm-titles", "icd10pcs", "icd10pcs-titles"])),
        System("elixhauser", "Elixhauser Comorbidity Software Refined", _PUBLIC_AHRQ,
               _parts(["icd10cm", "icd10cm-titles"])),
        System("chronic", "Chronic Condition Indicator", _PUBLIC_AHRQ, _parts(["icd10cm", "icd9cm"])),
        System("procedure-class", "Procedure Classes Refined", _PUBLIC_AHRQ, _parts(["icd10pcs"])),
        System("mondo", "Mondo Disease Ontology", "CC BY 4.0 (Mondo Disease Ontology)", _parts(MONDO_PARTS)),
        System("doid", "Disease Ontology", "CC BY 3.0, from 2018 CC0 1.0 (Disease Ontology)", _parts(["icd10cm"])),
    )
}  # fmt: skip
RELEASED: Mapping[str, System] = {
    **SYSTEMS,
    **MAP_SETS,
    **EDIT_TABLES,
    **PAYMENT_TABLES,
    COVERAGE: COVERAGE_SET,
}
_ONTOLOGIES = frozenset({"mondo", "doid"})


def map_effective(name: str, version: str) -> tuple[date, date]:
    """(first, last) day of a release of a set. Ontologies count from the day of the release until the next; the rest
    follow the fiscal year ("2025.1", "2026", "2026-04"), AHRQ's second release of a year from 1 April. The GEMs of
    2018 are the last that CMS made: they have no end."""
    if name in _ONTOLOGIES:
        return date.fromisoformat(version), _UNTIL_REPLACED
    if name == "gem":
        return effective_range(version)[0], _UNTIL_REPLACED
    year, _, number = version.partition(".")
    first, last = effective_range(year)
    return (date(last.year, 4, 1), last) if number > "1" else (first, last)
