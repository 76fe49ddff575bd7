"""FHIR R4: clinical resources into charts, finished charts into resources (docs/fhir-clinical.md)."""
