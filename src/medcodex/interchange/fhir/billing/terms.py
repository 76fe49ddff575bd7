"""The names of code systems that claims are told in, and CodeableConcepts made of them and read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter.billing import ClaimKind
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.formats.fhir.reading import Element

X12 = "https://codesystem.x12.org/005010"
"""X12's code lists by the number of their data element, as Da Vinci's guides name them."""

CARIN = "http://hl7.org/fhir/us/carin-bb/CodeSystem"
NUBC = "https://www.nubc.org/CodeSystem"
OURS = "https://github.com/medcodex/medcodex/fhir/CodeSystem"
ABSENT_REASON = f"{TERMINOLOGY}/data-absent-reason"
REASONS = "https://x12.org/codes/claim-adjustment-reason-codes"
REMARKS = "https://x12.org/codes/remittance-advice-remark-codes"
GROUPS = "https://x12.org/codes/claim-adjustment-group-codes"
PLACES = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
TAXONOMY = "http://nucc.org/provider-taxonomy"
CLAIM_TYPES = {
    ClaimKind.PROFESSIONAL: "professional", ClaimKind.INSTITUTIONAL: "institutional", ClaimKind.DENTAL: "oral",
}  # fmt: skip
"""HL7's claim types by ours."""

_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def list_of(element: int) -> str:
    """The code system of an X12 data element."""
    return f"{X12}/{element}"


def coding(system: str, code: str) -> Json:
    """A Coding; {} where there is no code."""
    return {"system": system, "code": code} if code else {}


def hl7(system: str, code: str) -> Json:
    """A Coding of one of HL7's own code systems."""
    return coding(f"{TERMINOLOGY}/{system}", code)


def concept(*codings: Json, text: str = "") -> Json:
    """A CodeableConcept of those codings that are there."""
    return without_empty(coding=[one for one in codings if one], text=text)


def code_in(element: Element | None, *systems: str) -> str:
    """The first code of a CodeableConcept that is of one of the systems; "" without one."""
    return next(codes_in(element, *systems), "")


def codes_in(element: Element | None, *systems: str) -> Iterator[str]:
    """Its codes of these systems."""
    for one in element.each("coding") if element is not None else ():
        if one.text("system") in systems and one.text("code"):
            yield one.text("code")


def absent(reason: str = "unknown") -> Json:
    """What stands in the place of a value that has to be there and is not known."""
    return {"extension": [{"url": _ABSENT, "valueCode": reason}]}


def is_absent(element: Element | None) -> bool:
    """Whether an element says that its value is not known."""
    return element is not None and any(one.text("url") == _ABSENT for one in element.each("extension"))


@cache
def rows(name: str) -> Sequence[Mapping[str, str]]:
    """The rows of a packaged table of this package."""
    return tuple(table_rows("medcodex.interchange.fhir.billing", f"data/{name}.tsv"))
