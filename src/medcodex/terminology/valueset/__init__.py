"""Code systems, value sets and concept maps as FHIR's terminology services see them: evaluation without transport."""
