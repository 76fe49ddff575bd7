"""FHIR R4 clinical over HTTP: records in, finished charts out, a Bundle coded (docs/fhir-clinical.md)."""
