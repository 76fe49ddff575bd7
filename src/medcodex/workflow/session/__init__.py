"""The coding session of one claim: what the engine proposed, what the coder decided, and what follows from both."""
