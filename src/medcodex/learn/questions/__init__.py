"""Multiple-choice questions made from books and rules."""
