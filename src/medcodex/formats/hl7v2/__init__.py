"""HL7 version 2 messages: read to their subcomponents, written back byte for byte."""
