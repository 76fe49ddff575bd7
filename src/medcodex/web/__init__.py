"""The ways in over HTTP: FHIR under /fhir, REST under /api, the code book under /book."""
