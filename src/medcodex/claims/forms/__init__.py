"""A claim as people know it: the numbered boxes of the paper forms, filled. A worksheet, not the forms themselves."""
