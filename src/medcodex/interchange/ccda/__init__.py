"""Clinical documents (CDA) as steps: the patient, the encounter, the document."""
