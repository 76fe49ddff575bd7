"""What was paid, what was not and why, and what either side kept wrongly."""
