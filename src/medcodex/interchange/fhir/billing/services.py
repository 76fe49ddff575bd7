"""The service of a line: productOrService, modifiers, revenue code, units."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.billing import ClaimKind
from medcodex.formats.fhir.code_systems import MODIFIERS, REVENUE, SYSTEMS
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.amounts import number
from medcodex.interchange.fhir.billing.codes import service_system
from medcodex.interchange.fhir.billing.terms import (
    ABSENT_REASON,
    OURS,
    absent,
    code_in,
    coding,
    concept,
    is_absent,
    list_of,
    rows,
)
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.formats.fhir.reading import Element

_MEASURE = 355
_UCUM_MEASURES = {"min": "MJ", "d": "DA", "1": "UN", "{unit}": "UN", "mL": "ML", "g": "GR", "mg": "ME", "[iU]": "F2"}
_OTHER = f"{OURS}/x12-235-"


class Service(NamedTuple):
    """What was done: X12's qualifier of the code system, the code, and words."""

    system: str
    code: str
    description: str


def product(system: str, code: str, description: str, kind: ClaimKind | None) -> Json:
    """productOrService; a line without a code says that none applies."""
    if not code:
        return concept(coding(ABSENT_REASON, "not-applicable"), text=description)
    return concept(coding(_uri(system, code, kind), code), text=description)


def _uri(system: str, code: str, kind: ClaimKind | None) -> str:
    if system == "HC":
        return SYSTEMS[service_system(code)]
    if system == "AD" and kind in {ClaimKind.DENTAL, None}:
        return SYSTEMS["cdt"]
    if system == "N4":
        return SYSTEMS["ndc"]
    return next((one["system"] for one in rows("services") if one["qualifier"] == system), f"{_OTHER}{system}")


def read_product(told: Element | None, kind: ClaimKind | None) -> Service:
    """A service; without code where none is of a system that is billed."""
    words = told.text("text") if told is not None else ""
    for one in told.each("coding") if told is not None else ():
        system, code = one.text("system"), one.raw.get("code")
        qualifier = _qualifier(system, kind)
        if qualifier and code:
            return Service(qualifier, one.text("code"), words)
    if told is not None and not words and not code_in(told, ABSENT_REASON):
        words = next((one.text("display") for one in told.each("coding") if one.text("display")), "")
    return Service("", "", words[:80])


def _qualifier(system: str, kind: ClaimKind | None) -> str:
    if system == SYSTEMS["cdt"]:
        return "AD" if kind in {ClaimKind.DENTAL, None} else "HC"
    if system.startswith(_OTHER):
        return system.removeprefix(_OTHER)
    return _systems().get(system, "")


@cache
def _systems() -> Mapping[str, str]:
    known = {row["system"]: row["of"] for row in table_rows("medcodex.interchange.fhir", "data/charge_systems.tsv")}
    found = {system: {"code": "HC", "ndc": "N4"}[of] for system, of in known.items() if of in {"code", "ndc"}}
    return found | {one["system"]: one["qualifier"] for one in rows("services")}


def modifier(code: str) -> Json:
    """item.modifier."""
    return concept(coding(MODIFIERS, code))


def read_modifiers(told: Iterable[Element]) -> tuple[str, ...]:
    """The modifiers of a line: the first code of each, whatever system it is said to be of."""
    found = (next((one.text("code") for one in each.each("coding") if one.text("code")), "") for each in told)
    return tuple(one for one in found if one)


def revenue(code: str) -> Json:
    """item.revenue; {} where there is no code."""
    return concept(coding(REVENUE, code))


def read_revenue(told: Element | None) -> str:
    """The revenue code of a line; "" without one."""
    known = (
        row["system"]
        for row in table_rows("medcodex.interchange.fhir", "data/charge_systems.tsv")
        if row["of"] == "revenue"
    )
    return code_in(told, *known)


def units(value: Decimal | None, measure: str) -> Json:
    """item.quantity; one whose unit or number is not told says so."""
    if measure:
        return without_empty(value=value, system=list_of(_MEASURE), code=measure)
    return absent() if value is None else {"value": value, "_unit": absent()}


def read_units(told: Element | None) -> tuple[Decimal | None, str]:
    """Number and measure; one unit where a line tells no quantity."""
    if told is None:
        return Decimal(1), "UN"
    if is_absent(told) or is_absent(told.one("_unit")):
        return number(told), ""
    code = told.text("code")
    if told.text("system") == list_of(_MEASURE):
        return number(told), code
    return number(told), _UCUM_MEASURES.get(code, "UN")
