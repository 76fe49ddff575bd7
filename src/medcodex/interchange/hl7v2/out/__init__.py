"""A finished chart as HL7 version 2 messages: BAR^P12 of its diagnoses and procedures, DFT^P03 of its services."""
