"""Letters that ask a payer to decide again, drafted from what the claim, the answer and the record tell."""
