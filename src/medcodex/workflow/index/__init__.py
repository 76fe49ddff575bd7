"""The index of patients: who is the same person under several record numbers, and merges that registration tells."""
