"""The workbench on the net: who is signed in, and the pages of a coding department's day."""
