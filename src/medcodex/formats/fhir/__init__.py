"""FHIR R4 resources in JSON. R5's names are read too where terminology resources have changed."""
