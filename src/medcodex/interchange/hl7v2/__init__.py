"""HL7 version 2 messages as the steps they ask for."""
