"""Teeth with their surfaces, and areas of the oral cavity: bodySite with subSite; further ones as CARIN's additional
body sites, which the line points to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.billing import Tooth
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.extensions import extended, extension
from medcodex.interchange.fhir.billing.facts import TEETH
from medcodex.interchange.fhir.billing.terms import CARIN, code_in, coding, concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter.billing import BilledLine
    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.supporting import Supporting

_AREAS = f"{TERMINOLOGY}/ADAAreaOralCavitySystem"
_SURFACES = f"{TERMINOLOGY}/FDI-surface"
_FURTHER = f"{CARIN}/C4BBSupportingInfoType"


def write_sites(line: BilledLine, told: Supporting) -> tuple[Json, list[int]]:
    """bodySite and subSite of a line, and the numbers of the entries that tell further sites."""
    sites = [(coding(TEETH, one.number), one.surfaces) for one in line.teeth]
    sites += [(coding(_AREAS, area), ()) for area in line.cavity]
    if not sites:
        return {}, []
    (first, surfaces), *more = sites
    numbers = [
        told.add(
            coding(_FURTHER, "additionalbodysite"), concept(site),
            extension=[one for surface in surfaces for one in extension("tooth-surface", "Code", surface)],
        )
        for site, surfaces in more
    ]  # fmt: skip
    return without_empty(
        bodySite=concept(first), subSite=[concept(coding(_SURFACES, one)) for one in surfaces]
    ), numbers


def read_sites(item: Element, entries: Sequence[Element]) -> tuple[tuple[Tooth, ...], tuple[str, ...]]:
    """Teeth and areas of a line; ``entries`` are those that it points to."""
    teeth: list[Tooth] = []
    areas: list[str] = []
    surfaces = [code for one in item.each("subSite") if (code := code_in(one, _SURFACES))]
    further = (
        (one.one("code"), [each.text("valueCode") for each in extended(one, "tooth-surface")])
        for one in entries
        if code_in(one.one("category"), _FURTHER) == "additionalbodysite"
    )
    told = [(item.one("bodySite"), surfaces), *further]
    for site, found in told:
        if tooth := code_in(site, TEETH):
            teeth.append(Tooth(tooth, tuple(found)))
        elif area := code_in(site, _AREAS):
            areas.append(area)
    return tuple(teeth), tuple(areas)
