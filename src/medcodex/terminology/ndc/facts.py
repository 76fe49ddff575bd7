"""Labelers, products and packages of the NDC Directory in the shape that all code systems share."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from medcodex.terminology.concept_dates import ADDED, TERMINATED, not_in_force
from medcodex.terminology.concepts import Concept, Designation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.concepts import Value
    from medcodex.terminology.ndc.codes import Ndc
    from medcodex.terminology.ndc.directory import Package, Product

_NAMED = 3
_CODE = re.compile(r"\s*\([\d-]+\)")
# What a package has of its own; the rest of a product's facts are told with it.
OWN = frozenset({"kind", ADDED, TERMINATED, "excluded", "certified-through"})


def labeler_concept(ndc: Ndc, name: str) -> Concept:
    """The firm behind a labeler code."""
    return Concept(ndc.code, name, billable=False, properties=(("kind", "labeler"),))


def product_concept(product: Product) -> Concept:
    """A product below its labeler. It is not billable: claims name packages."""
    return Concept(
        product.ndc.code,
        product_title(product),
        billable=False,
        parents=_above(product.ndc),
        designations=tuple(_product_names(product)),
        properties=tuple(_product_facts(product)),
    )


def package_concept(package: Package) -> Concept:
    """A package below its product. ``title`` is FDA's description without codes; the product's title goes before it in
    the book."""
    return Concept(
        package.ndc.code,
        _CODE.sub("", package.description),
        billable=True,
        parents=_above(package.ndc),
        designations=(Designation(package.listed, "listing"),),
        properties=tuple(_package_facts(package)),
    )


def product_title(product: Product) -> str:
    """Name (nonproprietary name) strength form: "Fakeformin XR (metformin hydrochloride) 500 mg tablet"."""
    name = " ".join(filter(None, (product.name, product.suffix))) or product.nonproprietary
    generic = product.nonproprietary
    title = f"{name} ({generic})" if generic and generic.lower() != name.lower() else name
    strengths = [strength_text(*pair) for pair in product.strengths]
    shown = strengths if len(strengths) <= _NAMED else [*strengths[:_NAMED], f"and {len(strengths) - _NAMED} more"]
    return " ".join(filter(None, (title, ", ".join(shown), product.form.lower()))) or product.listed


def strength_text(figure: str, unit: str) -> str:
    """A strength as it is written: "500 mg" for 500 of mg/1."""
    return f"{figure} {unit.removesuffix('/1')}"


def merged(one: Concept, other: Concept) -> Concept:
    """Two lines about one code: facts and names of both, each once. Marketing dates, flag and the like are those of
    the line that lasts longer."""
    first, second = (other, one) if _lasts(other) > _lasts(one) else (one, other)
    added = tuple(fact for fact in second.properties if fact not in first.properties and fact[0] not in OWN)
    names = tuple(name for name in second.designations if name not in first.designations)
    return replace(first, designations=first.designations + names, properties=first.properties + added)


def _lasts(concept: Concept) -> tuple[bool, date]:
    ends = [end for end in concept.values(TERMINATED) if isinstance(end, date)]
    return not concept.values("excluded"), min(ends, default=date.max)


def marketed(concept: Concept, day: date) -> bool:
    """Whether a product or package is on the market on a day: not excluded by FDA's flag, begun, not ended. Its dates
    are those of marketing."""
    return not concept.values("excluded") and not not_in_force(concept, day)


def _above(ndc: Ndc) -> tuple[str, ...]:
    return (ndc.parent.code,) if ndc.parent else ()


def _product_names(product: Product) -> Iterator[Designation]:
    yield Designation(product.listed, "listing")
    if product.name:
        yield Designation(" ".join(filter(None, (product.name, product.suffix))), "proprietary")
    if product.nonproprietary:
        yield Designation(product.nonproprietary, "nonproprietary")


def _product_facts(product: Product) -> Iterator[tuple[str, Value]]:
    yield "kind", "product"
    yield from _texts(
        proprietary_name=product.name,
        proprietary_name_suffix=product.suffix,
        nonproprietary_name=product.nonproprietary,
    )
    for substance in product.substances:
        yield "substance", substance
    for figure, unit in product.strengths:
        yield "strength", f"{figure} {unit}"
    yield from _texts(dosage_form=product.form)
    for route in product.routes:
        yield "route", route
    yield from _texts(
        product_type=product.kind,
        dea_schedule=product.schedule,
        marketing_category=product.category,
        application_number=product.application,
        labeler_name=product.labeler,
        pharm_classes=product.classes,
    )
    yield from _dates(product.start, product.end, product.excluded)
    if product.certified is not None:
        yield "certified-through", product.certified


def _package_facts(package: Package) -> Iterator[tuple[str, Value]]:
    yield "kind", "package"
    yield "package-description", package.description
    if package.sample:
        yield "sample-package", True
    yield from _dates(package.start, package.end, package.excluded)


def _dates(start: date | None, end: date | None, flag: str) -> Iterator[tuple[str, Value]]:
    if start is not None:
        yield ADDED, start
    if end is not None:
        yield TERMINATED, end
    if flag.upper() not in {"", "N"}:
        yield "excluded", flag


def _texts(**facts: str) -> Iterator[tuple[str, Value]]:
    return ((name.replace("_", "-"), text) for name, text in facts.items() if text)
