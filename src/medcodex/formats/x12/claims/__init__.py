"""Claims out of 837 transaction sets and into them: one reader and one writer for all three kinds."""
