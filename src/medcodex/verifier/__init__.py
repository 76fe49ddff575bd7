"""A language model behind an OpenAI-compatible endpoint as verifier of codes. Off unless an operator configures it."""
