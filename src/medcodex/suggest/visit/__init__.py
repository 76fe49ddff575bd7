"""What a note tells of its visit: problems addressed, data, risk, time, and what kind of visit it was, each with the
sentence behind it. Levels are not computed here."""
