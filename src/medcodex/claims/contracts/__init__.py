"""What a payer agreed to pay, and what follows of it for a claim."""
