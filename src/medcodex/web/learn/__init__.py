"""Pages and REST of learning: what they show is read in transactions that reach no patient."""
