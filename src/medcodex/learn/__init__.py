"""Learning the profession: practice charts, questions, exams, study plans, careers, continuing education, classes."""
