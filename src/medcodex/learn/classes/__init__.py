"""Classes: who learns together, what they are set, how they did, and what an educator sees of it."""
