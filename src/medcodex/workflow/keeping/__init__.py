"""How long charts are kept, what stops their end, and how they end."""
