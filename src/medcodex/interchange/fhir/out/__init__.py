"""A finished chart as FHIR R4 resources."""
