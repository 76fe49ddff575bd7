"""Between other systems' formats and our own records: what a message tells, and a finished chart in others' words."""
