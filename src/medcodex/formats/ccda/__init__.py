"""CDA R2 documents (C-CDA 1.1 and 2.1, CCD, C62, C32): header, sections, narrative as text."""
