"""Learning wired to the books, the edits, the groupers and the folders of practice charts."""
