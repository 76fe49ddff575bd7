"""Claims, batches, answers and control numbers in the database."""
