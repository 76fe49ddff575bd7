"""The FHIR terminology service: routes over the evaluation of terminology.valueset and the codecs of formats.fhir."""
