"""Claims of finished charts: built, put into files, corrected."""
