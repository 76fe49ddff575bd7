"""Payer rules: small declarative files that a billing office writes, and the one evaluator that runs them."""
