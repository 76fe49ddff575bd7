"""How FHIR names the code systems (FHIR R4, 4.3 Using Codes; HL7 Terminology)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.fhir.writing import Json, without_empty

if TYPE_CHECKING:
    from collections.abc import Mapping

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
EXTENSIONS = "https://github.com/medcodex/medcodex/fhir/StructureDefinition"
SYSTEMS: Mapping[str, str] = {
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icd10pcs": "http://www.cms.gov/Medicare/Coding/ICD10",
    "hcpcs": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "cpt": "http://www.ama-assn.org/go/cpt",
    "cdt": "http://www.ada.org/cdt",
    "ndc": "http://hl7.org/fhir/sid/ndc",
}
MODIFIERS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
REVENUE = "https://www.nubc.org/CodeSystem/RevenueCodes"
MS_DRG = (
    "https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/AcuteInpatientPPS/"
    "MS-DRG-Classifications-and-Software"
)
POA = "https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/HospitalAcqCond/Coding"


def coded(system: str, code: str, display: str = "") -> Json:
    """A CodeableConcept of one code of ours."""
    return {"coding": [without_empty(system=SYSTEMS[system], code=code, display=display)]}


def term(system: str, code: str, display: str = "") -> Json:
    """A CodeableConcept of one of HL7's own codes."""
    return {"coding": [without_empty(system=f"{TERMINOLOGY}/{system}", code=code, display=display)]}
