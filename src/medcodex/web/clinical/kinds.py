"""Which resources are taken in and given out at /fhir."""

from __future__ import annotations

from medcodex.interchange.fhir.out.bundle import KINDS as GIVEN

TAKEN = (
    "Patient", "Encounter", "EpisodeOfCare", "Account", "DocumentReference", "Binary", "Composition",
    "DiagnosticReport",
    "Observation", "Condition", "Procedure", "MedicationRequest", "MedicationAdministration", "MedicationDispense",
    "MedicationStatement", "Medication", "AllergyIntolerance", "Immunization", "FamilyMemberHistory", "ServiceRequest",
    "CarePlan", "CareTeam", "Goal", "ClinicalImpression", "QuestionnaireResponse", "ImagingStudy", "Device", "Coverage",
    "Claim", "ExplanationOfBenefit", "ChargeItem", "Practitioner", "PractitionerRole", "Organization", "Location",
    "RelatedPerson", "Specimen", "Media", "Flag", "Provenance",
)  # fmt: skip
CLINICAL = tuple(dict.fromkeys((*TAKEN, *GIVEN)))
SEARCHED = {
    "Encounter": ("_id", "identifier", "patient"),
    "Condition": ("_id", "encounter", "patient"),
    "Procedure": ("_id", "encounter", "patient"),
    "Claim": ("_id", "encounter", "patient"),
    "Provenance": ("_id", "encounter"),
    "Coverage": ("_id", "encounter"),
    "Organization": ("_id", "encounter"),
    "Patient": ("_id", "identifier"),
}
"""What resources that are given out can be searched by."""
