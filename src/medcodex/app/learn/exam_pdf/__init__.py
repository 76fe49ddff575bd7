"""Papers of mock exams as PDF: the paper with its answer sheet, and the key. The same paper makes the same bytes."""
