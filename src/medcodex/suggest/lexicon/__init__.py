"""The lexicon as a build product: phrases of the code books and of the project's own tables, keyed by their words."""
