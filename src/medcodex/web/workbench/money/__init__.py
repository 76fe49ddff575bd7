"""Pages of money: what was paid, what was not, and what follows from it."""
