"""Procedures that a note says were done, as ICD-10-PCS codes with what decided each axis."""
