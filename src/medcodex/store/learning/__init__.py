"""What learners do, in the database."""
