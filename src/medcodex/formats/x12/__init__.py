"""X12 interchanges: cut into segments that write back byte for byte, and their envelopes checked."""
