"""Study plans from an exam's day and the hours there are: daily sessions that fit, or a plain word that they cannot."""
