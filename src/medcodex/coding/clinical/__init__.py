"""Clinical indicators in the words of a note: what supports a diagnosis, and what a query may quote."""
