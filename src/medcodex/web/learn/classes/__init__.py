"""Pages of classes: the list, a class for its educator and for its learners."""
