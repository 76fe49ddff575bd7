"""Pages of money: figures, payments, denials, what is owed."""
