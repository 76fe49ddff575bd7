"""ConceptMap: read with R4's names or R5's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.fhir.reading import of_type
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.terminology.valueset.maps import EQUIVALENCE, ConceptMap, MapGroup, MapTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.fhir.reading import Element

_RELATIONSHIP = {
    **{r4: r5 for r5, r4 in EQUIVALENCE.items()},
    "equal": "equivalent",
    "subsumes": "source-is-narrower-than-target",
    "specializes": "source-is-broader-than-target",
    "inexact": "related-to",
    "unmatched": "not-related-to",
}


def read_concept_map(element: Element) -> ConceptMap:
    """A ConceptMap resource. InputError, naming the element, where it is not one."""
    of_type(element, "ConceptMap")
    return ConceptMap(
        element.text("url"),
        element.text("version"),
        _scope(element, "source"),
        _scope(element, "target"),
        tuple(_group(each) for each in element.each("group")),
        element.raw,
    )


def write_concept_map(concept_map: ConceptMap, identifier: str) -> Json:
    """The resource of a map: as it came, or its head alone where it is asked by $translate only."""
    if concept_map.header:
        return {**concept_map.header, "id": identifier}
    return without_empty(
        resourceType="ConceptMap",
        id=identifier,
        url=concept_map.url,
        version=concept_map.version,
        status="active",
        sourceUri=concept_map.source_scope,
        targetUri=concept_map.target_scope,
    )


def _scope(element: Element, side: str) -> str:
    return next(
        (
            found
            for name in (f"{side}Uri", f"{side}Canonical", f"{side}ScopeUri", f"{side}ScopeCanonical")
            if (found := element.text(name))
        ),
        "",
    )


def _group(element: Element) -> MapGroup:
    source, _, source_version = element.text("source").partition("|")
    target, _, target_version = element.text("target").partition("|")
    return MapGroup(
        source,
        target,
        tuple((each.required("code"), tuple(_targets(each))) for each in element.each("element")),
        source_version or element.text("sourceVersion"),
        target_version or element.text("targetVersion"),
    )


def _targets(element: Element) -> Iterator[MapTarget]:
    for each in element.each("target"):
        stated = each.text("relationship") or each.text("equivalence") or "related-to"
        code = each.text("code")
        if code:
            relationship = _RELATIONSHIP.get(stated, stated)
            yield MapTarget(code, relationship, each.text("display"), each.text("comment"))
