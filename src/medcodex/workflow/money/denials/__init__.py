"""What payers refused: found in what they paid, worked on, and closed by what they pay later."""
